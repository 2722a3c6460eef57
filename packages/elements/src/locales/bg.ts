import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Полезна ли беше тази стъпка?',
  helpful: 'Полезна',
  notHelpful: 'Не е полезна',
  hint: 'Оценете тази стъпка и помогнете за подобряването на инструкциите',
  dismiss: 'Затваряне',
  voteNotSaved: 'Гласът ви не можа да бъде запазен',
  whatWentWrong: 'Какво не беше наред?',
  reasonUnclear: 'Неясно',
  reasonOutdated: 'Остаряло',
  reasonDidNotWork: 'Не проработи',
  reasonMissingStep: 'Липсва стъпка',
  reasonNoAccess: 'Нямам достъп',
  note: 'Разкажете повече на автора (по желание)',
  done: 'Готово',
  addReason: 'Добавяне на причина',
  changeReason: 'Промяна на причината',
  ratingHeading: 'Как ви се стори тази инструкция?',
  ratingDescription: 'Отзивът ви помага на авторите да подобрят отстраняването на проблеми.',
  rating: 'Оценка',
  stars: (n) => plural('bg', n, {one: '# звезда', other: '# звезди'}),
  comment: 'Коментар (по желание)',
  commentPlaceholder: 'Имате ли коментари? (по желание)',
  charactersLeft: (n) => plural('bg', n, {one: 'Остава # знак', other: 'Остават # знака'}),
  skip: 'Пропускане',
  submit: 'Изпращане',
  starsMissing: 'Изберете от 1 до 5 звезди, за да изпратите',
  submitting: 'Изпраща се…',
  thanks: 'Благодарим ви',
  ratingNotSaved: 'Оценката ви не можа да бъде запазена.',
};

export default texts;
