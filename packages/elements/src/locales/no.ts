import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Var dette trinnet nyttig?',
  helpful: 'Nyttig',
  notHelpful: 'Ikke nyttig',
  hint: 'Vurder dette trinnet og bidra til bedre veiledninger',
  dismiss: 'Lukk',
  voteNotSaved: 'Stemmen din kunne ikke lagres',
  whatWentWrong: 'Hva gikk galt?',
  reasonUnclear: 'Uklart',
  reasonOutdated: 'Utdatert',
  reasonDidNotWork: 'Virket ikke',
  reasonMissingStep: 'Det mangler et trinn',
  reasonNoAccess: 'Ingen tilgang',
  note: 'Fortell forfatteren mer (valgfritt)',
  done: 'Ferdig',
  addReason: 'Legg til en årsak',
  changeReason: 'Endre årsaken',
  ratingHeading: 'Hva syntes du om denne veiledningen?',
  ratingDescription: 'Tilbakemeldingen din hjelper forfatterne med å forbedre feilsøkingen.',
  rating: 'Vurdering',
  stars: (n) => plural('no', n, {one: '# stjerne', other: '# stjerner'}),
  comment: 'Kommentar (valgfritt)',
  commentPlaceholder: 'Har du kommentarer? (valgfritt)',
  charactersLeft: (n) => plural('no', n, {one: '# tegn igjen', other: '# tegn igjen'}),
  skip: 'Hopp over',
  submit: 'Send inn',
  starsMissing: 'Velg 1 til 5 stjerner før du sender inn',
  submitting: 'Sender inn…',
  thanks: 'Takk',
  ratingNotSaved: 'Vurderingen din kunne ikke lagres.',
};

export default texts;
