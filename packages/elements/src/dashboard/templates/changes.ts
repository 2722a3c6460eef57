import {isClearChange, wilsonInterval} from '@resolutionflow/sdk/internal';
import type {Interval} from '@resolutionflow/sdk';
import type {DashboardHost} from '../dashboard-host.js';

type Formats = Pick<DashboardHost, 'format'>;

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

/** With fewer cases, a percentage would be misleading. */
const CASES_FOR_PERCENTAGE = 10;

/** Whether all these numbers of cases can bear a percentage. */
export const hasEnough = (...counts: readonly number[]): boolean =>
  Math.min(...counts) >= CASES_FOR_PERCENTAGE;

/** Whether a rate comes from too few cases for a percentage, if only its interval is known: with more cases it would end lower. */
export const hasWideInterval = (successes: number, [, high]: Interval): boolean =>
  successes < CASES_FOR_PERCENTAGE && high > wilsonInterval(successes, CASES_FOR_PERCENTAGE)![1];

/** Rounds a share as its percentage is shown, so that “0%” has no direction. */
const shown = (share: number): number => (Math.sign(share) * Math.round(Math.abs(share) * 1000)) / 1000;

/** The change of a number as percent of the earlier one. */
function relativeChange({format}: Formats, now: number, before: number): Change {
  const share = (now - before) / before;
  return {text: format.relativeChange(share), direction: Math.sign(shown(share))};
}

/** The change by a difference with one decimal at most. */
export function changeBy({format}: Formats, difference: number): Change {
  return {text: format.difference(difference), direction: Math.sign(Math.round(difference * 10))};
}

/** The change of a count; undefined if there was nothing before. */
export function changeOfCount(host: Formats, now: number, before: number): Change | undefined {
  if (!before) return undefined;
  if (hasEnough(now, before)) return relativeChange(host, now, before);
  return changeBy(host, now - before);
}

/** The change of a rate in percentage points. */
export function changeOfRate(
  {term, format}: Pick<DashboardHost, 'term' | 'format'>,
  now: Rate,
  before: Rate,
): Change | undefined {
  if (now.rate === null || before.rate === null || !hasEnough(now.n, before.n)) return undefined;
  const difference = shown(now.rate - before.rate);
  return {
    text: term('points', format.difference(difference * 100)),
    direction: Math.sign(difference),
    isClear: difference !== 0 && isClearChange(now, before),
  };
}

/** An average with the number of cases that it comes from. */
export interface Average {
  readonly value: number | null;
  readonly n: number;
}

/** The change of an average as percent. Its spread is unknown, so the change is never marked as clear. */
export function changeOfAverage(host: Formats, now: Average, before: Average): Change | undefined {
  if (now.value === null || !before.value || !hasEnough(now.n, before.n)) return undefined;
  return relativeChange(host, now.value, before.value);
}

/** The change of an average as a difference. */
export function differenceOfAverage(host: Formats, now: Average, before: Average): Change | undefined {
  if (now.value === null || before.value === null || !hasEnough(now.n, before.n)) return undefined;
  return changeBy(host, now.value - before.value);
}
