import {randomUUID} from 'node:crypto';
import type {Rating, RatingEntry} from '@resolutionflow/contract';
import {sql, type ExpressionBuilder, type RawBuilder} from 'kysely';
import {incrementReasons, incrementTotals} from '../daily-totals/daily-totals.js';
import type {Database, Executor} from '../db/database.js';
import {startOfDay} from '../db/days.js';
import type {Days} from '../db/period.js';
import {hasChanged, prepared} from '../db/prepared.js';
import {RATING_REASONS, type Schema, type SessionRatingsTable} from '../db/schema.js';
import {yieldToEventLoop} from '../event-loop.js';
import {asColumn, codesIn} from '../feedback/reasons.js';
import {isoTime} from '../http/times.js';
import {UNKNOWN_NAME} from '../people/names.js';
import type {SessionRow} from '../sessions/repository.js';

export interface RatingRow {
  readonly id: string;
  readonly rating: number;
  readonly comment: string | null;
  readonly reasons: string | null;
  readonly idempotency_key: string | null;
  readonly created_at: number;
}

export const ratingAsWire = (sessionId: string, row: RatingRow): Rating => ({
  id: row.id,
  session_id: sessionId,
  rating: row.rating,
  comment: row.comment,
  reasons: codesIn(row.reasons),
  created_at: isoTime(row.created_at),
});

const ratingOfSession = prepared((db, {accountRef, sessionRef}: {accountRef: number; sessionRef: number}) =>
  db
    .selectFrom('session_ratings')
    .select(['id', 'rating', 'comment', 'reasons', 'idempotency_key', 'created_at'])
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
      reasons: row.reasons,
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
    readonly reasons: readonly string[];
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
    reasons: asColumn(rating.reasons),
    idempotency_key: rating.key,
    created_at: rating.createdAt,
  });
  if (!hasChanged(inserted)) return false;
  await incrementTotals(tx, accountRef, session, {[`rating_${rating.stars}`]: 1});
  await incrementReasons(tx, accountRef, session, RATING_REASONS, rating.reasons, 1);
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

/** Which ratings a list contains. */
export interface RatingFilter {
  readonly days: Days;
  readonly flowRef?: number;
  readonly userRef?: number;
  readonly maxRating?: number;
  /** The code of a reason. */
  readonly reason?: string;
}

/** Whether a column of reasons contains a code. `_` is a placeholder of `like`, so it is escaped. */
const hasReason = (column: string, code: string): RawBuilder<boolean> =>
  sql<boolean>`' ' || ${sql.ref(column)} || ' ' like ${`% ${code.replaceAll('_', '\\_')} %`} escape '\\'`;

/** Where a page ended: newest first, equal times by session id. */
export interface RatingPlace {
  readonly createdAt: number;
  readonly sessionId: string;
}

async function readSlice(
  db: Executor,
  accountRef: number,
  {days, flowRef, userRef, maxRating, reason}: RatingFilter,
  place: RatingPlace | undefined,
  limit: number,
): Promise<RatingEntry[]> {
  const newest = await newestRatings(db, accountRef, days);
  let query = newest.select((eb) => [
    'sessions.id as session_id',
    ofFlow(eb, 'tree_id').as('tree_id'),
    ofFlow(eb, 'name').as('flow_name'),
    ofEngineer(eb, 'user_id').$notNull().as('user_id'),
    ofEngineer(eb, 'name').as('user_name'),
    'session_ratings.rating',
    'session_ratings.comment',
    'session_ratings.reasons',
    'session_ratings.created_at',
  ]);
  if (flowRef !== undefined) query = query.where('session_ratings.flow_ref', '=', flowRef);
  if (userRef !== undefined) query = query.where('session_ratings.user_ref', '=', userRef);
  if (maxRating !== undefined) query = query.where('session_ratings.rating', '<=', maxRating);
  if (reason !== undefined) query = query.where(hasReason('session_ratings.reasons', reason));
  if (place) {
    query = query
      .where('session_ratings.created_at', '<=', place.createdAt)
      .where((eb) =>
        eb.or([
          eb('session_ratings.created_at', '<', place.createdAt),
          eb.and([
            eb('session_ratings.created_at', '=', place.createdAt),
            eb('sessions.id', '>', place.sessionId),
          ]),
        ]),
      );
  }
  const rows = await query.limit(limit).execute();
  return rows.map(({created_at, user_name, reasons, ...row}) => ({
    ...row,
    reasons: codesIn(reasons),
    user_name: user_name ?? UNKNOWN_NAME,
    created_at: isoTime(created_at),
  }));
}

export const placeOf = ({created_at, session_id}: RatingEntry): RatingPlace => ({
  createdAt: Date.parse(created_at),
  sessionId: session_id,
});

/** Ratings read at a time: one read takes a few ms at most. */
const RATINGS_A_SLICE = 200;

/**
 * Reads ratings, the newest first. Other requests get their turn between slices.
 *
 * @param after - Where an earlier page ended.
 * @param most - Maximum number of ratings.
 */
export async function* ratingSlices(
  {read}: Database,
  accountRef: number,
  filter: RatingFilter,
  {after, most}: {readonly after?: RatingPlace | undefined; readonly most: number},
): AsyncGenerator<readonly RatingEntry[]> {
  for (let rest = most; rest > 0;) {
    const limit = Math.min(rest, RATINGS_A_SLICE);
    const slice = await readSlice(read, accountRef, filter, after, limit);
    yield slice;
    const last = slice.at(-1);
    if (!last || slice.length < limit) return;
    rest -= slice.length;
    after = placeOf(last);
    await yieldToEventLoop();
  }
}
