import type {Writable} from 'node:stream';
import {
  safeCsvCell,
  type RatingEntry,
  type exportRatings as exportRoute,
  type listRatings as listRoute,
  type RouteQuery,
} from '@resolutionflow/contract';
import {stringify} from 'csv-stringify/sync';
import {periodDays, type Days} from '../db/period.js';
import type {Database, Executor} from '../db/database.js';
import {yieldToEventLoop} from '../event-loop.js';
import {findFlow} from '../flows/repository.js';
import {noSuchFlow} from '../flows/routes.js';
import {decodeCursor, encodeCursor} from '../http/cursor.js';
import type {Call, Handler} from '../http/handler.js';
import {collectPage} from '../http/page.js';
import {ApiProblem} from '../api-problem.js';
import {invalid, isoTime} from '../http/times.js';
import {newestRatings, ofEngineer, ofFlow} from './repository.js';
import {UNKNOWN_NAME} from '../people/names.js';
import {findUser} from '../people/repository.js';

interface Filter {
  readonly days: Days;
  readonly flowRef?: number;
  readonly userRef?: number;
  readonly maxRating?: number;
}

/** Where a page ended: newest first, equal times by session id. */
interface Place {
  readonly createdAt: number;
  readonly sessionId: string;
}

type Query = RouteQuery<typeof listRoute> | RouteQuery<typeof exportRoute>;

async function filterOf(
  db: Executor,
  call: Pick<Call<typeof listRoute>, 'caller' | 'now'>,
  query: Query,
): Promise<Filter> {
  const {account} = call.caller;
  const flow = query.tree_id === undefined ? undefined : await findFlow(db, account.ref, query.tree_id);
  if (query.tree_id !== undefined && !flow) throw noSuchFlow();
  const user =
    query.engineer_id === undefined ? undefined : await findUser(db, account.ref, query.engineer_id);
  if (query.engineer_id !== undefined && !user) {
    throw new ApiProblem('not_found', 'There is no such engineer in your account.');
  }
  return {
    days: periodDays(query.period, account.timeZone, call.now),
    ...(flow && {flowRef: flow.ref}),
    ...(user && {userRef: user.ref}),
    ...(query.max_rating !== undefined && {maxRating: query.max_rating}),
  };
}

async function readSlice(
  db: Executor,
  accountRef: number,
  {days, flowRef, userRef, maxRating}: Filter,
  place: Place | undefined,
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
    'session_ratings.created_at',
  ]);
  if (flowRef !== undefined) query = query.where('session_ratings.flow_ref', '=', flowRef);
  if (userRef !== undefined) query = query.where('session_ratings.user_ref', '=', userRef);
  if (maxRating !== undefined) query = query.where('session_ratings.rating', '<=', maxRating);
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
  return rows.map(({created_at, user_name, ...row}) => ({
    ...row,
    user_name: user_name ?? UNKNOWN_NAME,
    created_at: isoTime(created_at),
  }));
}

const placeOf = ({created_at, session_id}: RatingEntry): Place => ({
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
async function* ratingSlices(
  {read}: Database,
  accountRef: number,
  filter: Filter,
  {after, most}: {readonly after?: Place | undefined; readonly most: number},
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

function placeIn(cursor: string | undefined): Place | undefined {
  const parts = decodeCursor(cursor, 2);
  if (!parts) return undefined;
  const [createdAt, sessionId = ''] = [Number(parts[0]), parts[1]];
  if (!Number.isSafeInteger(createdAt)) throw invalid('cursor', 'Expected a cursor from an earlier page');
  return {createdAt, sessionId};
}

export const listRatings: Handler<typeof listRoute> = async (call) => {
  const {database, caller, query} = call;
  const after = placeIn(query.cursor);
  const filter = await filterOf(database.read, call, query);
  const slices = ratingSlices(database, caller.account.ref, filter, {after, most: query.limit + 1});
  const {entries, endsAt} = await collectPage(slices, query.limit);
  const end = endsAt && placeOf(endsAt);
  return {
    status: 200,
    body: {
      ratings: entries,
      next_cursor: end ? encodeCursor([String(end.createdAt), end.sessionId]) : null,
    },
  };
};

const COLUMNS = [
  'session_id',
  'tree_id',
  'flow_name',
  'user_id',
  'user_name',
  'rating',
  'comment',
  'created_at',
] as const satisfies readonly (keyof RatingEntry)[];

/** Quotes every kind of line break in a cell, so that a comment cannot start a row. */
const CSV = {record_delimiter: 'windows', quoted_match: /[\r\n]/, cast: {string: safeCsvCell}} as const;

async function write(to: Writable, text: string): Promise<void> {
  if (to.write(text) || to.destroyed) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      to.off('drain', goOn).off('close', goOn);
      resolve();
    };
    to.on('drain', goOn).on('close', goOn);
  });
}

export const exportRatings: Handler<typeof exportRoute> = async (call) => {
  const {database, caller, query, signal} = call;
  const filter = await filterOf(database.read, call, query);
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="ratings-${query.period}.csv"`,
    },
    write: async (to) => {
      await write(to, `\ufeff${stringify([COLUMNS], CSV)}`);
      for await (const slice of ratingSlices(database, caller.account.ref, filter, {most: Infinity})) {
        const rows = slice.map((entry) => COLUMNS.map((column) => entry[column]));
        await write(to, stringify(rows, CSV));
        if (signal.aborted) return;
      }
    },
  };
};
