import {formatter} from '../internal/formatter.js';

const NO_VALUE = '—';
const ONE_DECIMAL = {maximumFractionDigits: 1} as const;
// Numbers below each other have the same decimals.
const EXACTLY_ONE_DECIMAL = {...ONE_DECIMAL, minimumFractionDigits: 1} as const;
const PERCENT = {...EXACTLY_ONE_DECIMAL, style: 'percent'} as const;
const CHANGE = {...ONE_DECIMAL, style: 'percent', signDisplay: 'exceptZero'} as const;
const DIFFERENCE = {...ONE_DECIMAL, signDisplay: 'exceptZero'} as const;
const MINUTES = {...EXACTLY_ONE_DECIMAL, style: 'unit', unit: 'minute', unitDisplay: 'short'} as const;
const STARS_FORMAT = EXACTLY_ONE_DECIMAL;
const DAY = {day: 'numeric', month: 'short', timeZone: 'UTC'} as const;
const LONG_DAY = {...DAY, weekday: 'short', month: 'long', year: 'numeric'} as const;
const DAY_OF_YEAR = {...DAY, year: 'numeric'} as const;
const DATE_TIME = {dateStyle: 'medium', timeStyle: 'short'} as const;
const AGO = {numeric: 'auto'} as const;
const NAMES = {sensitivity: 'base', numeric: true} as const;
// A list of units has no commas in some languages: in Chinese, its parts run together.
const LIST = {style: 'narrow'} as const;

const RIGHT_TO_LEFT_LETTERS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const RIGHT_TO_LEFT_LANGUAGE = /^(ar|he)\b/i;

/** Midnight in UTC. Days are formatted in UTC too, so that the viewer's time zone never shifts them. */
const startOf = (day: string): Date => new Date(`${day}T00:00Z`);

/** Formats numbers, days and names in the language of the element. */
export class ValueFormat {
  /** @param languageTag - Returns the current language tag. */
  constructor(readonly languageTag: () => string) {}

  /** The language tag that values are formatted for. */
  get language(): string {
    return this.languageTag();
  }

  #formatter<T, O extends object>(Formatter: new (language: string, options?: O) => T, options?: O): T {
    return formatter(Formatter, this.language, options);
  }

  #number(value: number, options?: Intl.NumberFormatOptions): string {
    return this.#formatter(Intl.NumberFormat, options).format(value);
  }

  count(value: number): string {
    return this.#number(value);
  }

  /** A share between 0 and 1 as percent, one decimal. */
  percent(share: number | null): string {
    return share === null ? NO_VALUE : this.#number(share, PERCENT);
  }

  /** Minutes, one decimal. */
  minutes(value: number | null): string {
    return value === null ? NO_VALUE : this.#number(value, MINUTES);
  }

  /** An average of stars, one decimal. */
  csat(value: number | null): string {
    return value === null ? NO_VALUE : this.#number(value, STARS_FORMAT);
  }

  /** A change as percent with its sign, one decimal at most. */
  relativeChange(share: number): string {
    return this.#number(share, CHANGE);
  }

  /** A difference with its sign, one decimal at most. */
  difference(by: number): string {
    return this.#number(by, DIFFERENCE);
  }

  /** A day of the account, short enough for an axis. */
  shortDay(day: string): string {
    return this.#formatter(Intl.DateTimeFormat, DAY).format(startOf(day));
  }

  /** A day of the account, in full. */
  longDay(day: string): string {
    return this.#formatter(Intl.DateTimeFormat, LONG_DAY).format(startOf(day));
  }

  /** The days of a period. */
  range({from, to}: {readonly from: string; readonly to: string}): string {
    return this.#formatter(Intl.DateTimeFormat, DAY_OF_YEAR).formatRange(startOf(from), startOf(to));
  }

  /** A date and time, in the viewer's time zone. */
  dateTime(iso: string): string {
    return this.#formatter(Intl.DateTimeFormat, DATE_TIME).format(new Date(iso));
  }

  /** How long ago something happened; undefined if it was just now. */
  age(ms: number): string | undefined {
    const format = this.#formatter(Intl.RelativeTimeFormat, AGO);
    const minutes = Math.round(ms / 60_000);
    if (minutes < 1) return undefined;
    if (minutes < 60) return format.format(-minutes, 'minute');
    const hours = Math.round(minutes / 60);
    return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.round(hours / 24), 'day');
  }

  /** Compares names by the rules of the language. */
  compare = (a: string, b: string): number => this.#formatter(Intl.Collator, NAMES).compare(a, b);

  /** Keeps a name in one piece within a sentence that runs the other way. */
  isolate(name: string): string {
    const isOtherWay = RIGHT_TO_LEFT_LETTERS.test(name) !== RIGHT_TO_LEFT_LANGUAGE.test(this.language);
    return isOtherWay ? `\u2068${name}\u2069` : name;
  }

  /** Joins texts into a list. */
  list(parts: readonly string[]): string {
    return this.#formatter(Intl.ListFormat, LIST).format(parts);
  }
}
