import {formatter} from '../internal/formatter.js';

const NOTHING = '—';
const ONE_DECIMAL = {maximumFractionDigits: 1} as const;
const PERCENT = {...ONE_DECIMAL, style: 'percent'} as const;
const CHANGE = {...PERCENT, signDisplay: 'exceptZero'} as const;
const DIFFERENCE = {...ONE_DECIMAL, signDisplay: 'exceptZero'} as const;
const MINUTES = {...ONE_DECIMAL, style: 'unit', unit: 'minute', unitDisplay: 'short'} as const;
const STARS = {...ONE_DECIMAL, minimumFractionDigits: 1} as const;
const DAY = {day: 'numeric', month: 'short', timeZone: 'UTC'} as const;
const LONG_DAY = {...DAY, weekday: 'short', month: 'long', year: 'numeric'} as const;
const DAY_OF_YEAR = {...DAY, year: 'numeric'} as const;
const MOMENT = {dateStyle: 'medium', timeStyle: 'short'} as const;
const AGO = {numeric: 'auto'} as const;
const NAMES = {sensitivity: 'base', numeric: true} as const;
const LIST = {type: 'unit'} as const;

/** Midnight of a calendar day, in the zone that it is written in again: no viewer's zone shifts it. */
const startOf = (day: string): Date => new Date(`${day}T00:00Z`);

/** Writes figures as people of a language do. */
export class Format {
  /** @param languageTag - Gives the one that figures are written for. */
  constructor(readonly languageTag: () => string) {}

  /** The language tag that figures are written for. */
  get language(): string {
    return this.languageTag();
  }

  #make<T, O extends object>(Maker: new (language: string, options?: O) => T, options?: O): T {
    return formatter(Maker, this.language, options);
  }

  #number(value: number, options?: Intl.NumberFormatOptions): string {
    return this.#make(Intl.NumberFormat, options).format(value);
  }

  count(value: number): string {
    return this.#number(value);
  }

  /** A share between 0 and 1 as percent, one decimal at most. */
  percent(share: number | null): string {
    return share === null ? NOTHING : this.#number(share, PERCENT);
  }

  /** Minutes, one decimal at most. */
  minutes(value: number): string {
    return this.#number(value, MINUTES);
  }

  /** An average of stars, one decimal. */
  csat(value: number | null): string {
    return value === null ? NOTHING : this.#number(value, STARS);
  }

  /** How much more or less than before, as percent of it. */
  relativeChange(now: number, before: number): string {
    return this.#number((now - before) / before, CHANGE);
  }

  /** A difference, one decimal at most. */
  difference(by: number): string {
    return this.#number(by, DIFFERENCE);
  }

  /** A day of the account, as an axis has room for it. */
  shortDay(day: string): string {
    return this.#make(Intl.DateTimeFormat, DAY).format(startOf(day));
  }

  /** A day of the account, in full. */
  longDay(day: string): string {
    return this.#make(Intl.DateTimeFormat, LONG_DAY).format(startOf(day));
  }

  /** The days of a period. */
  range({from, to}: {readonly from: string; readonly to: string}): string {
    return this.#make(Intl.DateTimeFormat, DAY_OF_YEAR).formatRange(startOf(from), startOf(to));
  }

  /** A moment, in the viewer's own time. */
  moment(iso: string): string {
    return this.#make(Intl.DateTimeFormat, MOMENT).format(new Date(iso));
  }

  /** How long ago. */
  age(ms: number): string {
    const format = this.#make(Intl.RelativeTimeFormat, AGO);
    const minutes = Math.round(ms / 60_000);
    if (minutes < 60) return format.format(-minutes, 'minute');
    const hours = Math.round(minutes / 60);
    return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.round(hours / 24), 'day');
  }

  /** Orders names as the language does. */
  compare = (a: string, b: string): number => this.#make(Intl.Collator, NAMES).compare(a, b);

  list(parts: readonly string[]): string {
    return this.#make(Intl.ListFormat, LIST).format(parts);
  }
}
