import {plural} from '../internal/plural.js';

/** The texts of step feedback and the rating dialog. */
export default {
  stepQuestion: 'Was this step helpful?',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  hint: 'Rate this step to help improve flows',
  dismiss: 'Dismiss',
  voteNotSaved: 'Your vote could not be saved',
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
