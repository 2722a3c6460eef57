import type {Period, PeriodInfo} from '@resolutionflow/contract';
import {dayOf, isoDay, type DayNumber} from '../db/days.js';

/** A range of whole days, both ends included. */
export interface Days {
  readonly from: DayNumber;
  readonly to: DayNumber;
}

export interface PeriodDays extends Days {
  readonly before: Days;
  readonly info: PeriodInfo;
}

/** The last N calendar days of a zone, today included. */
export function periodDays(key: Period, timeZone: string, now: number): PeriodDays {
  const length = Number.parseInt(key, 10);
  const to = dayOf(now, timeZone);
  const from = to - length + 1;
  return {
    from,
    to,
    before: {from: from - length, to: from - 1},
    info: {key, from: isoDay(from), to: isoDay(to), time_zone: timeZone},
  };
}

const DAYS_PER_WEEK = 7;

/** The weeks of a period, to read it in parts. The last one may be shorter. */
export function* weeksOf({from, to}: Days): Generator<Days> {
  for (let start = from; start <= to; start += DAYS_PER_WEEK) {
    yield {from: start, to: Math.min(start + DAYS_PER_WEEK - 1, to)};
  }
}
