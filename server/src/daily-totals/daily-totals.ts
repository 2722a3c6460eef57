import type {Outcome} from '@resolutionflow/contract';
import {addToTotals} from '../db/account-changes.js';
import type {Executor} from '../db/database.js';
import type {Increment} from '../db/increments.js';
import {DIMENSION, type Dimension, type StepTotals, type Totals} from '../db/schema.js';
import {bucketOf, type DurationCounts} from './durations.js';

/** The flow, engineer and day that a session counts for. Everything in the session changes their totals. */
export interface TotalsKey {
  readonly flow_ref: number;
  readonly user_ref: number;
  readonly day: number;
}

type Delta<S> = Partial<Record<keyof S, number>>;

const subjectsOf = ({flow_ref, user_ref}: TotalsKey): readonly (readonly [Dimension, number])[] => [
  [DIMENSION.account, 0],
  [DIMENSION.flow, flow_ref],
  [DIMENSION.engineer, user_ref],
];

/** Used like a column name: the bucket of a session's duration. Buckets count from 1. */
const BUCKET = 'duration_bucket';
type TotalsDelta = Delta<Totals> & {readonly [BUCKET]?: number};
/** The change of a day's totals by a completed session. */
export const completionOf = (
  startedAt: number,
  completedAt: number,
  outcome: Outcome | null,
): TotalsDelta => ({
  completed: 1,
  duration_ms: completedAt - startedAt,
  [BUCKET]: bucketOf(completedAt - startedAt),
  ...(outcome && {[outcome]: 1}),
});

/** Adds to the totals of the day on which a session started. */
export async function incrementTotals(
  tx: Executor,
  accountRef: number,
  key: TotalsKey,
  {[BUCKET]: bucket, ...counts}: TotalsDelta,
): Promise<void> {
  const increments = subjectsOf(key).map(([dimension, subject_ref]): Increment => ({
    table: 'daily_sums',
    key: {dimension, day: key.day, subject_ref},
    counts,
    ...(bucket !== undefined && {durations: [bucket, 1]}),
  }));
  await addToTotals(tx, accountRef, increments);
}

interface RowKey {
  readonly dimension: Dimension;
  readonly day: number;
  readonly subject_ref: number;
}

/** Adds to the totals and durations of one subject on one day. */
export async function incrementRow(
  tx: Executor,
  accountRef: number,
  {dimension, day, subject_ref}: RowKey,
  counts: Delta<Totals>,
  durations: DurationCounts,
): Promise<void> {
  const row = {table: 'daily_sums', key: {dimension, day, subject_ref}} as const;
  await addToTotals(tx, accountRef, [{...row, counts}]);
  for (const one of durations) await addToTotals(tx, accountRef, [{...row, counts: {}, durations: one}]);
}

/** Adds to a step's totals of the day on which the session started. */
export async function incrementStepTotals(
  tx: Executor,
  accountRef: number,
  {flow_ref, day}: Pick<TotalsKey, 'flow_ref' | 'day'>,
  step_ref: number,
  counts: Delta<StepTotals>,
): Promise<void> {
  await addToTotals(tx, accountRef, [{table: 'daily_step_sums', key: {flow_ref, step_ref, day}, counts}]);
}

/**
 * Counts reasons on the day on which the session started.
 *
 * @param step_ref - Of the voted step, or `RATING_REASONS`.
 */
export async function incrementReasons(
  tx: Executor,
  accountRef: number,
  {flow_ref, day}: Pick<TotalsKey, 'flow_ref' | 'day'>,
  step_ref: number,
  codes: readonly string[],
  by: number,
): Promise<void> {
  if (codes.length === 0) return;
  const increments = codes.map((code): Increment => ({
    table: 'daily_reasons',
    key: {flow_ref, day, step_ref, code},
    counts: {count: by},
  }));
  await addToTotals(tx, accountRef, increments);
}
