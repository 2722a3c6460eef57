import type {Outcome} from '@resolutionflow/contract';
import {sql, type RawBuilder} from 'kysely';
import {bumpVersion} from '../db/account-version.js';
import type {Executor} from '../db/database.js';
import {oneInJson, plusInJson} from '../db/engine.js';
import {changeTotals} from '../db/pending-totals.js';
import {hasChanged, prepared} from '../db/prepared.js';
import {DIMENSION, type Dimension, type StepTotals, type Totals} from '../db/schema.js';
import {bucketOf, type DurationCounts} from './durations.js';

/** Where a session is counted: all that happens in it moves the same cells. */
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

/** In place of a column: the bucket of a session's duration. Buckets count from 1. */
const BUCKET = 'duration_bucket';
type TotalsDelta = Delta<Totals> & {readonly [BUCKET]?: number};
type Values = Readonly<Record<string, number>>;

/** Makes the value of each column that a change concerns. */
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

const plusOneDuration = (db: Executor, by: Values): RawBuilder<string> =>
  plusInJson(db, 'daily_sums.durations', by[BUCKET] ?? 0, 1);

const plus = (db: Executor, columns: readonly string[], by: Values) =>
  valuesOf(
    columns,
    () => plusOneDuration(db, by),
    (column) => sql<number>`${sql.ref(column)} + ${by[column]}`,
  );

/** A statement for every set of columns that is moved together: there are few. */
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

const insertOrIncrementRows = byColumns<TotalsKey & {readonly accountRef: number}>((columns) =>
  prepared((db, values) => {
    const first = valuesOf(
      columns,
      () => oneInJson(db, values[BUCKET] ?? 0),
      (column) => sql<number>`${values[column]}`,
    );
    return db
      .insertInto('daily_sums')
      .columns([
        'account_id',
        'dimension',
        'day',
        'subject_ref',
        ...(Object.keys(first) as (keyof Totals | 'durations')[]),
      ])
      .values(
        subjectsOf(values).map(([dimension, subject_ref]) => ({
          account_id: values.accountRef,
          dimension,
          day: values.day,
          subject_ref,
          ...first,
        })) as never,
      )
      .onConflict((on) =>
        on.columns(['account_id', 'dimension', 'day', 'subject_ref']).doUpdateSet(
          valuesOf(
            columns,
            () => plusOneDuration(db, values),
            (column) => sql<number>`${sql.ref(`daily_sums.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
          ),
        ),
      );
  }),
);

/** What a completed session adds to the sums of its day. */
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

/** Counts a new session and what it brings along; makes the cells that everything in it will move. */
export async function countSession(
  tx: Executor,
  accountRef: number,
  {flow_ref, user_ref, day}: TotalsKey,
  more: TotalsDelta,
): Promise<void> {
  await changeTotals(tx, {accountRef, day}, async () => {
    await insertOrIncrementRows(tx, {accountRef, flow_ref, user_ref, day}, {sessions: 1, ...more});
  });
  bumpVersion(tx, accountRef);
}

interface RowKey {
  readonly dimension: Dimension;
  readonly day: number;
  readonly subject_ref: number;
}

/** Moves the sums and the durations of one subject on one day. */
export async function incrementRow(
  tx: Executor,
  accountRef: number,
  {dimension, day, subject_ref}: RowKey,
  delta: Delta<Totals>,
  durations: DurationCounts,
): Promise<void> {
  await changeTotals(tx, {accountRef, day}, async () => {
    await tx
      .insertInto('daily_sums')
      .columns(['account_id', 'dimension', 'day', 'subject_ref'])
      .values({account_id: accountRef, dimension, day, subject_ref} as never)
      .onConflict((on) => on.columns(['account_id', 'dimension', 'day', 'subject_ref']).doNothing())
      .execute();
    const row = tx
      .updateTable('daily_sums')
      .where('account_id', '=', accountRef)
      .where('dimension', '=', dimension)
      .where('day', '=', day)
      .where('subject_ref', '=', subject_ref);
    await row.set(plus(tx, Object.keys(delta), delta)).execute();
    for (const [bucket, by] of durations) {
      await row.set({durations: plusInJson(tx, 'daily_sums.durations', bucket, by)}).execute();
    }
  });
}

