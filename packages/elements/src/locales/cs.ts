import {plural} from './plural.js';
import type {FeedbackTexts} from './en.js';

const texts: FeedbackTexts = {
  stepQuestion: 'Byl tento krok užitečný?',
  helpful: 'Užitečný',
  notHelpful: 'Neužitečný',
  hint: 'Ohodnoťte tento krok a pomozte zlepšit postupy',
  dismiss: 'Zavřít',
  voteNotSaved: 'Váš hlas se nepodařilo uložit',
  whatWentWrong: 'Co bylo špatně?',
  reasonUnclear: 'Nejasné',
  reasonOutdated: 'Zastaralé',
  reasonDidNotWork: 'Nefungovalo to',
  reasonMissingStep: 'Chybí krok',
  reasonNoAccess: 'Nemám přístup',
  note: 'Napište autorovi víc (nepovinné)',
  done: 'Hotovo',
  addReason: 'Přidat důvod',
  changeReason: 'Změnit důvod',
  ratingHeading: 'Jak se vám tento postup osvědčil?',
  ratingDescription: 'Vaše hodnocení pomáhá autorům postupů zlepšovat řešení problémů.',
  rating: 'Hodnocení',
  stars: (n) =>
    plural('cs', n, {one: '# hvězdička', few: '# hvězdičky', many: '# hvězdičky', other: '# hvězdiček'}),
  comment: 'Komentář (nepovinný)',
  commentPlaceholder: 'Chcete něco dodat? (nepovinné)',
  charactersLeft: (n) =>
    plural('cs', n, {
      one: 'Zbývá # znak',
      few: 'Zbývají # znaky',
      many: 'Zbývá # znaku',
      other: 'Zbývá # znaků',
    }),
  skip: 'Přeskočit',
  submit: 'Odeslat',
  starsMissing: 'Před odesláním vyberte 1 až 5 hvězdiček',
  submitting: 'Odesílá se…',
  thanks: 'Děkujeme',
  ratingNotSaved: 'Vaše hodnocení se nepodařilo uložit.',
};

export default texts;
