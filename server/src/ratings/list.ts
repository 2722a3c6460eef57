import type {RatingEntry} from '@resolutionflow/contract';
import {sql, type ExpressionBuilder, type RawBuilder} from 'kysely';
import type {Executor} from '../db/database.js';
import {startOfDay} from '../db/days.js';
import {isOneOf} from '../db/engine.js';
import type {Days} from '../db/period.js';
import type {Schema} from '../db/schema.js';
import {yieldToEventLoop} from '../event-loop.js';
import {codesIn} from '../feedback/reasons.js';
import {isoTime} from '../http/times.js';
import {UNKNOWN_NAME} from '../people/names.js';

/** A column of the rating's engineer. A join would make SQLite read all people of the account into a filter first. */
const ofEngineer = <C extends 'user_id' | 'name'>(
  eb: ExpressionBuilder<Schema, 'session_ratings'>,
  column: C,
) =>
  eb
    .selectFrom('users')
    .select(column)
    .whereRef('users.account_id', '=', 'session_ratings.account_id')
    .whereRef('users.ref', '=', 'session_ratings.user_ref')
    .$asScalar();

/** Like `ofEngineer`, for a column of the rating's flow. */
export const ofFlow = (eb: ExpressionBuilder<Schema, 'session_ratings'>, column: 'tree_id' | 'name') =>
  eb
    .selectFrom('flows')
    .select(column)
    .whereRef('flows.account_id', '=', 'session_ratings.account_id')
    .whereRef('flows.ref', '=', 'session_ratings.flow_ref')
    .$asScalar()
    .$notNull();

/** Joins ratings with their sessions, of these days only. */
const ofSessions = (db: Executor, accountRef: number, {from, to}: Days) =>
  db
    // A cross join keeps SQLite from beginning with the sessions.
    .selectFrom('session_ratings')
    .crossJoin('sessions')
    .where('session_ratings.account_id', '=', accountRef)
    .whereRef('sessions.account_id', '=', 'session_ratings.account_id')
    .whereRef('sessions.ref', '=', 'session_ratings.session_ref')
    .where('sessions.day', '>=', from)
    .where('sessions.day', '<=', to)
    .orderBy('session_ratings.created_at', 'desc')
    .orderBy('session_ratings.session_id');

/** The earliest possible rating of sessions on these days or later. A search from the newest rating ends there. */
async function earliestRating(db: Executor, accountRef: number, {from}: Days): Promise<number> {
  const {rating_lead_ms} = await db
    .selectFrom('accounts')
    .select('rating_lead_ms')
    .where('account_id', '=', accountRef)
    .executeTakeFirstOrThrow();
  return startOfDay(from) - rating_lead_ms;
}

/** Which ratings a list contains. */
export interface RatingFilter {
  readonly days: Days;
  readonly flowRef?: number;
  readonly userRef?: number;
  readonly maxRating?: number;
  /** The code of a reason. */
  readonly reason?: string;
  /** Only ratings of the flow with a comment. */
  readonly hasComment?: boolean;
}

/** Whether a column of reasons contains a code. `_` is a placeholder of `like`, so it is escaped. */
const hasReason = (column: string, code: string): RawBuilder<boolean> =>
  sql<boolean>`' ' || ${sql.ref(column)} || ' ' like ${`% ${code.replaceAll('_', '!_')} %`} escape '!'`;

/** The position at which a page ended. Newest first, equal times by session id. */
export interface RatingPosition {
  readonly createdAt: number;
  readonly sessionId: string;
}

interface Candidate {
  readonly session_ref: number;
  readonly session_id: string;
  readonly created_at: number;
}

/** The next ratings of an engineer, a flow or all, in the order of the list. Most filters are not applied yet. */
async function nextCandidates(
  db: Executor,
  accountRef: number,
  {flowRef, userRef, hasComment}: RatingFilter,
  {after, earliest, limit}: {after: RatingPosition | undefined; earliest: number; limit: number},
): Promise<Candidate[]> {
  let ratings = db
    .selectFrom('session_ratings')
    .select(['session_ref', 'session_id', 'created_at'])
    .where('account_id', '=', accountRef)
    .where('created_at', '>=', earliest)
    .orderBy('created_at', 'desc')
    .orderBy('session_id');
  if (userRef !== undefined) ratings = ratings.where('user_ref', '=', userRef);
  else if (flowRef !== undefined) ratings = ratings.where('flow_ref', '=', flowRef);
  if (hasComment) ratings = ratings.where('comment', 'is not', null);
  if (!after) return ratings.limit(limit).execute();
  // Two ranges of the index. One condition for both would read all ratings of this moment again for each page.
  const sameTime = await ratings
    .where('created_at', '=', after.createdAt)
    .where('session_id', '>', after.sessionId)
    .limit(limit)
    .execute();
  if (sameTime.length === limit) return sameTime;
  const older = await ratings
    .where('created_at', '<', after.createdAt)
    .limit(limit - sameTime.length)
    .execute();
  return [...sameTime, ...older];
}

/** Reads the ratings of those candidates that match the filter. */
async function readMatching(
  db: Executor,
  accountRef: number,
  {days, flowRef, maxRating, reason}: RatingFilter,
  candidates: readonly Candidate[],
): Promise<RatingEntry[]> {
  if (candidates.length === 0) return [];
  const refs = candidates.map(({session_ref}) => session_ref);
  let query = ofSessions(db, accountRef, days)
    .where(isOneOf(db, 'session_ratings.session_ref', refs))
    .select((eb) => [
      'session_ratings.session_id',
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
  if (maxRating !== undefined) query = query.where('session_ratings.rating', '<=', maxRating);
  if (reason !== undefined) query = query.where(hasReason('session_ratings.reasons', reason));
  const rows = await query.execute();
  return rows.map(({created_at, user_name, reasons, ...row}) => ({
    ...row,
    reasons: codesIn(reasons),
    user_name: user_name ?? UNKNOWN_NAME,
    created_at: isoTime(created_at),
  }));
}

export const positionOf = ({created_at, session_id}: RatingEntry): RatingPosition => ({
  createdAt: Date.parse(created_at),
  sessionId: session_id,
});

/** Ratings read in one turn of the event loop, whether they match or not. */
const CANDIDATES_PER_SLICE = 200;

/**
 * Reads ratings, the newest first. Other requests get their turn between slices.
 *
 * @param after - Where an earlier page ended.
 * @param limit - Maximum number of ratings.
 */
export async function* ratingSlices(
  db: Executor,
  accountRef: number,
  filter: RatingFilter,
  {after, limit}: {readonly after?: RatingPosition | undefined; readonly limit: number},
): AsyncGenerator<readonly RatingEntry[]> {
  const earliest = await earliestRating(db, accountRef, filter.days);
  let count = Math.min(limit, CANDIDATES_PER_SLICE);
  for (let rest = limit; rest > 0; await yieldToEventLoop()) {
    const candidates = await nextCandidates(db, accountRef, filter, {after, earliest, limit: count});
    const slice = (await readMatching(db, accountRef, filter, candidates)).slice(0, rest);
    yield slice;
    const last = candidates.at(-1);
    if (!last || candidates.length < count) return;
    rest -= slice.length;
    after = {createdAt: last.created_at, sessionId: last.session_id};
    count = CANDIDATES_PER_SLICE;
  }
}
