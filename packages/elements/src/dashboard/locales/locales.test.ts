import {expect} from '@open-wc/testing';
import feedbackLoaders from '../../locales/loaders.js';
import {ValueFormat} from '../value-format.js';
import english, {type DashboardTexts} from './en.js';
import loaders from './loaders.js';

type Key = keyof DashboardTexts;
type Writer = (...args: (string | number)[]) => string;
type WriterKey = {[K in Key]: DashboardTexts[K] extends string ? never : K}[Key];

/**
 * Arguments for each text that takes some: words that no language has, and numbers with a thousands
 * separator.
 */
const ARGUMENTS: {readonly [K in WriterKey]: Parameters<DashboardTexts[K]>} = {
  back: ['Qa'],
  ratings: [1037],
  completedOf: ['Qa', 'Qb'],
  partOf: ['Qa', 'Qb'],
  points: ['Qa'],
  stars: [1037],
  chartSummary: [1037, 'Qa'],
  completedSummary: ['Qa', 'Qb'],
  daySummary: [1037, 1099],
  part: ['Qa', 'Qb', 'Qc'],
  busiest: ['Qa', 'Qb'],
  loaded: ['Qa', 'Qb'],
  showingFrom: ['Qa', 'Qb'],
  showingFromNow: ['Qa'],
  ofCompleted: ['Qa', 'Qb'],
  median: ['Qa'],
  slowest: ['Qa'],
  satisfied: ['Qa'],
  responded: ['Qa', 'Qb'],
  versusPrevious: [1037],
  since: ['Qa'],
  weekOf: ['Qa'],
  busiestWeek: ['Qa', 'Qb'],
  stepUnhelpful: ['Qa', 'Qb', 'Qc', 1037],
  stepDropOff: ['Qa', 'Qb', 'Qc', 1037],
  flowLowResolution: ['Qa', 'Qb', 1037, 'Qd', 'Qe'],
  flowLowSatisfaction: ['Qa', 'Qb', 1037],
  flowWorse: ['Qa', 'Qb', 1037, 'Qd', 'Qe'],
  unhelpfulHere: ['Qa', 1037],
  dropOffHere: ['Qa', 1037],
  interval: ['Qa', 'Qb'],
};

/** Texts with a count of cases, and the total as the number after it. */
const PARTS_OF_TOTALS = [
  'stepUnhelpful',
  'stepDropOff',
  'flowLowResolution',
  'flowLowSatisfaction',
  'flowWorse',
  'unhelpfulHere',
  'dropOffHere',
] as const satisfies readonly WriterKey[];

/** Numbers with special plural forms in some language, and numbers without. */
const NUMBERS = [0, 1, 2, 3, 5, 11, 21, 37, 100, 102, 103, 1037, 1_000_000, 1_000_001];

/**
 * Texts that are the same in all languages: a name, and a text that consists of its arguments and
 * punctuation.
 */
const SHARED_BY_ALL: readonly Key[] = ['csat', 'part'];

/** Words that a language has in common with English. */
const SHARED: Readonly<Record<string, readonly Key[]>> = {
  da: ['median', 'team'],
  de: ['engineerName', 'flowName', 'team'],
  fr: ['date', 'points', 'sessions'],
  id: ['median'],
  it: ['team'],
  nl: ['team'],
  no: ['median', 'team'],
  sv: ['median', 'period', 'team'],
};

const LANGUAGES = Object.keys(loaders);
const NORWEGIAN = ['no', 'nb', 'nn'];

const call = (text: unknown, args: readonly (string | number)[]): string => (text as Writer)(...args);

const isWriter = (key: string): key is WriterKey => key in ARGUMENTS;

const read = (texts: DashboardTexts, key: Key): string =>
  isWriter(key) ? call(texts[key], ARGUMENTS[key]) : String(texts[key]);

const written = (language: string, arg: string | number): string =>
  typeof arg === 'number' ? new Intl.NumberFormat(language).format(arg) : arg;

