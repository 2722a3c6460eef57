import {randomUUID} from 'node:crypto';
import type {Rating} from '@resolutionflow/contract';
import {moveStepSums, moveSums} from '../analytics/sums.js';
import type {Days} from '../analytics/period.js';
import {startOfDay} from '../db/days.js';
import type {Executor} from '../db/database.js';
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

export async function findRating(
  db: Executor,
  accountRef: number,
  sessionRef: number,
): Promise<RatingRow | undefined> {
  return db
    .selectFrom('session_ratings')
    .select(['id', 'rating', 'comment', 'idempotency_key', 'created_at'])
    .where('account_id', '=', accountRef)
    .where('session_ref', '=', sessionRef)
    .executeTakeFirst();
}

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
  const {numInsertedOrUpdatedRows} = await tx
    .insertInto('session_ratings')
    .values({
      account_id: accountRef,
      session_ref: session.ref,
      flow_ref: session.flow_ref,
      user_ref: session.user_ref,
      id: randomUUID(),
      rating: rating.stars,
      comment: rating.comment,
      idempotency_key: rating.key,
      created_at: rating.createdAt,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref']).doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) return false;
  await moveSums(tx, accountRef, session, {[`rating_${rating.stars}`]: 1});
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

/**
 * Ratings of sessions of these days with their sessions and engineers; the newest first, equal times by session id. Narrow
 * it down, and take a few.
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
      .crossJoin('users')
      .where('session_ratings.account_id', '=', accountRef)
      .whereRef('sessions.account_id', '=', 'session_ratings.account_id')
      .whereRef('sessions.ref', '=', 'session_ratings.session_ref')
      .whereRef('users.account_id', '=', 'session_ratings.account_id')
      .whereRef('users.ref', '=', 'session_ratings.user_ref')
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
  const {numInsertedOrUpdatedRows} = await tx
    .insertInto('step_ratings')
    .values({
      account_id: accountRef,
      session_ref: session.ref,
      step_ref: stepRef,
      was_helpful: vote,
      seq,
      created_at: at,
      updated_at: at,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref', 'step_ref']).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows) {
    if (vote !== null) await moveStepSums(tx, accountRef, session, stepRef, cellOf(vote));
    return true;
  }
  const row = tx
    .updateTable('step_ratings')
    .where('account_id', '=', accountRef)
    .where('session_ref', '=', session.ref)
    .where('step_ref', '=', stepRef)
    .where('seq', '<=', seq);
  // One statement for each vote that there may be: its row count says which one was there.
  for (const old of [1, 0, null]) {
    const {numUpdatedRows} = await row
      .set({was_helpful: vote, seq, updated_at: at})
      .where('was_helpful', 'is not distinct from', old)
      .executeTakeFirst();
    if (!numUpdatedRows) continue;
    if (old !== vote) {
      const [before, after] = [cellOf(old), cellOf(vote)];
      await moveStepSums(tx, accountRef, session, stepRef, {
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
