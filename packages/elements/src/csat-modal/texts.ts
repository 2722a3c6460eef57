import {plural} from '../internal/plural.js';

/** The English texts of the rating form. */
export const ratingTexts = {
  ratingHeading: 'How was this flow?',
  ratingDescription: 'Your feedback helps flow authors improve troubleshooting paths.',
  rating: 'Rating',
  stars: (n: number) => plural('en', n, {one: '# star', other: '# stars'}),
  comment: 'Comment (optional)',
  commentPlaceholder: 'Any comments? (optional)',
  charactersLeft: (n: number) => plural('en', n, {one: '# character left', other: '# characters left'}),
  skip: 'Skip',
  submit: 'Submit',
  submitting: 'Submitting…',
  thanks: 'Thank you',
  ratingNotSaved: 'Your rating could not be saved.',
};
