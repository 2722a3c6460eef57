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
import type {Executor} from '../db/database.js';
import {findFlow} from '../flows/repository.js';
import {noSuchFlow} from '../flows/routes.js';
import {decodeCursor, encodeCursor} from '../http/cursor.js';
import type {Call, Handler} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {invalid, isoTime} from '../http/times.js';
import {newestRatings} from './repository.js';
import {findUser, UNKNOWN_NAME} from '../people/repository.js';

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

async function ratingsAfter(
  db: Executor,
  accountRef: number,
  {days, flowRef, userRef, maxRating}: Filter,
  place: Place | undefined,
  limit: number,
): Promise<{readonly entry: RatingEntry; readonly place: Place}[]> {
  const newest = await newestRatings(db, accountRef, days);
  let query = newest
    .crossJoin('flows')
    .whereRef('flows.account_id', '=', 'session_ratings.account_id')
    .whereRef('flows.ref', '=', 'session_ratings.flow_ref')
    .select([
      'sessions.id as session_id',
      'flows.tree_id',
      'flows.name as flow_name',
      'users.user_id',
      'users.name as user_name',
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
    entry: {...row, user_name: user_name ?? UNKNOWN_NAME, created_at: isoTime(created_at)},
    place: {createdAt: created_at, sessionId: row.session_id},
  }));
}

function placeOf(cursor: string | undefined): Place | undefined {
  const parts = decodeCursor(cursor, 2);
  if (!parts) return undefined;
  const [createdAt, sessionId = ''] = [Number(parts[0]), parts[1]];
  if (!Number.isSafeInteger(createdAt)) throw invalid('cursor', 'Expected a cursor from an earlier page');
  return {createdAt, sessionId};
}

export const listRatings: Handler<typeof listRoute> = async (call) => {
  const {database, caller, query} = call;
  const after = placeOf(query.cursor);
  return database.snapshot(async (db) => {
    const filter = await filterOf(db, call, query);
    const found = await ratingsAfter(db, caller.account.ref, filter, after, query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = found.length > query.limit ? page.at(-1)?.place : undefined;
    return {
      status: 200,
      body: {
        ratings: page.map(({entry}) => entry),
        next_cursor: last ? encodeCursor([String(last.createdAt), last.sessionId]) : null,
      },
    };
  });
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

const SLICE = 500;

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
      let place: Place | undefined;
      do {
        const slice = await ratingsAfter(database.read, caller.account.ref, filter, place, SLICE);
        place = slice.length === SLICE ? slice.at(-1)?.place : undefined;
        const rows = slice.map(({entry}) => COLUMNS.map((column) => entry[column]));
        await write(to, stringify(rows, CSV));
        await new Promise((resolve) => setImmediate(resolve));
      } while (place && !signal.aborted);
    },
  };
};
