import type {Localize} from '../internal/localize.js';
import type {DashboardTexts} from './texts.js';

const NOTHING = '—';

/** Writes figures as people of a language do. */
export class Format {
  constructor(readonly localize: Localize<DashboardTexts>) {}

  get #language(): string {
    return this.localize.lang();
  }

  #number(value: number, options?: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.#language, options).format(value);
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
    return this.localize.day(day, {day: 'numeric', month: 'short'});
  }

  /** A day of the account, in full. */
  longDay(day: string): string {
    return this.localize.day(day, {weekday: 'short', day: 'numeric', month: 'long', year: 'numeric'});
  }

  /** The days of a period. */
  range(from: string, to: string): string {
    const format = new Intl.DateTimeFormat(this.#language, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    });
    return format.formatRange(new Date(`${from}T00:00Z`), new Date(`${to}T00:00Z`));
  }

  /** A moment, in the viewer's own time. */
  moment(iso: string): string {
    return new Intl.DateTimeFormat(this.#language, {dateStyle: 'medium', timeStyle: 'short'}).format(
      new Date(iso),
    );
  }

  /** How long ago. */
  age(ms: number): string {
    const format = new Intl.RelativeTimeFormat(this.#language, {numeric: 'auto'});
    const minutes = Math.round(ms / 60_000);
    if (minutes < 60) return format.format(-minutes, 'minute');
    const hours = Math.round(minutes / 60);
    return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.round(hours / 24), 'day');
  }

  /** Orders names as the language does. */
  compare = (a: string, b: string): number =>
    a.localeCompare(b, this.#language, {sensitivity: 'base', numeric: true});

  list(parts: readonly string[]): string {
    return new Intl.ListFormat(this.#language, {type: 'unit'}).format(parts);
  }
}
