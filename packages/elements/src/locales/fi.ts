import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Oliko tästä vaiheesta apua?',
  helpful: 'Hyödyllinen',
  notHelpful: 'Ei hyödyllinen',
  hint: 'Arvioi tämä vaihe ja auta parantamaan ohjeita',
  dismiss: 'Sulje',
  voteNotSaved: 'Ääntäsi ei voitu tallentaa',
  whatWentWrong: 'Mikä meni pieleen?',
  reasonUnclear: 'Epäselvä',
  reasonOutdated: 'Vanhentunut',
  reasonDidNotWork: 'Ei toiminut',
  reasonMissingStep: 'Vaihe puuttuu',
  reasonNoAccess: 'Ei pääsyä',
  note: 'Kerro laatijalle lisää (valinnainen)',
  done: 'Valmis',
  addReason: 'Lisää syy',
  changeReason: 'Muuta syytä',
  ratingHeading: 'Millainen tämä ohje oli?',
  ratingDescription: 'Palautteesi auttaa ohjeiden laatijoita parantamaan vianetsintää.',
  rating: 'Arvio',
  stars: (n) => plural('fi', n, {one: '# tähti', other: '# tähteä'}),
  comment: 'Kommentti (valinnainen)',
  commentPlaceholder: 'Haluatko kommentoida? (valinnainen)',
  charactersLeft: (n) => plural('fi', n, {one: '# merkki jäljellä', other: '# merkkiä jäljellä'}),
  skip: 'Ohita',
  submit: 'Lähetä',
  starsMissing: 'Valitse 1–5 tähteä ennen lähettämistä',
  submitting: 'Lähetetään…',
  thanks: 'Kiitos',
  ratingNotSaved: 'Arviotasi ei voitu tallentaa.',
};

export default texts;
