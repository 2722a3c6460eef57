import {expect} from '@open-wc/testing';
import dashboardLoaders from '../dashboard/locales/loaders.js';
import feedbackLoaders from './loaders.js';

type Texts = Readonly<Record<string, unknown>>;

/** Many enough: no text has more arguments. */
const WORDS = ['Qa', 'Qb', 'Qc', 'Qd', 'Qe'];
const COUNT = 37;

/** Reads a text. Its arguments are words, or a number for those that a text must not take as words. */
function read(text: unknown): string[] {
  if (typeof text === 'string') return [text];
  const write = text as (...args: (string | number)[]) => string;
  return [write(...WORDS), write(...WORDS.map(() => COUNT))];
}

const textsOf = async (language: string): Promise<string[]> => {
  const [feedback, dashboard] = await Promise.all([
    feedbackLoaders[language]!(),
    dashboardLoaders[language]!(),
  ]);
  const all: Texts = {...dashboard.default, ...feedback.default};
  return Object.values(all).flatMap(read);
};

/** What no text of a language may contain. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  // A line could break between the mark and its word.
  fr: /[^\u00a0]:|[^\u202f][;?!]|«[^\u00a0]|[^\u00a0]»/,
  // The Greek question mark looks like a semicolon.
  el: /\?/,
  // A question or an exclamation begins with its mark turned over.
  es: /^[^¿]*\?|^[^¡]*!/,
  ar: /[,;?]/,
  ja: /[,;:?!()]/,
  zh: /[,;:?!()]/,
};

/** The quotation marks that a language may use. */
const QUOTES: Readonly<Record<string, string>> = {
  ar: '«»',
  bg: '„“',
  cs: '„“',
  da: '”',
  de: '„“',
  el: '«»',
  es: '«»',
  fi: '”',
  fr: '«»’',
  he: '”',
  hi: '“”',
  hu: '„”',
  id: '“”',
  it: '«»’',
  ja: '「」',
  ko: '‘’',
  nl: '‘’',
  no: '«»',
  pl: '„”',
  pt: '“”',
  sv: '”',
  tr: '“”’',
  zh: '“”',
};

describe('the typography of the languages', () => {
  for (const language of Object.keys(QUOTES)) {
    it(`texts in ${language}: marks are those of the language`, async () => {
      const found = (await textsOf(language)).filter((text) => FORBIDDEN[language]?.test(text));
      expect(found).to.deep.equal([]);
    });

    it(`texts in ${language}: quotation marks are those of the language`, async () => {
      const marks = (await textsOf(language)).join('').match(/["'`´«»„“”‚‘’「」]/g) ?? [];
      expect([...new Set(marks)].filter((mark) => !QUOTES[language]!.includes(mark))).to.deep.equal([]);
    });

    it(`texts in ${language}: nothing separates a number from its percent sign`, async () => {
      const separated = (await textsOf(language)).filter((text) => /\d %/.test(text));
      expect(separated).to.deep.equal([]);
    });
  }
});
