import {createHash, randomUUID} from 'node:crypto';
import {dayOf} from '../db/days.js';
import type {Executor} from '../db/database.js';
import type {Call, Reply} from '../http/handler.js';
import type {Route} from '@resolutionflow/contract';

/** Another build may compute or write an answer differently. */
const BUILD = randomUUID();

const weak = (etag: string): string => etag.trim().replace(/^W\//, '');

const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.split(',').some((one) => weak(one) === weak(etag)) ?? false;

/**
 * Answers with figures, or 304 while nothing that they show can have changed. The tag is read before the figures: one that
 * is too old costs a request, one that is too new would hide a change.
 */
export async function withEtag<Body>(
  {database, caller, ifNoneMatch, now}: Pick<Call<Route>, 'database' | 'caller' | 'ifNoneMatch' | 'now'>,
  subject: readonly (string | undefined)[],
  figures: (db: Executor, timeZone: string) => Promise<Body>,
): Promise<Reply<Body>> {
  return database.snapshot(async (db) => {
    const {version, time_zone} = await db
      .selectFrom('accounts')
      .select(['version', 'time_zone'])
      .where('account_id', '=', caller.account.ref)
      .executeTakeFirstOrThrow();
    const parts = [BUILD, caller.account.id, version, dayOf(now, time_zone), ...subject];
    const etag = `W/"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}"`;
    const headers = {ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Origin'};
    if (matches(ifNoneMatch, etag)) return {status: 304, headers};
    return {status: 200, headers, body: await figures(db, time_zone)};
  });
}
