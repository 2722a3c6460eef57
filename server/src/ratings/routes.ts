import type {Writable} from 'node:stream';
import {
  safeCsvCell,
  type RatingEntry,
  type exportRatings as exportRoute,
  type listRatings as listRoute,
} from '@resolutionflow/contract';
import {stringify} from 'csv-stringify/sync';
import {ApiProblem, invalid} from '../api-problem.js';
import type {Executor} from '../db/database.js';
import {periodDays} from '../db/period.js';
import {requireFlow} from '../flows/service.js';
import {decodeCursor, encodeCursor} from '../http/cursor.js';
import type {ApiRequest, Handlers} from '../http/handler.js';
import {collectPage} from '../http/pagination.js';
import {requireEngineer} from '../people/service.js';
import {lockedSessionFor, writeToSession} from '../sessions/service.js';
import {positionOf, ratingSlices, type RatingFilter, type RatingPosition} from './list.js';
import {insertOrFindRating, ratingAsWire} from './repository.js';

async function filterOf(
  db: Executor,
  {caller, now, query}: Pick<ApiRequest<typeof listRoute | typeof exportRoute>, 'caller' | 'now' | 'query'>,
): Promise<RatingFilter> {
  const {account} = caller;
  const {period, tree_id, engineer_id, max_rating, reason} = query;
  const flow = tree_id === undefined ? undefined : await requireFlow(db, account.ref, tree_id);
  const engineer =
    engineer_id === undefined ? undefined : await requireEngineer(db, account.ref, engineer_id);
  return {
    days: periodDays(period, account.timeZone, now),
    ...(flow && {flowRef: flow.ref}),
    ...(engineer && {userRef: engineer.ref}),
    ...(max_rating !== undefined && {maxRating: max_rating}),
    ...(reason !== undefined && {reason}),
  };
}

function positionIn(cursor: string | undefined): RatingPosition | undefined {
  const parts = decodeCursor(cursor, 2);
  if (!parts) return undefined;
  const [createdAt, sessionId = ''] = [Number(parts[0]), parts[1]];
  if (!Number.isSafeInteger(createdAt)) throw invalid('cursor', 'Expected a cursor from an earlier page');
  return {createdAt, sessionId};
}

const COLUMNS = [
  'session_id',
  'tree_id',
  'flow_name',
  'user_id',
  'user_name',
  'rating',
  'comment',
  'reasons',
  'created_at',
] as const satisfies readonly (keyof RatingEntry)[];

const cellOf = (entry: RatingEntry, column: (typeof COLUMNS)[number]): string | number | null =>
  column === 'reasons' ? entry.reasons.join(' ') : entry[column];

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

export const ratingHandlers = {
  async rateSession(request) {
    const {caller, params, headers, body, now} = request;
    const key = headers['idempotency-key'] ?? null;
    return writeToSession(request, params.session_id, async (tx) => {
      const session = await lockedSessionFor(tx, caller, params.session_id, ['owner']);
      if (session.completed_at === null) {
        throw new ApiProblem(
          'session_not_completed',
          'The session is still open: complete it before rating it.',
        );
      }
      const {rating, isNew} = await insertOrFindRating(tx, caller.account.ref, session, {
        stars: body.rating,
        comment: body.comment,
        reasons: body.reasons,
        idempotency_key: key,
        created_at: now,
      });
      if (!isNew && (key === null || rating.idempotency_key !== key)) {
        throw new ApiProblem('already_rated', 'The session has a rating, and a rating is final.');
      }
      return {
        status: 201,
        body: ratingAsWire(session.id, rating),
        ...(!isNew && {headers: {'Idempotency-Replayed': 'true'}}),
      };
    });
  },

  async listRatings(request) {
    const {database, caller, query} = request;
    const after = positionIn(query.cursor);
    const filter = await filterOf(database.read, request);
    const slices = ratingSlices(database.read, caller.account.ref, filter, {after, limit: query.limit + 1});
    const {entries, endsAt} = await collectPage(slices, query.limit);
    const end = endsAt && positionOf(endsAt);
    return {
      status: 200,
      body: {
        ratings: entries,
        next_cursor: end ? encodeCursor([String(end.createdAt), end.sessionId]) : null,
      },
    };
  },

  async exportRatings(request) {
    const {database, caller, query, signal} = request;
    const filter = await filterOf(database.read, request);
    return {
      status: 200,
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="ratings-${query.period}.csv"`,
      },
      write: async (to) => {
        await write(to, `\ufeff${stringify([COLUMNS], CSV)}`);
        for await (const slice of ratingSlices(database.read, caller.account.ref, filter, {
          limit: Infinity,
        })) {
          const rows = slice.map((entry) => COLUMNS.map((column) => cellOf(entry, column)));
          await write(to, stringify(rows, CSV));
          if (signal.aborted) return;
        }
      },
    };
  },
} satisfies Pick<Handlers, 'rateSession' | 'listRatings' | 'exportRatings'>;
