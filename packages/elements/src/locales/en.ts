import stepTexts from './en-step.js';

const texts = {
  ...stepTexts,
  whatWentWrong: 'What went wrong?',
  reasonUnclear: 'Unclear',
  reasonOutdated: 'Out of date',
  reasonDidNotWork: 'Did not work',
  reasonMissingStep: 'A step is missing',
  reasonNoAccess: 'No access',
  note: 'Tell the author more (optional)',
  done: 'Done',
  addReason: 'Add a reason',
  changeReason: 'Change the reason',
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
