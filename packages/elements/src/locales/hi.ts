import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'क्या यह चरण मददगार था?',
  helpful: 'मददगार',
  notHelpful: 'मददगार नहीं',
  hint: 'इस चरण को रेटिंग दें और प्रक्रियाएँ बेहतर बनाने में मदद करें',
  dismiss: 'बंद करें',
  voteNotSaved: 'आपका वोट सहेजा नहीं जा सका',
  whatWentWrong: 'क्या गड़बड़ हुई?',
  reasonUnclear: 'अस्पष्ट',
  reasonOutdated: 'पुराना',
  reasonDidNotWork: 'काम नहीं किया',
  reasonMissingStep: 'एक चरण छूटा है',
  reasonNoAccess: 'एक्सेस नहीं है',
  note: 'लेखक को और बताएँ (वैकल्पिक)',
  done: 'हो गया',
  addReason: 'कारण जोड़ें',
  changeReason: 'कारण बदलें',
  ratingHeading: 'आपको यह प्रक्रिया कैसी लगी?',
  ratingDescription: 'आपकी प्रतिक्रिया लेखकों को समस्या-समाधान के चरण बेहतर बनाने में मदद करती है।',
  rating: 'रेटिंग',
  stars: (n) => plural('hi', n, {one: '# सितारा', other: '# सितारे'}),
  comment: 'टिप्पणी (वैकल्पिक)',
  commentPlaceholder: 'कोई टिप्पणी? (वैकल्पिक)',
  charactersLeft: (n) => plural('hi', n, {one: '# अक्षर शेष', other: '# अक्षर शेष'}),
  skip: 'छोड़ें',
  submit: 'भेजें',
  starsMissing: 'भेजने से पहले 1 से 5 सितारे चुनें',
  submitting: 'भेजा जा रहा है…',
  thanks: 'धन्यवाद',
  ratingNotSaved: 'आपकी रेटिंग सहेजी नहीं जा सकी।',
};

export default texts;
