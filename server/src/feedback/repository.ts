import {randomUUID} from 'node:crypto';
import type {Rating} from '@resolutionflow/contract';
import type {ExpressionBuilder} from 'kysely';
import {incrementStepTotals, incrementTotals} from '../daily-totals/daily-totals.js';
import type {Days} from '../db/period.js';
import {startOfDay} from '../db/days.js';
import type {Executor} from '../db/database.js';
import {hasChanged, prepared} from '../db/prepared.js';
import type {Schema, SessionRatingsTable, StepRatingsTable} from '../db/schema.js';
import {isoTime} from '../http/times.js';
import type {SessionRow} from '../sessions/repository.js';

export interface RatingRow {
  readonly id: string;
  readonly rating: number;
  readonly comment: string | null;
  readonly idempotency_key: string | null;
  readonly created_at: number;
}

export const ratingAsWire = (sessionId: string, row: RatingRow): Rating => ({
  id: row.id,
  session_id: sessionId,
  rating: row.rating,
  comment: row.comment,
  created_at: isoTime(row.created_at),
});

const ratingOfSession = prepared((db, {accountRef, sessionRef}: {accountRef: number; sessionRef: number}) =>
  db
    .selectFrom('session_ratings')
    .select(['id', 'rating', 'comment', 'idempotency_key', 'created_at'])
    .where('account_id', '=', accountRef)
    .where('session_ref', '=', sessionRef),
);

export const findRating = async (
  db: Executor,
  accountRef: number,
  sessionRef: number,
): Promise<RatingRow | undefined> => (await ratingOfSession(db, {accountRef, sessionRef})).rows[0];

