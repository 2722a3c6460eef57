import {sql, type RawBuilder} from 'kysely';
import {bumpVersion} from '../db/account-version.js';
import type {Executor} from '../db/database.js';
import {DIMENSION, type Dimension, type StepSums, type Sums} from '../db/schema.js';

/** Where a session is counted: all that happens in it moves the same cells. */
export interface SessionCells {
  readonly flow_ref: number;
  readonly user_ref: number;
  readonly day: number;
}

type Delta<S> = Partial<Record<keyof S, number>>;

const subjectsOf = ({flow_ref, user_ref}: SessionCells): readonly (readonly [Dimension, number])[] => [
  [DIMENSION.account, 0],
  [DIMENSION.flow, flow_ref],
  [DIMENSION.engineer, user_ref],
];

const plus = (delta: Delta<Sums> | Delta<StepSums>): Record<string, RawBuilder<number>> =>
  Object.fromEntries(
    Object.entries(delta)
      .filter(([, by]) => by !== 0)
      .map(([column, by]) => [column, sql<number>`${sql.ref(column)} + ${by}`]),
  );

/** Counts a new session; makes the cells that everything in it will move. */
export async function countSession(tx: Executor, accountRef: number, cells: SessionCells): Promise<void> {
  await tx
    .insertInto('daily_sums')
    .columns(['account_id', 'dimension', 'day', 'subject_ref', 'sessions'])
    .values(
      subjectsOf(cells).map(([dimension, subject_ref]) => ({
        account_id: accountRef,
        dimension,
        day: cells.day,
        subject_ref,
        sessions: 1,
      })) as never,
    )
    .onConflict((on) =>
      on
        .columns(['account_id', 'dimension', 'day', 'subject_ref'])
        .doUpdateSet({sessions: sql<number>`daily_sums.sessions + 1`}),
    )
    .execute();
  await bumpVersion(tx, accountRef);
}

/** Moves the sums of one subject on one day. */
export async function moveCell(
  tx: Executor,
  accountRef: number,
  {dimension, day, subject_ref}: {dimension: Dimension; day: number; subject_ref: number},
  delta: Delta<Sums>,
): Promise<void> {
  await tx
    .insertInto('daily_sums')
    .columns(['account_id', 'dimension', 'day', 'subject_ref'])
    .values({account_id: accountRef, dimension, day, subject_ref} as never)
    .onConflict((on) => on.columns(['account_id', 'dimension', 'day', 'subject_ref']).doNothing())
    .execute();
  await tx
    .updateTable('daily_sums')
    .set(plus(delta))
    .where('account_id', '=', accountRef)
    .where('dimension', '=', dimension)
    .where('day', '=', day)
    .where('subject_ref', '=', subject_ref)
    .execute();
}

/** Moves the sums of the day on which a session started. */
export async function moveSums(
  tx: Executor,
  accountRef: number,
  cells: SessionCells,
  delta: Delta<Sums>,
): Promise<void> {
  await tx
    .updateTable('daily_sums')
    .set(plus(delta))
    .where('account_id', '=', accountRef)
    .where('day', '=', cells.day)
    .where((eb) =>
      eb.or(
        subjectsOf(cells).map(([dimension, subject]) =>
          eb.and([eb('dimension', '=', dimension), eb('subject_ref', '=', subject)]),
        ),
      ),
    )
    .execute();
  await bumpVersion(tx, accountRef);
}

/** Moves a step's sums on the day on which the session started. */
export async function moveStepSums(
  tx: Executor,
  accountRef: number,
  {flow_ref, day}: Pick<SessionCells, 'flow_ref' | 'day'>,
  stepRef: number,
  delta: Delta<StepSums>,
): Promise<void> {
  await tx
    .insertInto('daily_step_sums')
    .values({account_id: accountRef, flow_ref, day, step_ref: stepRef, yes: 0, no: 0, visits: 0, open: 0})
    .onConflict((on) => on.columns(['account_id', 'flow_ref', 'day', 'step_ref']).doNothing())
    .execute();
  await tx
    .updateTable('daily_step_sums')
    .set(plus(delta))
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flow_ref)
    .where('day', '=', day)
    .where('step_ref', '=', stepRef)
    .execute();
  await bumpVersion(tx, accountRef);
}
