import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {accountVersion} from '../db/account-changes.js';
import {dayOf} from '../db/days.js';
import type {Executor} from '../db/database.js';
import {prepared} from '../db/prepared.js';
import type {ApiRequest, Reply} from '../http/handler.js';
import type {Route} from '@resolutionflow/contract';

const {version: VERSION} = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as {version: string};

const FOLDER = fileURLToPath(new URL('../', import.meta.url));

/**
 * A hash of the program's version and files. It stays the same after a restart and differs for another build.
 */
const BUILD = readdirSync(FOLDER, {recursive: true, encoding: 'utf8'})
  .filter((file) => /\.[jt]s$/.test(file))
  .sort()
  .reduce((hash, file) => hash.update(file).update(readFileSync(join(FOLDER, file))), createHash('sha256'))
  .update(VERSION)
  .digest('base64url');

/** Proxies mark a tag as weak, and add the coding's name when they compress a response. */
const opaqueTag = (tag: string): string =>
  tag
    .trim()
    .replace(/^W\//, '')
    .replace(/-(?:gzip|br|deflate|zstd)(?="$)/, '');

const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.split(',').some((tag) => opaqueTag(tag) === opaqueTag(etag)) ?? false;

const selectTimeZone = prepared((db, {accountRef}: {accountRef: number}) =>
  db.selectFrom('accounts').select('time_zone').where('account_id', '=', accountRef),
);

/** The account's time zone at the moment of the snapshot: it may have changed since authentication. */
async function timeZoneOf(db: Executor, accountRef: number): Promise<string> {
  const {rows} = await selectTimeZone(db, {accountRef});
  if (!rows[0]) throw new Error('The account of the caller has disappeared');
  return rows[0].time_zone;
}

/**
 * Responds with metrics, or with 304 if they cannot have changed. The tag is read before the metrics: a tag
 * that is too old costs one request, but a tag that is too new would hide a change.
 */
export async function withEtag<Body>(
  {
    database,
    caller,
    ifNoneMatch,
    now,
  }: Pick<ApiRequest<Route>, 'database' | 'caller' | 'ifNoneMatch' | 'now'>,
  subject: readonly (string | undefined)[],
  metrics: (db: Executor, timeZone: string) => Promise<Body>,
): Promise<Reply<Body>> {
  return database.snapshot(async (db) => {
    const version = await accountVersion(db, caller.account.ref);
    const timeZone = await timeZoneOf(db, caller.account.ref);
    const parts = [BUILD, caller.account.id, version, dayOf(now, timeZone), ...subject];
    const etag = `W/"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}"`;
    const headers = {ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Origin'};
    if (matches(ifNoneMatch, etag)) return {status: 304, headers};
    const body = await metrics(db, timeZone);
    // `*` matches what exists, and reading the metrics fails if the flow or engineer does not.
    if (ifNoneMatch?.trim() === '*') return {status: 304, headers};
    return {status: 200, headers, body};
  });
}
