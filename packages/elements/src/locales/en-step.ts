/** The texts that `<rf-step-feedback>` shows before anyone votes. A page loads them at once. */
const texts = {
  stepQuestion: 'Was this step helpful?',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  hint: 'Rate this step to help improve flows',
  dismiss: 'Dismiss',
  voteNotSaved: 'Your vote could not be saved',
};

/** The keys of these texts. */
export type StepTexts = typeof texts;

export default texts;
