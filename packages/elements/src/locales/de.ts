import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'War dieser Schritt hilfreich?',
  helpful: 'Hilfreich',
  notHelpful: 'Nicht hilfreich',
  hint: 'Bewerten Sie diesen Schritt und helfen Sie, die Abläufe zu verbessern',
  dismiss: 'Schließen',
  voteNotSaved: 'Ihre Stimme konnte nicht gespeichert werden',
  whatWentWrong: 'Was war das Problem?',
  reasonUnclear: 'Unklar',
  reasonOutdated: 'Veraltet',
  reasonDidNotWork: 'Hat nicht funktioniert',
  reasonMissingStep: 'Ein Schritt fehlt',
  reasonNoAccess: 'Kein Zugriff',
  note: 'Mehr für die Autorin oder den Autor (optional)',
  done: 'Fertig',
  addReason: 'Grund angeben',
  changeReason: 'Grund ändern',
  ratingHeading: 'Wie war dieser Ablauf?',
  ratingDescription: 'Ihr Feedback hilft den Autorinnen und Autoren, die Fehlersuche zu verbessern.',
  rating: 'Bewertung',
  stars: (n) => plural('de', n, {one: '# Stern', other: '# Sterne'}),
  comment: 'Kommentar (optional)',
  commentPlaceholder: 'Haben Sie Anmerkungen? (optional)',
  charactersLeft: (n) => plural('de', n, {one: 'Noch # Zeichen', other: 'Noch # Zeichen'}),
  skip: 'Überspringen',
  submit: 'Absenden',
  starsMissing: 'Bitte wählen Sie vor dem Absenden 1 bis 5 Sterne',
  submitting: 'Wird gesendet…',
  thanks: 'Vielen Dank',
  ratingNotSaved: 'Ihre Bewertung konnte nicht gespeichert werden.',
};

export default texts;
