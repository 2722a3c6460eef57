import type {Outcome, Session} from '@resolutionflow/contract';
import {sql, type ExpressionBuilder} from 'kysely';
import {
  completionOf,
  incrementStepTotals,
  incrementTotals,
  type TotalsKey,
} from '../daily-totals/daily-totals.js';
import {dayOf} from '../db/days.js';
import type {Executor, WriteOptions} from '../db/database.js';
import {hasChanged, prepared} from '../db/prepared.js';
import type {Schema} from '../db/schema.js';
import {keepKeys, lockRows, newRef, shareRows} from '../db/engine.js';
import {isoTime} from '../http/times.js';

/** A session with the public ids. */
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

/** For a write that changes nothing outside of one session, except daily totals and its engineer's row. */
export const aboutSession = (accountRef: number, id: string): WriteOptions => ({
  subject: `session ${accountRef} ${id}`,
});

interface SessionKey {
  readonly accountRef: number;
  readonly id: string;
}

/** Selects a column of a session's engineer. */
function engineerOf<C extends 'user_id' | 'is_erased'>(
  db: Executor,
  eb: ExpressionBuilder<Schema, 'sessions'>,
  column: C,
  isLocked: boolean,
) {
  const query = eb
    .selectFrom('users')
    .select(column)
    .whereRef('users.account_id', '=', 'sessions.account_id')
    .whereRef('users.ref', '=', 'sessions.user_ref');
  return isLocked ? keepKeys(db, query) : query;
}

/** @param options.isLocked - Locks the session, and keeps its engineer from being erased until the transaction ends. */
const selectSession = (
  db: Executor,
  {accountRef, id}: SessionKey,
  {isLocked}: {readonly isLocked: boolean},
) =>
  (isLocked ? lockRows(db, db.selectFrom('sessions')) : db.selectFrom('sessions'))
    .select((eb) => [
      'ref',
      'id',
      'flow_ref',
      // Looked up rather than joined, which costs SQLite eight times as much for a single row.
      eb
        .selectFrom('flows')
        .select('tree_id')
        .whereRef('flows.account_id', '=', 'sessions.account_id')
        .whereRef('flows.ref', '=', 'sessions.flow_ref')
        .$asScalar()
        .$notNull()
        .as('tree_id'),
      'user_ref',
      engineerOf(db, eb, 'user_id', isLocked).$asScalar().$notNull().as('user_id'),
      engineerOf(db, eb, 'is_erased', isLocked).$asScalar().$notNull().as('is_erased'),
      'started_at',
      'day',
      'completed_at',
      'outcome',
      'last_step_ref',
      'last_visit_at',
    ])
    .where('account_id', '=', accountRef)
    .where('id', '=', id);

const sessionById = prepared((db, key: SessionKey) => selectSession(db, key, {isLocked: false}));
const lockedSessionById = prepared((db, key: SessionKey) => selectSession(db, key, {isLocked: true}));

export const findSession = async (
  db: Executor,
  accountRef: number,
  id: string,
): Promise<SessionRow | undefined> => (await sessionById(db, {accountRef, id})).rows[0];

/** Like `findSession`. Until the transaction ends, no other process writes to the session or erases its engineer. */
export const lockSession = async (
  tx: Executor,
  accountRef: number,
  id: string,
): Promise<SessionRow | undefined> => (await lockedSessionById(tx, {accountRef, id})).rows[0];

const zoneOfAccount = prepared((db, {accountRef}: {accountRef: number}) =>
  shareRows(db, db.selectFrom('accounts').select('time_zone').where('account_id', '=', accountRef)),
);

/**
 * The account's time zone. It may have changed since the request arrived, and cannot change until the
 * transaction ends.
 */
export async function currentZone(tx: Executor, accountRef: number): Promise<string> {
  const {
    rows: [account],
  } = await zoneOfAccount(tx, {accountRef});
  if (!account) throw new Error('The account is gone');
  return account.time_zone;
}

interface NewSession extends TotalsKey {
  readonly accountRef: number;
  readonly id: string;
  readonly startedAt: number;
  readonly completedAt: number | null;
  readonly outcome: Outcome | null;
}

const insertUnlessThere = prepared((db, row: NewSession) =>
  db
    .insertInto('sessions')
    .values({
      account_id: row.accountRef,
      ref: newRef(db, 'sessions', row.accountRef),
      id: row.id,
      flow_ref: row.flow_ref,
      user_ref: row.user_ref,
      day: row.day,
      started_at: row.startedAt,
      completed_at: row.completedAt,
      outcome: row.outcome,
      last_step_ref: null,
      last_visit_at: null,
    })
    .onConflict((on) => on.columns(['account_id', 'id']).doNothing()),
);

