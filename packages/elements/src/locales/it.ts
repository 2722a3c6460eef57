import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Questo passaggio è stato utile?',
  helpful: 'Utile',
  notHelpful: 'Non utile',
  hint: 'Valuta questo passaggio per aiutare a migliorare le guide',
  dismiss: 'Chiudi',
  voteNotSaved: 'Non è stato possibile salvare il tuo voto',
  whatWentWrong: 'Che cosa non andava?',
  reasonUnclear: 'Poco chiaro',
  reasonOutdated: 'Non aggiornato',
  reasonDidNotWork: 'Non ha funzionato',
  reasonMissingStep: 'Manca un passaggio',
  reasonNoAccess: 'Nessun accesso',
  note: 'Aggiungi dettagli per l’autore (facoltativo)',
  done: 'Fatto',
  addReason: 'Aggiungi un motivo',
  changeReason: 'Modifica il motivo',
  ratingHeading: 'Come ti è sembrata questa guida?',
  ratingDescription: 'Il tuo feedback aiuta gli autori a migliorare la risoluzione dei problemi.',
  rating: 'Valutazione',
  stars: (n) => plural('it', n, {one: '# stella', other: '# stelle'}),
  comment: 'Commento (facoltativo)',
  commentPlaceholder: 'Qualche commento? (facoltativo)',
  charactersLeft: (n) => plural('it', n, {one: '# carattere rimasto', other: '# caratteri rimasti'}),
  skip: 'Salta',
  submit: 'Invia',
  starsMissing: 'Scegli da 1 a 5 stelle prima di inviare',
  submitting: 'Invio in corso…',
  thanks: 'Grazie',
  ratingNotSaved: 'Non è stato possibile salvare la tua valutazione.',
};

export default texts;