const insertUnlessRated = prepared((db, row: SessionRatingsTable) =>
  db
    .insertInto('session_ratings')
    .values({
      account_id: row.account_id,
      session_ref: row.session_ref,
      flow_ref: row.flow_ref,
      user_ref: row.user_ref,
      id: row.id,
      rating: row.rating,
      comment: row.comment,
      idempotency_key: row.idempotency_key,
      created_at: row.created_at,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref']).doNothing()),
);

/** @returns Whether the session had no rating and has this one now. */
export async function insertRating(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  rating: {
    readonly stars: number;
    readonly comment: string | null;
    readonly key: string | null;
    readonly createdAt: number;
  },
): Promise<boolean> {
  const inserted = await insertUnlessRated(tx, {
    account_id: accountRef,
    session_ref: session.ref,
    flow_ref: session.flow_ref,
    user_ref: session.user_ref,
    id: randomUUID(),
    rating: rating.stars,
    comment: rating.comment,
    idempotency_key: rating.key,
    created_at: rating.createdAt,
  });
  if (!hasChanged(inserted)) return false;
  await incrementTotals(tx, accountRef, session, {[`rating_${rating.stars}`]: 1});
  const lead = session.started_at - rating.createdAt;
  if (lead > 0) {
    await tx
      .updateTable('accounts')
      .set({rating_lead_ms: lead})
      .where('account_id', '=', accountRef)
      .where('rating_lead_ms', '<', lead)
      .execute();
  }
  return true;
}

/** A column of the rating's engineer. A join would make SQLite read all people of the account into a filter first. */
export const ofEngineer = <C extends 'user_id' | 'name'>(
  eb: ExpressionBuilder<Schema, 'session_ratings'>,
  column: C,
) =>
  eb
    .selectFrom('users')
    .select(column)
    .whereRef('users.account_id', '=', 'session_ratings.account_id')
    .whereRef('users.ref', '=', 'session_ratings.user_ref')
    .$asScalar();

/** The same for a column of the rating's flow. */
export const ofFlow = (eb: ExpressionBuilder<Schema, 'session_ratings'>, column: 'tree_id' | 'name') =>
  eb
    .selectFrom('flows')
    .select(column)
    .whereRef('flows.account_id', '=', 'session_ratings.account_id')
    .whereRef('flows.ref', '=', 'session_ratings.flow_ref')
    .$asScalar()
    .$notNull();

/**
 * Ratings of sessions of these days, joined with their sessions. The newest come first, those with equal times by session
 * id. Callers add filters and a limit.
 */
export async function newestRatings(db: Executor, accountRef: number, {from, to}: Days) {
  const {rating_lead_ms} = await db
    .selectFrom('accounts')
    .select('rating_lead_ms')
    .where('account_id', '=', accountRef)
    .executeTakeFirstOrThrow();
  return (
    db
      // A cross join keeps SQLite from beginning with the sessions, and from sorting all there are.
      .selectFrom('session_ratings')
      .crossJoin('sessions')
      .where('session_ratings.account_id', '=', accountRef)
      .whereRef('sessions.account_id', '=', 'session_ratings.account_id')
      .whereRef('sessions.ref', '=', 'session_ratings.session_ref')
      .where('sessions.day', '>=', from)
      .where('sessions.day', '<=', to)
      // Where the search may end: no session of these days was rated before that.
      .where('session_ratings.created_at', '>=', startOfDay(from) - rating_lead_ms)
      .orderBy('session_ratings.created_at', 'desc')
      .orderBy('sessions.id')
  );
}

const cellOf = (vote: number | null): {yes: number; no: number} => ({
  yes: vote === 1 ? 1 : 0,
  no: vote === 0 ? 1 : 0,
});

const insertUnlessVoted = prepared((db, row: StepRatingsTable) =>
  db
    .insertInto('step_ratings')
    .values({
      account_id: row.account_id,
      session_ref: row.session_ref,
      step_ref: row.step_ref,
      was_helpful: row.was_helpful,
      seq: row.seq,
      created_at: row.created_at,
      updated_at: row.updated_at,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref', 'step_ref']).doNothing()),
);

const replaceVote = prepared(
  (
    db,
    row: Omit<StepRatingsTable, 'was_helpful' | 'created_at'> & {old: number | null; vote: number | null},
  ) =>
    db
      .updateTable('step_ratings')
      .set({was_helpful: row.vote, seq: row.seq, updated_at: row.updated_at})
      .where('account_id', '=', row.account_id)
      .where('session_ref', '=', row.session_ref)
      .where('step_ref', '=', row.step_ref)
      .where('seq', '<=', row.seq)
      .where('was_helpful', 'is not distinct from', row.old),
);

/**
 * Sets or takes back (null) a vote, unless a later press has won.
 *
 * @returns Whether there was none before, taken back or not.
 */
export async function setVote(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  stepRef: number,
  {wasHelpful, seq, at}: {readonly wasHelpful: boolean | null; readonly seq: number; readonly at: number},
): Promise<boolean> {
  const vote = wasHelpful === null ? null : Number(wasHelpful);
  const row = {account_id: accountRef, session_ref: session.ref, step_ref: stepRef, seq, updated_at: at};
  if (hasChanged(await insertUnlessVoted(tx, {...row, was_helpful: vote, created_at: at}))) {
    if (vote !== null) await incrementStepTotals(tx, accountRef, session, stepRef, cellOf(vote));
    return true;
  }
  // One statement for each vote that there may be: its row count says which one was there.
  for (const old of [1, 0, null]) {
    if (!hasChanged(await replaceVote(tx, {...row, old, vote}))) continue;
    if (old !== vote) {
      const [before, after] = [cellOf(old), cellOf(vote)];
      await incrementStepTotals(tx, accountRef, session, stepRef, {
        yes: after.yes - before.yes,
        no: after.no - before.no,
      });
    }
    break;
  }
  return false;
}

/** The votes of a session that have not been taken back, in flow order. */
export async function votesOf(
  db: Executor,
  accountRef: number,
  sessionRef: number,
): Promise<{step_id: string; was_helpful: boolean}[]> {
  const rows = await db
    .selectFrom('step_ratings')
    .innerJoin('steps', (on) =>
      on
        .onRef('steps.account_id', '=', 'step_ratings.account_id')
        .onRef('steps.ref', '=', 'step_ratings.step_ref'),
    )
    .select(['steps.step_id', 'step_ratings.was_helpful'])
    .where('step_ratings.account_id', '=', accountRef)
    .where('step_ratings.session_ref', '=', sessionRef)
    .where('step_ratings.was_helpful', 'is not', null)
    .orderBy('steps.is_archived')
    .orderBy('steps.position')
    .orderBy('steps.step_id')
    .execute();
  return rows.map(({step_id, was_helpful}) => ({step_id, was_helpful: was_helpful === 1}));
}