/** @returns True if the session is new. An existing session with this id stays unchanged. */
export async function insertSession(
  tx: Executor,
  account: {readonly ref: number},
  {
    flowRef,
    userRef,
    ...session
  }: {
    readonly id: string;
    readonly flowRef: number;
    readonly userRef: number;
    readonly startedAt: number;
    readonly completedAt: number | null;
    readonly outcome: Outcome | null;
  },
): Promise<boolean> {
  const {startedAt, completedAt, outcome} = session;
  const day = dayOf(startedAt, await currentZone(tx, account.ref));
  const cells = {flow_ref: flowRef, user_ref: userRef, day};
  if (!hasChanged(await insertUnlessThere(tx, {accountRef: account.ref, ...session, ...cells}))) return false;
  const more = completedAt === null ? {} : completionOf(startedAt, completedAt, outcome);
  await incrementTotals(tx, account.ref, cells, {sessions: 1, ...more});
  return true;
}

const completeIfOpen = prepared(
  (db, row: {accountRef: number; ref: number; completedAt: number; outcome: Outcome | null}) =>
    db
      .updateTable('sessions')
      .set({completed_at: row.completedAt, outcome: row.outcome})
      .where('account_id', '=', row.accountRef)
      .where('ref', '=', row.ref)
      .where('completed_at', 'is', null),
);

/** @returns True if this call completed the session. A completed session stays unchanged. */
export async function finishSession(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  {completedAt, outcome}: {readonly completedAt: number; readonly outcome: Outcome | null},
): Promise<boolean> {
  const row = {accountRef, ref: session.ref, completedAt, outcome};
  if (!hasChanged(await completeIfOpen(tx, row))) return false;
  await incrementTotals(tx, accountRef, session, completionOf(session.started_at, completedAt, outcome));
  if (session.last_step_ref !== null) {
    await incrementStepTotals(tx, accountRef, session, session.last_step_ref, {open: -1});
  }
  return true;
}

interface Visit {
  readonly accountRef: number;
  readonly sessionRef: number;
  readonly stepRef: number;
  readonly at: number;
}

const insertFirstVisit = prepared((db, visit: Visit) =>
  db
    .insertInto('visits')
    .values({
      account_id: visit.accountRef,
      session_ref: visit.sessionRef,
      step_ref: visit.stepRef,
      first_at: visit.at,
      last_at: visit.at,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref', 'step_ref']).doNothing()),
);

const widenVisit = prepared((db, visit: Visit) =>
  db
    .updateTable('visits')
    .set({
      first_at: sql<number>`case when first_at < ${visit.at} then first_at else ${visit.at} end`,
      last_at: sql<number>`case when last_at > ${visit.at} then last_at else ${visit.at} end`,
    })
    .where('account_id', '=', visit.accountRef)
    .where('session_ref', '=', visit.sessionRef)
    .where('step_ref', '=', visit.stepRef),
);

const firstVisit = prepared((db, visit: Omit<Visit, 'at'>) =>
  db
    .selectFrom('visits')
    .select('first_at')
    .where('account_id', '=', visit.accountRef)
    .where('session_ref', '=', visit.sessionRef)
    .where('step_ref', '=', visit.stepRef),
);

/** Moves an open session to the step of its latest visit. At equal times, the step with the higher ref wins. */
const moveToStepIfLatest = prepared((db, visit: Visit) =>
  db
    .updateTable('sessions')
    .set({last_step_ref: visit.stepRef, last_visit_at: visit.at})
    .where('account_id', '=', visit.accountRef)
    .where('ref', '=', visit.sessionRef)
    .where('completed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('last_visit_at', 'is', null),
        eb('last_visit_at', '<', visit.at),
        eb.and([eb('last_visit_at', '=', visit.at), eb('last_step_ref', '<', visit.stepRef)]),
      ]),
    ),
);

/** @returns When the step was first visited, and whether this visit is the first. */
export async function recordVisit(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  stepRef: number,
  visitedAt: number,
): Promise<{readonly isNew: boolean; readonly firstAt: number}> {
  const visit = {accountRef, sessionRef: session.ref, stepRef, at: visitedAt};
  const isNew = hasChanged(await insertFirstVisit(tx, visit));
  if (!isNew) await widenVisit(tx, visit);
  // A completed session never opens again.
  const mayMove = session.completed_at === null && hasChanged(await moveToStepIfLatest(tx, visit));
  const hasMoved = mayMove && session.last_step_ref !== stepRef;
  if (hasMoved && session.last_step_ref !== null) {
    await incrementStepTotals(tx, accountRef, session, session.last_step_ref, {open: -1});
  }
  if (isNew || hasMoved) {
    await incrementStepTotals(tx, accountRef, session, stepRef, {
      visits: Number(isNew),
      open: Number(hasMoved),
    });
  }
  if (isNew) return {isNew, firstAt: visitedAt};
  const {
    rows: [row],
  } = await firstVisit(tx, visit);
  if (!row) throw new Error('The existing visit has disappeared');
  return {isNew, firstAt: row.first_at};
}
