import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Was deze stap nuttig?',
  helpful: 'Nuttig',
  notHelpful: 'Niet nuttig',
  hint: 'Beoordeel deze stap en help de handleidingen te verbeteren',
  dismiss: 'Sluiten',
  voteNotSaved: 'Je stem kon niet worden opgeslagen',
  whatWentWrong: 'Wat ging er mis?',
  reasonUnclear: 'Onduidelijk',
  reasonOutdated: 'Verouderd',
  reasonDidNotWork: 'Werkte niet',
  reasonMissingStep: 'Er ontbreekt een stap',
  reasonNoAccess: 'Geen toegang',
  note: 'Vertel de auteur meer (optioneel)',
  done: 'Klaar',
  addReason: 'Reden toevoegen',
  changeReason: 'Reden wijzigen',
  ratingHeading: 'Wat vond je van deze handleiding?',
  ratingDescription: 'Je feedback helpt auteurs om het oplossen van problemen te verbeteren.',
  rating: 'Beoordeling',
  stars: (n) => plural('nl', n, {one: '# ster', other: '# sterren'}),
  comment: 'Opmerking (optioneel)',
  commentPlaceholder: 'Nog opmerkingen? (optioneel)',
  charactersLeft: (n) => plural('nl', n, {one: 'Nog # teken', other: 'Nog # tekens'}),
  skip: 'Overslaan',
  submit: 'Verzenden',
  starsMissing: 'Kies 1 tot 5 sterren om te verzenden',
  submitting: 'Bezig met verzenden…',
  thanks: 'Bedankt',
  ratingNotSaved: 'Je beoordeling kon niet worden opgeslagen.',
};

export default texts;