describe('the languages of the dashboard', () => {
  it('the dashboard has the languages of the other elements, Norwegian by three names', () => {
    expect(LANGUAGES.toSorted()).to.deep.equal(Object.keys(feedbackLoaders).toSorted());
    expect(LANGUAGES).to.include.members(NORWEGIAN);
    expect(LANGUAGES).not.to.include('en');
  });

  it('each language of the dashboard has one file, also Norwegian with its three names', async () => {
    const files = new Map<string, unknown>();
    for (const [language, load] of Object.entries(loaders)) files.set(language, (await load()).default);
    expect(new Set(files.values()).size).to.equal(LANGUAGES.length - NORWEGIAN.length + 1);
    expect(new Set(NORWEGIAN.map((name) => files.get(name))).size).to.equal(1);
    expect([...files.values()]).not.to.include(english);
  });

  for (const [language, load] of Object.entries(loaders)) {
    if (language === 'nb' || language === 'nn') continue;
    describe(new Intl.DisplayNames('en', {type: 'language'}).of(language) ?? language, () => {
      let texts: DashboardTexts;

      before(async () => {
        texts = (await load()).default;
      });

      it(`dashboard in ${language}: has the texts of English, and functions where English has them`, () => {
        expect(Object.keys(texts).toSorted()).to.deep.equal(Object.keys(english).toSorted());
        const kinds = (of: DashboardTexts) =>
          Object.entries(of).map(([key, text]) => `${key}: ${typeof text}`);
        expect(kinds(texts).toSorted()).to.deep.equal(kinds(english).toSorted());
      });

      it(`dashboard in ${language}: no text is empty or still in English`, () => {
        const keys = Object.keys(english) as Key[];
        const same = keys.filter(
          (key) => !SHARED_BY_ALL.includes(key) && read(texts, key) === read(english, key),
        );
        expect(same.toSorted()).to.deep.equal(SHARED[language] ?? []);
        expect(keys.filter((key) => read(texts, key).trim() === '')).to.deep.equal([]);
      });

      if (['ar', 'he'].includes(language)) {
        it(`dashboard in ${language}: the percent sign of a text is on the side where Intl has it`, () => {
          // Engines prefer different digits for Arabic; the text has Western ones.
          const percent = new Intl.NumberFormat(`${language}-u-nu-latn`, {style: 'percent'}).format(0.95);
          expect(texts.interval('Qa', 'Qb')).to.include(percent);
        });
      }

      it(`dashboard in ${language}: commas or words are between the parts of a list`, () => {
        const list = new ValueFormat(() => language).list(['1', '2', '3']);
        expect(list).to.match(/1[^2]*[\p{P}\p{L}][^2]*2[^3]*[\p{P}\p{L}][^3]*3/u);
      });

      for (const key of PARTS_OF_TOTALS) {
        it(`dashboard in ${language}: ${key} has no plural noun after the count, which may be 1`, () => {
          const args: readonly (string | number)[] = ARGUMENTS[key];
          const at = args.findIndex((arg) => typeof arg === 'number');
          const [count, total] = [String(args[at - 1]), written(language, args[at]!)];
          const afterCount = call(texts[key], args).split(count)[1] ?? '';
          // Some languages have the total first. Arabic writes “only” after the count.
          const between = afterCount.includes(total) ? afterCount.split(total)[0]!.replace('فقط', '') : '';
          expect(between.trim()).not.to.match(/\s/);
        });
      }

      for (const [key, args] of Object.entries(ARGUMENTS)) {
        it(`dashboard in ${language}: ${key} writes every argument, beside no other number`, () => {
          const text = call(texts[key as WriterKey], args);
          for (const arg of args) expect(text).to.include(written(language, arg));
          // An argument may be a number, and two numbers side by side are read as one.
          if (key !== 'part') expect(text).not.to.match(/\d\s+Q[a-e]|Q[a-e]\s+\d/);
        });

        for (const [at, arg] of args.entries()) {
          if (typeof arg !== 'number') continue;
          it(`dashboard in ${language}: ${key} differs for each number in argument ${at + 1}`, () => {
            const all = NUMBERS.map((n) => call(texts[key as WriterKey], args.toSpliced(at, 1, n)));
            expect(new Set(all).size, all.join(' | ')).to.equal(NUMBERS.length);
            for (const text of all) expect(text).not.to.match(/#|undefined|NaN/);
          });
        }
      }
    });
  }
});
