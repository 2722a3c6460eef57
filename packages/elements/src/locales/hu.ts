import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Hasznos volt ez a lépés?',
  helpful: 'Hasznos',
  notHelpful: 'Nem hasznos',
  hint: 'Értékelje ezt a lépést, és segítsen jobbá tenni az útmutatókat',
  dismiss: 'Bezárás',
  voteNotSaved: 'A szavazatát nem sikerült menteni',
  whatWentWrong: 'Mi volt a baj?',
  reasonUnclear: 'Nem egyértelmű',
  reasonOutdated: 'Elavult',
  reasonDidNotWork: 'Nem működött',
  reasonMissingStep: 'Hiányzik egy lépés',
  reasonNoAccess: 'Nincs hozzáférésem',
  note: 'Írjon többet a szerzőnek (nem kötelező)',
  done: 'Kész',
  addReason: 'Ok megadása',
  changeReason: 'Ok módosítása',
  ratingHeading: 'Milyen volt ez az útmutató?',
  ratingDescription: 'A visszajelzése segít a szerzőknek jobbá tenni a hibaelhárítást.',
  rating: 'Értékelés',
  stars: (n) => plural('hu', n, {one: '# csillag', other: '# csillag'}),
  comment: 'Megjegyzés (nem kötelező)',
  commentPlaceholder: 'Van megjegyzése? (nem kötelező)',
  charactersLeft: (n) => plural('hu', n, {one: 'Még # karakter', other: 'Még # karakter'}),
  skip: 'Kihagyás',
  submit: 'Küldés',
  starsMissing: 'Küldés előtt válasszon 1–5 csillagot',
  submitting: 'Küldés…',
  thanks: 'Köszönjük',
  ratingNotSaved: 'Az értékelését nem sikerült menteni.',
};

export default texts;
