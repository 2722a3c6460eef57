import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Ήταν χρήσιμο αυτό το βήμα;',
  helpful: 'Χρήσιμο',
  notHelpful: 'Μη χρήσιμο',
  hint: 'Αξιολογήστε αυτό το βήμα για να βελτιωθούν οι οδηγοί',
  dismiss: 'Κλείσιμο',
  voteNotSaved: 'Δεν ήταν δυνατή η αποθήκευση της ψήφου σας',
  whatWentWrong: 'Τι πήγε στραβά;',
  reasonUnclear: 'Ασαφές',
  reasonOutdated: 'Ξεπερασμένο',
  reasonDidNotWork: 'Δεν λειτούργησε',
  reasonMissingStep: 'Λείπει ένα βήμα',
  reasonNoAccess: 'Δεν έχω πρόσβαση',
  note: 'Πείτε περισσότερα στον συντάκτη (προαιρετικά)',
  done: 'Τέλος',
  addReason: 'Προσθήκη αιτίας',
  changeReason: 'Αλλαγή αιτίας',
  ratingHeading: 'Πώς σας φάνηκε αυτός ο οδηγός;',
  ratingDescription: 'Τα σχόλιά σας βοηθούν τους συντάκτες να βελτιώσουν την επίλυση προβλημάτων.',
  rating: 'Αξιολόγηση',
  stars: (n) => plural('el', n, {one: '# αστέρι', other: '# αστέρια'}),
  comment: 'Σχόλιο (προαιρετικό)',
  commentPlaceholder: 'Έχετε σχόλια; (προαιρετικά)',
  charactersLeft: (n) => plural('el', n, {one: 'Απομένει # χαρακτήρας', other: 'Απομένουν # χαρακτήρες'}),
  skip: 'Παράλειψη',
  submit: 'Υποβολή',
  starsMissing: 'Επιλέξτε 1 έως 5 αστέρια πριν από την υποβολή',
  submitting: 'Υποβολή…',
  thanks: 'Ευχαριστούμε',
  ratingNotSaved: 'Δεν ήταν δυνατή η αποθήκευση της αξιολόγησής σας.',
};

export default texts;
