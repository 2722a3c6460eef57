import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Cette étape vous a-t-elle aidé\u202f?',
  helpful: 'Utile',
  notHelpful: 'Pas utile',
  hint: 'Évaluez cette étape pour aider à améliorer les parcours',
  dismiss: 'Fermer',
  voteNotSaved: 'Votre vote n’a pas pu être enregistré',
  whatWentWrong: 'Qu’est-ce qui n’allait pas\u202f?',
  reasonUnclear: 'Pas clair',
  reasonOutdated: 'Obsolète',
  reasonDidNotWork: 'N’a pas fonctionné',
  reasonMissingStep: 'Il manque une étape',
  reasonNoAccess: 'Pas d’accès',
  note: 'Dites-en plus à l’auteur (facultatif)',
  done: 'Terminé',
  addReason: 'Ajouter une raison',
  changeReason: 'Modifier la raison',
  ratingHeading: 'Comment avez-vous trouvé ce parcours\u202f?',
  ratingDescription: 'Vos retours aident les auteurs à améliorer les parcours de dépannage.',
  rating: 'Note',
  stars: (n) => plural('fr', n, {one: '# étoile', other: '# étoiles'}),
  comment: 'Commentaire (facultatif)',
  commentPlaceholder: 'Un commentaire\u202f? (facultatif)',
  charactersLeft: (n) => plural('fr', n, {one: '# caractère restant', other: '# caractères restants'}),
  skip: 'Passer',
  submit: 'Envoyer',
  starsMissing: 'Choisissez de 1 à 5 étoiles avant d’envoyer',
  submitting: 'Envoi en cours…',
  thanks: 'Merci',
  ratingNotSaved: 'Votre note n’a pas pu être enregistrée.',
};

export default texts;
