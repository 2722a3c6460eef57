import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Var det här steget till hjälp?',
  helpful: 'Till hjälp',
  notHelpful: 'Inte till hjälp',
  hint: 'Betygsätt det här steget och hjälp till att förbättra guiderna',
  dismiss: 'Stäng',
  voteNotSaved: 'Din röst kunde inte sparas',
  whatWentWrong: 'Vad gick fel?',
  reasonUnclear: 'Otydligt',
  reasonOutdated: 'Inaktuellt',
  reasonDidNotWork: 'Fungerade inte',
  reasonMissingStep: 'Ett steg saknas',
  reasonNoAccess: 'Ingen åtkomst',
  note: 'Berätta mer för författaren (valfritt)',
  done: 'Klar',
  addReason: 'Lägg till en orsak',
  changeReason: 'Ändra orsaken',
  ratingHeading: 'Vad tyckte du om den här guiden?',
  ratingDescription: 'Din återkoppling hjälper författarna att förbättra felsökningen.',
  rating: 'Betyg',
  stars: (n) => plural('sv', n, {one: '# stjärna', other: '# stjärnor'}),
  comment: 'Kommentar (valfritt)',
  commentPlaceholder: 'Har du några kommentarer? (valfritt)',
  charactersLeft: (n) => plural('sv', n, {one: '# tecken kvar', other: '# tecken kvar'}),
  skip: 'Hoppa över',
  submit: 'Skicka',
  starsMissing: 'Välj 1 till 5 stjärnor innan du skickar',
  submitting: 'Skickar…',
  thanks: 'Tack',
  ratingNotSaved: 'Ditt betyg kunde inte sparas.',
};

export default texts;
