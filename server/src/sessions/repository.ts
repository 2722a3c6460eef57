import type {Outcome, Session} from '@resolutionflow/contract';
import {sql} from 'kysely';
import {countSession, moveStepSums, moveSums} from '../analytics/sums.js';
import {dayOf} from '../db/days.js';
import type {Executor} from '../db/database.js';
import {nextRef} from '../db/refs.js';
import {isoTime} from '../http/times.js';

/** A session with the ids that the outside knows. */
export interface SessionRow {
  readonly ref: number;
  readonly id: string;
  readonly flow_ref: number;
  readonly tree_id: string;
  readonly user_ref: number;
  readonly user_id: string;
  /** 1 where the engineer was erased. */
  readonly is_erased: number;
  readonly started_at: number;
  readonly day: number;
  readonly completed_at: number | null;
  readonly outcome: Outcome | null;
  readonly last_step_ref: number | null;
  readonly last_visit_at: number | null;
}

export const asWire = (session: SessionRow): Session => ({
  id: session.id,
  tree_id: session.tree_id,
  user_id: session.user_id,
  started_at: isoTime(session.started_at),
  completed_at: session.completed_at === null ? null : isoTime(session.completed_at),
  outcome: session.outcome,
});

export async function findSession(
  db: Executor,
  accountRef: number,
  id: string,
): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .innerJoin('flows', (on) =>
      on.onRef('flows.account_id', '=', 'sessions.account_id').onRef('flows.ref', '=', 'sessions.flow_ref'),
    )
    .innerJoin('users', (on) =>
      on.onRef('users.account_id', '=', 'sessions.account_id').onRef('users.ref', '=', 'sessions.user_ref'),
    )
    .select([
      'sessions.ref',
      'sessions.id',
      'sessions.flow_ref',
      'flows.tree_id',
      'sessions.user_ref',
      'users.user_id',
      'users.is_erased',
      'sessions.started_at',
      'sessions.day',
      'sessions.completed_at',
      'sessions.outcome',
      'sessions.last_step_ref',
      'sessions.last_visit_at',
    ])
    .where('sessions.account_id', '=', accountRef)
    .where('sessions.id', '=', id)
    .executeTakeFirst();
}

/** @returns Whether the session is new; one with this id that is there already stays as it is. */
export async function insertSession(
  tx: Executor,
  account: {readonly ref: number},
  session: {
    readonly id: string;
    readonly flowRef: number;
    readonly userRef: number;
    readonly startedAt: number;
  },
): Promise<boolean> {
  // The account's zone of this very moment: it may have changed since the request arrived.
  const {time_zone} = await tx
    .selectFrom('accounts')
    .select('time_zone')
    .where('account_id', '=', account.ref)
    .executeTakeFirstOrThrow();
  const cells = {
    flow_ref: session.flowRef,
    user_ref: session.userRef,
    day: dayOf(session.startedAt, time_zone),
  };
  const {numInsertedOrUpdatedRows} = await tx
    .insertInto('sessions')
    .values({
      account_id: account.ref,
      ref: nextRef('sessions', account.ref),
      id: session.id,
      ...cells,
      started_at: session.startedAt,
      completed_at: null,
      outcome: null,
      last_step_ref: null,
      last_visit_at: null,
    })
    .onConflict((on) => on.columns(['account_id', 'id']).doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) return false;
  await countSession(tx, account.ref, cells);
  return true;
}

/** @returns Whether this completed the session; one that is completed already stays as it is. */
export async function finishSession(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  {completedAt, outcome}: {readonly completedAt: number; readonly outcome: Outcome | null},
): Promise<boolean> {
  const {numUpdatedRows} = await tx
    .updateTable('sessions')
    .set({completed_at: completedAt, outcome})
    .where('account_id', '=', accountRef)
    .where('ref', '=', session.ref)
    .where('completed_at', 'is', null)
    .executeTakeFirst();
  if (!numUpdatedRows) return false;
  await moveSums(tx, accountRef, session, {
    completed: 1,
    duration_ms: completedAt - session.started_at,
    ...(outcome && {[outcome]: 1}),
  });
  if (session.last_step_ref !== null) {
    await moveStepSums(tx, accountRef, session, session.last_step_ref, {open: -1});
  }
  return true;
}

/** @returns When the step was first visited, and whether this visit is the first. */
export async function recordVisit(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  stepRef: number,
  visitedAt: number,
): Promise<{readonly isNew: boolean; readonly firstAt: number}> {
  const {numInsertedOrUpdatedRows: inserted} = await tx
    .insertInto('visits')
    .values({
      account_id: accountRef,
      session_ref: session.ref,
      step_ref: stepRef,
      first_at: visitedAt,
      last_at: visitedAt,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref', 'step_ref']).doNothing())
    .executeTakeFirstOrThrow();
  const isNew = Boolean(inserted);
  if (isNew) await moveStepSums(tx, accountRef, session, stepRef, {visits: 1});
  else {
    await tx
      .updateTable('visits')
      .set({
        first_at: sql<number>`min(first_at, ${visitedAt})`,
        last_at: sql<number>`max(last_at, ${visitedAt})`,
      })
      .where('account_id', '=', accountRef)
      .where('session_ref', '=', session.ref)
      .where('step_ref', '=', stepRef)
      .execute();
  }
  await standAt(tx, accountRef, session, stepRef, visitedAt);
  const {first_at} = await tx
    .selectFrom('visits')
    .select('first_at')
    .where('account_id', '=', accountRef)
    .where('session_ref', '=', session.ref)
    .where('step_ref', '=', stepRef)
    .executeTakeFirstOrThrow();
  return {isNew, firstAt: first_at};
}

/** Moves an open session to the step of its latest visit; of equal times the step that came later into being. */
async function standAt(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  stepRef: number,
  visitedAt: number,
): Promise<void> {
  const {numUpdatedRows} = await tx
    .updateTable('sessions')
    .set({last_step_ref: stepRef, last_visit_at: visitedAt})
    .where('account_id', '=', accountRef)
    .where('ref', '=', session.ref)
    .where('completed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('last_visit_at', 'is', null),
        eb('last_visit_at', '<', visitedAt),
        eb.and([eb('last_visit_at', '=', visitedAt), eb('last_step_ref', '<', stepRef)]),
      ]),
    )
    .executeTakeFirst();
  if (!numUpdatedRows || session.last_step_ref === stepRef) return;
  if (session.last_step_ref !== null) {
    await moveStepSums(tx, accountRef, session, session.last_step_ref, {open: -1});
  }
  await moveStepSums(tx, accountRef, session, stepRef, {open: 1});
}
