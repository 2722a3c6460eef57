/** The English texts of the rating form. */
export const ratingTexts = {
  ratingHeading: 'How was this flow?',
  ratingDescription: 'Your feedback helps flow authors improve troubleshooting paths.',
  rating: 'Rating',
  stars: (n: number) => (n === 1 ? '1 star' : `${n} stars`),
  comment: 'Comment (optional)',
  commentPlaceholder: 'Any comments? (optional)',
  charactersLeft: (n: number) => (n === 1 ? '1 character left' : `${n} characters left`),
  skip: 'Skip',
  submit: 'Submit',
  submitting: 'Submitting…',
  thanks: 'Thank you',
  ratingNotSaved: 'Your rating could not be saved.',
};
