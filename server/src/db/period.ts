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

/**
 * The parts of a period, to read it in several turns of the event loop.
 *
 * @param length - Days of a part. The last one may be shorter.
 */
export function* partsOf({from, to}: Days, length: number): Generator<Days> {
  for (let start = from; start <= to; start += length) {
    yield {from: start, to: Math.min(start + length - 1, to)};
  }
}

export const weeksOf = (days: Days): Generator<Days> => partsOf(days, 7);
