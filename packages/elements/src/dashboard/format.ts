import type {Localize} from '../internal/localize.js';
import type {DashboardTexts} from './texts.js';

const NOTHING = '—';
const DAY = {day: 'numeric', month: 'short', timeZone: 'UTC'} as const;

/** Making one is slow, and a table has hundreds of figures: each is made once for a language and a way to write. */
const made = new Map<string, unknown>();

/** Midnight of a calendar day, in the zone that it is written in again: no viewer's zone shifts it. */
const startOf = (day: string): Date => new Date(`${day}T00:00Z`);

/** Writes figures as people of a language do. */
export class Format {
  constructor(readonly localize: Localize<DashboardTexts>) {}

  #make<T, O>(Maker: new (language: string, options?: O) => T, options?: O): T {
    const language = this.localize.lang();
    const key = `${Maker.name} ${language} ${JSON.stringify(options)}`;
    const formatter = (made.get(key) as T | undefined) ?? new Maker(language, options);
    made.set(key, formatter);
    return formatter;
  }

  #number(value: number, options?: Intl.NumberFormatOptions): string {
    return this.#make(Intl.NumberFormat, options).format(value);
  }

  count(value: number): string {
    return this.#number(value);
  }

  /** A share between 0 and 1 as percent, one decimal at most. */
  percent(share: number | null): string {
    return share === null ? NOTHING : this.#number(share, {style: 'percent', maximumFractionDigits: 1});
  }

  /** Minutes, one decimal at most. */
  minutes(value: number): string {
    return this.#number(value, {
      style: 'unit',
      unit: 'minute',
      unitDisplay: 'short',
      maximumFractionDigits: 1,
    });
  }

  /** An average of stars, one decimal. */
  csat(value: number | null): string {
    return value === null
      ? NOTHING
      : this.#number(value, {minimumFractionDigits: 1, maximumFractionDigits: 1});
  }

  /** How much more or less than before, as percent of it. */
  relativeChange(now: number, before: number): string {
    return this.#number((now - before) / before, {
      style: 'percent',
      maximumFractionDigits: 1,
      signDisplay: 'exceptZero',
    });
  }

  /** A difference, one decimal at most. */
  difference(by: number): string {
    return this.#number(by, {maximumFractionDigits: 1, signDisplay: 'exceptZero'});
  }

  /** A day of the account, as an axis has room for it. */
  shortDay(day: string): string {
    return this.#make(Intl.DateTimeFormat, DAY).format(startOf(day));
  }

  /** A day of the account, in full. */
  longDay(day: string): string {
    return this.#make(Intl.DateTimeFormat, {...DAY, weekday: 'short', month: 'long', year: 'numeric'}).format(
      startOf(day),
    );
  }

  /** The days of a period. */
  range(from: string, to: string): string {
    return this.#make(Intl.DateTimeFormat, {...DAY, year: 'numeric'}).formatRange(startOf(from), startOf(to));
  }

  /** A moment, in the viewer's own time. */
  moment(iso: string): string {
    return this.#make(Intl.DateTimeFormat, {dateStyle: 'medium', timeStyle: 'short'}).format(new Date(iso));
  }

  /** How long ago. */
  age(ms: number): string {
    const format = this.#make(Intl.RelativeTimeFormat, {numeric: 'auto'});
    const minutes = Math.round(ms / 60_000);
    if (minutes < 60) return format.format(-minutes, 'minute');
    const hours = Math.round(minutes / 60);
    return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.round(hours / 24), 'day');
  }

  /** Orders names as the language does. */
  compare = (a: string, b: string): number =>
    this.#make(Intl.Collator, {sensitivity: 'base', numeric: true}).compare(a, b);

  list(parts: readonly string[]): string {
    return this.#make(Intl.ListFormat, {type: 'unit'}).format(parts);
  }
}