const incrementRows = byColumns<TotalsKey & {readonly accountRef: number}>((columns) =>
  prepared((db, values) =>
    db
      .updateTable('daily_sums')
      .set(plus(db, columns, values))
      .where('account_id', '=', values.accountRef)
      .where('day', '=', values.day)
      .where((eb) =>
        eb.or(
          subjectsOf(values).map(([dimension, subject]) =>
            eb.and([eb('dimension', '=', dimension), eb('subject_ref', '=', subject)]),
          ),
        ),
      ),
  ),
);

/** Moves the sums of the day on which a session started. */
export async function incrementTotals(
  tx: Executor,
  accountRef: number,
  {flow_ref, user_ref, day}: TotalsKey,
  delta: TotalsDelta,
): Promise<void> {
  await changeTotals(tx, {accountRef, day}, async () => {
    await incrementRows(tx, {accountRef, flow_ref, user_ref, day}, delta);
  });
  bumpVersion(tx, accountRef);
}

interface StepRowKey {
  readonly accountRef: number;
  readonly flow_ref: number;
  readonly day: number;
  readonly step_ref: number;
}

const insertStepRow = prepared((db, cell: StepRowKey) =>
  db.insertInto('daily_step_sums').values({
    account_id: cell.accountRef,
    flow_ref: cell.flow_ref,
    day: cell.day,
    step_ref: cell.step_ref,
    yes: 0,
    no: 0,
    visits: 0,
    open: 0,
    notes: 0,
  }),
);

const incrementStepRow = byColumns<StepRowKey>((columns) =>
  prepared((db, values) =>
    db
      .updateTable('daily_step_sums')
      .set(plus(db, columns, values))
      .where('account_id', '=', values.accountRef)
      .where('flow_ref', '=', values.flow_ref)
      .where('day', '=', values.day)
      .where('step_ref', '=', values.step_ref),
  ),
);

/** Moves a step's sums on the day on which the session started. */
export async function incrementStepTotals(
  tx: Executor,
  accountRef: number,
  {flow_ref, day}: Pick<TotalsKey, 'flow_ref' | 'day'>,
  stepRef: number,
  delta: Delta<StepTotals>,
): Promise<void> {
  const cell = {accountRef, flow_ref, day, step_ref: stepRef};
  await changeTotals(tx, {accountRef, day}, async () => {
    if (hasChanged(await incrementStepRow(tx, cell, delta))) return;
    await insertStepRow(tx, cell);
    await incrementStepRow(tx, cell, delta);
  });
  bumpVersion(tx, accountRef);
}

interface ReasonKey extends StepRowKey {
  readonly code: string;
}

const insertReason = prepared((db, {accountRef, flow_ref, day, step_ref, code}: ReasonKey) =>
  db
    .insertInto('daily_reasons')
    .values({account_id: accountRef, flow_ref, day, step_ref, code, count: 0})
    .onConflict((on) => on.columns(['account_id', 'flow_ref', 'day', 'step_ref', 'code']).doNothing()),
);

const incrementReason = prepared((db, values: ReasonKey & {readonly by: number}) =>
  db
    .updateTable('daily_reasons')
    .set((eb) => ({count: eb('count', '+', values.by)}))
    .where('account_id', '=', values.accountRef)
    .where('flow_ref', '=', values.flow_ref)
    .where('day', '=', values.day)
    .where('step_ref', '=', values.step_ref)
    .where('code', '=', values.code),
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
  await changeTotals(tx, {accountRef, day}, async () => {
    for (const code of codes) {
      const values = {accountRef, flow_ref, day, step_ref: stepRef, code, by};
      if (hasChanged(await incrementReason(tx, values))) continue;
      await insertReason(tx, values);
      await incrementReason(tx, values);
    }
  });
  bumpVersion(tx, accountRef);
}
