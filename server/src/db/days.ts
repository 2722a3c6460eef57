/** A day as the tables store it: days since 1970-01-01 in the account's calendar. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;
/** Since 1973, every zone changes its clocks at a multiple of 15 minutes UTC. */
const QUARTERS_SINCE = Date.UTC(1973, 0, 1);
const QUARTER_HOUR_MS = 900_000;
const MAX_REMEMBERED_QUARTERS = 50_000;

/** Converts timestamps to days of one time zone. */
class Calendar {
  readonly #format: Intl.DateTimeFormat;
  readonly #dayOfQuarter = new Map<number, DayNumber>();

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
  }

  dayOf(ms: number): DayNumber {
    if (ms < QUARTERS_SINCE) return this.#ask(ms);
    const quarter = Math.floor(ms / QUARTER_HOUR_MS);
    const known = this.#dayOfQuarter.get(quarter);
    if (known !== undefined) return known;
    const day = this.#ask(quarter * QUARTER_HOUR_MS);
    if (this.#dayOfQuarter.size >= MAX_REMEMBERED_QUARTERS) this.#dayOfQuarter.clear();
    this.#dayOfQuarter.set(quarter, day);
    return day;
  }

  #ask(ms: number): DayNumber {
    const part = Object.fromEntries(this.#format.formatToParts(ms).map(({type, value}) => [type, value]));
    const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year']);
    const date = new Date(0);
    date.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']));
    return Math.floor(date.getTime() / DAY_MS);
  }
}

const calendars = new Map<string, Calendar>();

/** The calendar day of a timestamp (ms since the epoch) in a time zone. */
export function dayOf(ms: number, timeZone: string): DayNumber {
  let calendar = calendars.get(timeZone);
  if (!calendar) {
    calendar = new Calendar(timeZone);
    calendars.set(timeZone, calendar);
  }
  return calendar.dayOf(ms);
}

/** A timestamp (ms since the epoch) at which the day has not begun in any zone. */
export const startOfDay = (day: DayNumber): number => (day - 1) * DAY_MS;

/** `YYYY-MM-DD`. */
export const isoDay = (day: DayNumber): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
