import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Var dette trin nyttigt?',
  helpful: 'Nyttigt',
  notHelpful: 'Ikke nyttigt',
  hint: 'Bedøm dette trin, og hjælp med at forbedre vejledningerne',
  dismiss: 'Luk',
  voteNotSaved: 'Din stemme kunne ikke gemmes',
  whatWentWrong: 'Hvad gik galt?',
  reasonUnclear: 'Uklart',
  reasonOutdated: 'Forældet',
  reasonDidNotWork: 'Virkede ikke',
  reasonMissingStep: 'Der mangler et trin',
  reasonNoAccess: 'Ingen adgang',
  note: 'Fortæl forfatteren mere (valgfrit)',
  done: 'Færdig',
  addReason: 'Tilføj en årsag',
  changeReason: 'Skift årsag',
  ratingHeading: 'Hvad synes du om denne vejledning?',
  ratingDescription: 'Din feedback hjælper forfatterne med at forbedre fejlfindingen.',
  rating: 'Bedømmelse',
  stars: (n) => plural('da', n, {one: '# stjerne', other: '# stjerner'}),
  comment: 'Kommentar (valgfri)',
  commentPlaceholder: 'Har du kommentarer? (valgfrit)',
  charactersLeft: (n) => plural('da', n, {one: '# tegn tilbage', other: '# tegn tilbage'}),
  skip: 'Spring over',
  submit: 'Send',
  starsMissing: 'Vælg 1 til 5 stjerner for at sende',
  submitting: 'Sender…',
  thanks: 'Tak',
  ratingNotSaved: 'Din bedømmelse kunne ikke gemmes.',
};

export default texts;
