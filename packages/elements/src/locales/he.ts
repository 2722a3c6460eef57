import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'האם השלב הזה עזר?',
  helpful: 'עזר',
  notHelpful: 'לא עזר',
  hint: 'דרגו את השלב הזה ועזרו לשפר את המדריכים',
  dismiss: 'סגירה',
  voteNotSaved: 'לא ניתן היה לשמור את ההצבעה',
  whatWentWrong: 'מה השתבש?',
  reasonUnclear: 'לא ברור',
  reasonOutdated: 'לא מעודכן',
  reasonDidNotWork: 'לא עבד',
  reasonMissingStep: 'חסר שלב',
  reasonNoAccess: 'אין גישה',
  note: 'ספרו עוד לכותבי המדריך (רשות)',
  done: 'סיום',
  addReason: 'הוספת סיבה',
  changeReason: 'שינוי הסיבה',
  ratingHeading: 'איך היה המדריך הזה?',
  ratingDescription: 'המשוב שלכם עוזר לכותבי המדריכים לשפר את פתרון התקלות.',
  rating: 'דירוג',
  stars: (n) => plural('he', n, {one: 'כוכב אחד', two: 'שני כוכבים', other: '# כוכבים'}),
  comment: 'הערה (רשות)',
  commentPlaceholder: 'יש הערות? (רשות)',
  charactersLeft: (n) =>
    plural('he', n, {one: 'נותר תו אחד', two: 'נותרו שני תווים', other: 'נותרו # תווים'}),
  skip: 'דילוג',
  submit: 'שליחה',
  starsMissing: 'יש לבחור כוכב אחד עד חמישה לפני השליחה',
  submitting: 'השליחה מתבצעת…',
  thanks: 'תודה',
  ratingNotSaved: 'לא ניתן היה לשמור את הדירוג.',
};

export default texts;
