/** The English texts of step feedback. */
export const stepTexts = {
  stepQuestion: 'Was this step helpful?',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  hint: 'Rate this step to help improve flows',
  dismiss: 'Dismiss',
  voteNotSaved: 'Your vote could not be saved',
};
