import {randomUUID} from 'node:crypto';
import {errorCode} from '../../error-code.js';
import {DatabaseError} from '../location.js';
import type {RunStatement} from './dialect.js';

/** How long the lock outlives a process that was killed. */
const LIFETIME_MS = 15_000;
const RENEW_EVERY = LIFETIME_MS / 5;
const POLL_INTERVAL_MS = 100;
/** How long a process waits for another one that migrates. */
const MAX_WAIT_MS = 10 * 60_000;

const TABLE =
  'create table if not exists rf_migration_lock (id integer primary key, holder text not null, expires_at timestamptz not null)';
const EXPIRY = `now() + interval '${LIFETIME_MS} milliseconds'`;
const TAKE = `
  insert into rf_migration_lock (id, holder, expires_at) values (1, $1, ${EXPIRY})
  on conflict (id) do update set holder = excluded.holder, expires_at = excluded.expires_at
  where rf_migration_lock.expires_at < now()`;
const RENEW = `update rf_migration_lock set expires_at = ${EXPIRY} where id = 1 and holder = $1`;
const RELEASE = 'delete from rf_migration_lock where id = 1 and holder = $1';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Errors of two processes that create the table at once: a unique value, a type, a table that exists. */
const COLLISIONS = new Set(['23505', '42710', '42P07']);

async function createTable(run: RunStatement): Promise<void> {
  try {
    await run({text: TABLE});
  } catch (error) {
    if (!COLLISIONS.has(errorCode(error))) throw error;
  }
}

/**
 * Runs a job while no other process runs one. The lock is a row with an expiry, because not every engine with
 * PostgreSQL's protocol has advisory locks. A killed process holds it for 15 seconds.
 */
export async function withMigrationLock(run: RunStatement, job: () => Promise<void>): Promise<void> {
  const holder = randomUUID();
  await createTable(run);
  const until = performance.now() + MAX_WAIT_MS;
  while ((await run({text: TAKE, values: [holder]})).rowCount === 0) {
    if (performance.now() > until)
      throw new DatabaseError('Another process has been migrating the database for ten minutes.');
    await pause(POLL_INTERVAL_MS);
  }
  const renewal = setInterval(
    () => void run({text: RENEW, values: [holder]}).catch(() => undefined),
    RENEW_EVERY,
  );
  try {
    await job();
  } finally {
    clearInterval(renewal);
    await run({text: RELEASE, values: [holder]});
  }
}
