const DAY_MS = 86_400_000;

/** One day of the account's calendar. */
export interface CalendarDay {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** 0 is today. */
  readonly daysAgo: number;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** 0 is the week of today; weeks begin on Monday. */
  readonly weeksAgo: number;
}

const wallClock = (instant: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
};

/** The date in a zone at an instant, `YYYY-MM-DD`. */
export const dateAt = (instant: number, timeZone: string): string =>
  new Date(wallClock(instant, timeZone)).toISOString().slice(0, 10);

/** Twelve hours before a day's noon, in ms since the epoch: its 0:00, unless the clock is changed that morning. */
export function midnightOf(date: string, timeZone: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  const guess = noon - (wallClock(noon, timeZone) - noon);
  // Near a clock change, the offset at the result may differ from the offset at the guess.
  return noon - (wallClock(guess, timeZone) - guess) - DAY_MS / 2;
}

/** The last days of a zone's calendar, today included, the oldest first. */
export function lastDays(count: number, now: number, timeZone: string): CalendarDay[] {
  const today = Date.parse(`${dateAt(now, timeZone)}T00:00:00Z`);
  const weekdayOf = (time: number) => new Date(time).getUTCDay() || 7;
  return Array.from({length: count}, (_, index) => {
    const daysAgo = count - 1 - index;
    const time = today - daysAgo * DAY_MS;
    const weekday = weekdayOf(time);
    return {
      date: new Date(time).toISOString().slice(0, 10),
      daysAgo,
      weekday,
      weeksAgo: Math.round((daysAgo + weekday - weekdayOf(today)) / 7),
    };
  });
}
