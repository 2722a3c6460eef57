import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: '¿Te ha sido útil este paso?',
  helpful: 'Útil',
  notHelpful: 'No útil',
  hint: 'Valora este paso para ayudar a mejorar las guías',
  dismiss: 'Cerrar',
  voteNotSaved: 'No se ha podido guardar tu voto',
  whatWentWrong: '¿Qué ha fallado?',
  reasonUnclear: 'Poco claro',
  reasonOutdated: 'Desactualizado',
  reasonDidNotWork: 'No ha funcionado',
  reasonMissingStep: 'Falta un paso',
  reasonNoAccess: 'Sin acceso',
  note: 'Cuéntale más al autor (opcional)',
  done: 'Listo',
  addReason: 'Añadir un motivo',
  changeReason: 'Cambiar el motivo',
  ratingHeading: '¿Qué te ha parecido esta guía?',
  ratingDescription: 'Tus comentarios ayudan a los autores a mejorar la resolución de problemas.',
  rating: 'Valoración',
  stars: (n) => plural('es', n, {one: '# estrella', other: '# estrellas'}),
  comment: 'Comentario (opcional)',
  commentPlaceholder: '¿Algún comentario? (opcional)',
  charactersLeft: (n) => plural('es', n, {one: 'Queda # carácter', other: 'Quedan # caracteres'}),
  skip: 'Omitir',
  submit: 'Enviar',
  starsMissing: 'Elige de 1 a 5 estrellas antes de enviar',
  submitting: 'Enviando…',
  thanks: 'Gracias',
  ratingNotSaved: 'No se ha podido guardar tu valoración.',
};

export default texts;
