import {isClearChange} from '@resolutionflow/sdk/internal';
import type {DashboardHost} from '../dashboard-host.js';

/** How a metric differs from the previous period. */
export interface Change {
  readonly text: string;
  readonly direction: number;
  /** Whether a rate has clearly become better or worse. */
  readonly isClear?: boolean;
}

/** A rate with the numbers that it comes from. */
export interface Rate {
  readonly rate: number | null;
  readonly successes: number;
  readonly n: number;
}

/** With fewer cases on either side, a percentage would say more than the cases do. */
const CASES_FOR_PERCENTAGE = 10;

const hasEnough = (...counts: readonly number[]): boolean => Math.min(...counts) >= CASES_FOR_PERCENTAGE;

/** The change of a count; undefined if there was nothing before. */
export function changeOfCount({format}: DashboardHost, now: number, before: number): Change | undefined {
  if (!before) return undefined;
  const text = hasEnough(now, before) ? format.relativeChange(now, before) : format.difference(now - before);
  return {text, direction: Math.sign(now - before)};
}

/** The change of a rate in percentage points. */
export function changeOfRate({term, format}: DashboardHost, now: Rate, before: Rate): Change | undefined {
  if (now.rate === null || before.rate === null || !hasEnough(now.n, before.n)) return undefined;
  const difference = now.rate - before.rate;
  return {
    text: term('points', format.difference(difference * 100)),
    direction: Math.sign(difference),
    isClear: isClearChange(now, before),
  };
}

/** An average with the number of cases that it comes from. */
export interface Average {
  readonly value: number | null;
  readonly n: number;
}

/** The change of an average. Without its spread nobody can tell whether it is clear. */
export function changeOfAverage(
  now: Average,
  before: Average,
  format: (now: number, before: number) => string,
): Change | undefined {
  if (now.value === null || !before.value || !hasEnough(now.n, before.n)) return undefined;
  return {text: format(now.value, before.value), direction: Math.sign(now.value - before.value)};
}
