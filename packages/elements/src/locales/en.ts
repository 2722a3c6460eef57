const texts = {
  stepQuestion: 'Was this step helpful?',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  hint: 'Rate this step to help improve flows',
  dismiss: 'Dismiss',
  voteNotSaved: 'Your vote could not be saved',
  ratingHeading: 'How was this flow?',
  ratingDescription: 'Your feedback helps flow authors improve troubleshooting paths.',
  rating: 'Rating',
  stars: (n: number): string => (n === 1 ? '1 star' : `${n} stars`),
  comment: 'Comment (optional)',
  commentPlaceholder: 'Any comments? (optional)',
  charactersLeft: (n: number): string => (n === 1 ? '1 character left' : `${n} characters left`),
  skip: 'Skip',
  submit: 'Submit',
  starsMissing: 'Choose 1 to 5 stars to submit',
  submitting: 'Submitting…',
  thanks: 'Thank you',
  ratingNotSaved: 'Your rating could not be saved.',
};

/** The keys of every locale file. */
export type FeedbackTexts = typeof texts;

export default texts;
