import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Czy ten krok był pomocny?',
  helpful: 'Pomocny',
  notHelpful: 'Niepomocny',
  hint: 'Oceń ten krok i pomóż ulepszać instrukcje',
  dismiss: 'Zamknij',
  voteNotSaved: 'Nie udało się zapisać Twojego głosu',
  whatWentWrong: 'Co poszło nie tak?',
  reasonUnclear: 'Niejasne',
  reasonOutdated: 'Nieaktualne',
  reasonDidNotWork: 'Nie zadziałało',
  reasonMissingStep: 'Brakuje kroku',
  reasonNoAccess: 'Brak dostępu',
  note: 'Napisz autorowi więcej (opcjonalnie)',
  done: 'Gotowe',
  addReason: 'Dodaj powód',
  changeReason: 'Zmień powód',
  ratingHeading: 'Jak oceniasz tę instrukcję?',
  ratingDescription: 'Twoja opinia pomaga autorom ulepszać rozwiązywanie problemów.',
  rating: 'Ocena',
  stars: (n) =>
    plural('pl', n, {one: '# gwiazdka', few: '# gwiazdki', many: '# gwiazdek', other: '# gwiazdki'}),
  comment: 'Komentarz (opcjonalnie)',
  commentPlaceholder: 'Masz uwagi? (opcjonalnie)',
  charactersLeft: (n) =>
    plural('pl', n, {
      one: 'Pozostał # znak',
      few: 'Pozostały # znaki',
      many: 'Pozostało # znaków',
      other: 'Pozostało # znaku',
    }),
  skip: 'Pomiń',
  submit: 'Wyślij',
  starsMissing: 'Przed wysłaniem wybierz od 1 do 5 gwiazdek',
  submitting: 'Wysyłanie…',
  thanks: 'Dziękujemy',
  ratingNotSaved: 'Nie udało się zapisać Twojej oceny.',
};

export default texts;
