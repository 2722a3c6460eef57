import type {Outcome} from '@resolutionflow/contract';
import {sql, type RawBuilder} from 'kysely';
import {changeTotals} from '../db/account-changes.js';
import type {Executor} from '../db/database.js';
import {oneInJson, plusInJson} from '../db/engine.js';
import {prepared} from '../db/prepared.js';
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
type Values = Readonly<Record<string, number>>;

/** Computes the new value of each changed column. */
const valuesOf = (
  columns: readonly string[],
  durations: () => RawBuilder<string>,
  count: (column: string) => RawBuilder<number>,
): Record<string, RawBuilder<number | string>> =>
  Object.fromEntries(
    columns.map((column): [string, RawBuilder<number | string>] =>
      column === BUCKET ? ['durations', durations()] : [column, count(column)],
    ),
  );

const plus = (
  db: Executor,
  table: 'daily_sums' | 'daily_step_sums',
  columns: readonly string[],
  by: Values,
) =>
  valuesOf(
    columns,
    () => plusInJson(db, `${table}.durations`, by[BUCKET] ?? 0, 1),
    (column) => sql<number>`${sql.ref(`${table}.${column}`)} + ${by[column]}`,
  );

/** Primary keys. */
const ROW_KEY = ['account_id', 'dimension', 'day', 'subject_ref', 'slot'] as const;
const STEP_KEY = ['account_id', 'flow_ref', 'step_ref', 'day', 'slot'] as const;
const REASON_KEY = ['account_id', 'flow_ref', 'day', 'step_ref', 'code', 'slot'] as const;

/** One statement for each set of columns that change together. There are few sets. */
function byColumns<Keys extends object>(
  build: (columns: readonly string[]) => ReturnType<typeof prepared<Keys & Record<string, number>, unknown>>,
) {
  const statements = new Map<string, ReturnType<typeof build>>();
  return (tx: Executor, keys: Keys, delta: Readonly<Record<string, number>>) => {
    const columns = Object.keys(delta).filter((column) => delta[column] !== 0);
    const name = columns.join();
    const statement = statements.get(name) ?? build(columns);
    statements.set(name, statement);
    return statement(tx, {...delta, ...keys});
  };
}

interface SlotKey {
  readonly accountRef: number;
  readonly slot: number;
}

const incrementRows = byColumns<TotalsKey & SlotKey>((columns) =>
  prepared((db, values) => {
    const first = valuesOf(
      columns,
      () => oneInJson(db, values[BUCKET] ?? 0),
      (column) => sql<number>`${values[column]}`,
    );
    return db
      .insertInto('daily_sums')
      .columns([...ROW_KEY, ...(Object.keys(first) as (keyof Totals | 'durations')[])])
      .values(
        subjectsOf(values).map(([dimension, subject_ref]) => ({
          account_id: values.accountRef,
          dimension,
          day: values.day,
          subject_ref,
          slot: values.slot,
          ...first,
        })) as never,
      )
      .onConflict((on) => on.columns(ROW_KEY).doUpdateSet(plus(db, 'daily_sums', columns, values)));
  }),
);

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
  {flow_ref, user_ref, day}: TotalsKey,
  delta: TotalsDelta,
): Promise<void> {
  await changeTotals(tx, accountRef, async (slot) => {
    await incrementRows(tx, {accountRef, slot, flow_ref, user_ref, day}, delta);
  });
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
  delta: Delta<Totals>,
  durations: DurationCounts,
): Promise<void> {
  await changeTotals(tx, accountRef, async (slot) => {
    await tx
      .insertInto('daily_sums')
      .columns(ROW_KEY)
      .values({account_id: accountRef, dimension, day, subject_ref, slot} as never)
      .onConflict((on) => on.columns(ROW_KEY).doNothing())
      .execute();
    const row = tx
      .updateTable('daily_sums')
      .where('account_id', '=', accountRef)
      .where('dimension', '=', dimension)
      .where('day', '=', day)
      .where('subject_ref', '=', subject_ref)
      .where('slot', '=', slot);
    await row.set(plus(tx, 'daily_sums', Object.keys(delta), delta)).execute();
    for (const [bucket, by] of durations) {
      await row.set({durations: plusInJson(tx, 'daily_sums.durations', bucket, by)}).execute();
    }
  });
}

interface StepRowKey extends SlotKey {
  readonly flow_ref: number;
  readonly day: number;
  readonly step_ref: number;
}

const incrementStepRow = byColumns<StepRowKey>((columns) =>
  prepared((db, values) =>
    db
      .insertInto('daily_step_sums')
      .columns([...STEP_KEY, ...(columns as (keyof StepTotals)[])])
      .values({
        account_id: values.accountRef,
        flow_ref: values.flow_ref,
        step_ref: values.step_ref,
        day: values.day,
        slot: values.slot,
        ...Object.fromEntries(columns.map((column) => [column, values[column]])),
      } as never)
      .onConflict((on) => on.columns(STEP_KEY).doUpdateSet(plus(db, 'daily_step_sums', columns, values))),
  ),
);

/** Adds to a step's totals of the day on which the session started. */
export async function incrementStepTotals(
  tx: Executor,
  accountRef: number,
  {flow_ref, day}: Pick<TotalsKey, 'flow_ref' | 'day'>,
  stepRef: number,
  delta: Delta<StepTotals>,
): Promise<void> {
  await changeTotals(tx, accountRef, async (slot) => {
    await incrementStepRow(tx, {accountRef, slot, flow_ref, day, step_ref: stepRef}, delta);
  });
}

interface ReasonIncrement extends StepRowKey {
  readonly code: string;
  readonly by: number;
}

const incrementReason = prepared(
  (db, {accountRef, flow_ref, day, step_ref, code, slot, by}: ReasonIncrement) =>
    db
      .insertInto('daily_reasons')
      .values({account_id: accountRef, flow_ref, day, step_ref, code, slot, count: by})
      .onConflict((on) =>
        on.columns(REASON_KEY).doUpdateSet({count: sql<number>`${sql.ref('daily_reasons.count')} + ${by}`}),
      ),
);

/**
 * Counts reasons on the day on which the session started.
 *
 * @param stepRef - Of the voted step, or `RATING_REASONS`.
 */
export async function incrementReasons(
  tx: Executor,
  accountRef: number,
  {flow_ref, day}: Pick<TotalsKey, 'flow_ref' | 'day'>,
  stepRef: number,
  codes: readonly string[],
  by: number,
): Promise<void> {
  if (codes.length === 0) return;
  await changeTotals(tx, accountRef, async (slot) => {
    for (const code of codes) {
      await incrementReason(tx, {accountRef, slot, flow_ref, day, step_ref: stepRef, code, by});
    }
  });
}
