import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Полезна ли беше тази стъпка?',
  helpful: 'Полезна',
  notHelpful: 'Не е полезна',
  hint: 'Оценете тази стъпка, за да подобрите инструкциите',
  dismiss: 'Затваряне',
  voteNotSaved: 'Гласът ви не можа да бъде запазен',
  ratingHeading: 'Как беше тази инструкция?',
  ratingDescription: 'Отзивът ви помага на авторите да подобрят пътя към решението.',
  rating: 'Оценка',
  stars: (n) => plural('bg', n, {one: '# звезда', other: '# звезди'}),
  comment: 'Коментар (по желание)',
  commentPlaceholder: 'Имате ли коментари? (по желание)',
  charactersLeft: (n) => plural('bg', n, {one: 'Остава # знак', other: 'Остават # знака'}),
  skip: 'Пропускане',
  submit: 'Изпращане',
  submitting: 'Изпраща се…',
  thanks: 'Благодарим ви',
  ratingNotSaved: 'Оценката ви не можа да бъде запазена.',
};

export default texts;
