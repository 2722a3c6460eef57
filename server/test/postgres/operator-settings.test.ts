import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';
import {test, type TestContext} from 'node:test';
import {sql} from 'kysely';
import pg from 'pg';
import {listRatings} from '@resolutionflow/contract';
import {ApiProblem} from '../../src/api-problem.js';
import type {Database} from '../../src/db/database.js';
import {DatabaseError} from '../../src/db/location.js';
import * as initial from '../../src/db/migrations/0001-initial.js';
import {createAccount, openDatabase, verifyFigures} from '../../src/index.js';
import {startScene} from '../http/scene.js';
import {listAccounts} from '../../src/accounts/repository.js';
import {removeCopyMarker} from '../../src/copy/marker.js';
import {createOldSchema, createTestDatabase, type TestDatabase} from '../database.js';

/*
 * Settings that operators give to a role or a database. Here the database has them, so that they apply to every new connection.
 */

type Settings = Readonly<Record<string, string>>;

const TIMEOUTS: Settings = {
  statement_timeout: '200ms',
  idle_in_transaction_session_timeout: '200ms',
  transaction_timeout: '200ms',
  lock_timeout: '200ms',
};

async function configure(stored: TestDatabase, settings: Settings): Promise<void> {
  const name = new URL(stored.url).pathname.slice(1);
  // PostgreSQL 15 and 16 have no transaction_timeout.
  const known = await stored.query<{name: string}>('select name from pg_settings');
  for (const [setting, value] of Object.entries(settings)) {
    if (!known.some((one) => one.name === setting)) continue;
    await stored.execute(`alter database ${name} set ${setting} = '${value}'`);
  }
}

async function createStored(t: TestContext): Promise<TestDatabase> {
  const stored = await createTestDatabase();
  t.after(() => stored.remove());
  return stored;
}

async function open(t: TestContext, {url}: TestDatabase): Promise<Database> {
  const database = await openDatabase(url);
  t.after(() => database.close());
  return database;
}

/** A database whose tables exist before it is configured. */
async function openConfigured(t: TestContext, settings: Settings): Promise<Database> {
  const stored = await createStored(t);
  await (await openDatabase(stored.url)).close();
  await configure(stored, settings);
  return open(t, stored);
}

/** Longer than the timeouts. */
const LONG_MS = 500;

async function expectSentence(opened: Promise<unknown>, sentence: RegExp): Promise<void> {
  await assert.rejects(opened, (error: Error) => {
    assert.ok(error instanceof DatabaseError, error.message);
    assert.match(error.message, sentence);
    return true;
  });
}

async function expectUnavailable(result: Promise<unknown>, detail: RegExp): Promise<void> {
  await assert.rejects(result, (error: Error) => {
    assert.ok(error instanceof ApiProblem, error.message);
    assert.equal(error.code, 'unavailable');
    assert.match(error.detail, detail);
    return true;
  });
}

test('a migration that waits longer than statement_timeout and lock_timeout succeeds', async (t) => {
  const stored = await createStored(t);
  await createOldSchema(stored, {'0001-initial': initial});
  const holder = new pg.Client(stored.url);
  await holder.connect();
  await holder.query('begin; lock table sessions');
  await configure(stored, TIMEOUTS);
  let isOpening = true;
  const opened = open(t, stored).finally(() => (isOpening = false));
  const long =
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and now() - query_start > interval '500 ms'";
  while (isOpening && (await stored.query(long)).length === 0);
  await holder.end();
  await opened;
});

test('a long snapshot outlasts statement_timeout, transaction_timeout and idle_in_transaction_session_timeout', async (t) => {
  const database = await openConfigured(t, TIMEOUTS);
  let attempts = 0;
  await database.longSnapshot(async (db) => {
    attempts++;
    await sql`select pg_sleep(0.5)`.execute(db);
    await pause(LONG_MS);
    await sql`select 1`.execute(db);
  });
  assert.equal(attempts, 1);
});

test('a statement of a write outlasts statement_timeout', async (t) => {
  const database = await openConfigured(t, {statement_timeout: '200ms'});
  await database.write((tx) => sql`select pg_sleep(0.5)`.execute(tx));
});

test('a read that is longer than statement_timeout: 503 names the setting', async (t) => {
  const database = await openConfigured(t, {statement_timeout: '200ms'});
  const long = sql`select pg_sleep(5)`;
  await expectUnavailable(long.execute(database.read), /statement_timeout/);
  await expectUnavailable(
    database.snapshot((db) => long.execute(db)),
    /statement_timeout/,
  );
});

test('default_transaction_read_only: the first start fails with a sentence that names it', async (t) => {
  const stored = await createStored(t);
  await configure(stored, {default_transaction_read_only: 'on'});
  await expectSentence(openDatabase(stored.url), /is read-only.*default_transaction_read_only/);
});

test('default_transaction_read_only: a write gets 503 with a sentence that names it', async (t) => {
  const database = await openConfigured(t, {default_transaction_read_only: 'on'});
  await expectUnavailable(
    createAccount(database, {id: 'a', name: 'A', timeZone: 'UTC'}),
    /default_transaction_read_only/,
  );
});

test('search_path without a schema: the start and commands fail with a sentence that names it', async (t) => {
  const stored = await createStored(t);
  await configure(stored, {search_path: 'nowhere'});
  await expectSentence(openDatabase(stored.url), /search_path/);
  await expectSentence(openDatabase(stored.url, {mayCreate: false}), /search_path/);
});

test('search_path: tables of other schemas are not taken for those of this one', async (t) => {
  const stored = await createStored(t);
  for (const name of ['kysely_migration', 'kysely_migration_lock', 'daily_sums', 'rf_copy']) {
    await stored.execute(`create table ${name} (slot integer)`);
  }
  await stored.execute('create schema feedback');
  await configure(stored, {search_path: 'feedback'});
  const database = await open(t, stored);
  const {account} = await createAccount(database, {id: 'a', name: 'A', timeZone: 'UTC'});
  assert.deepEqual(await verifyFigures(database, account), []);
  await removeCopyMarker(database);
});

test('default_transaction_isolation = serializable: four processes can open an empty database at once', async (t) => {
  const stored = await createStored(t);
  await configure(stored, {default_transaction_isolation: 'serializable'});
  await Promise.all(Array.from({length: 4}, () => open(t, stored)));
});

test('default_transaction_isolation = serializable: a start waits for another that changes the migration lock', async (t) => {
  const stored = await createStored(t);
  await stored.execute(
    'create table rf_migration_lock (id integer primary key, holder text not null, expires_at timestamptz not null)',
  );
  await stored.execute("insert into rf_migration_lock values (1, 'other', now() - interval '1 s')");
  await configure(stored, {default_transaction_isolation: 'serializable'});
  const other = new pg.Client(stored.url);
  await other.connect();
  await other.query("begin; update rf_migration_lock set expires_at = now() + interval '500 ms'");
  const opened = open(t, stored);
  const waiting =
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await stored.query(waiting)).length === 0);
  await other.query('commit');
  await other.end();
  await opened;
});

for (const rights of ['none', 'select']) {
  test(`a user whose rights to the tables are ${rights}: reads and writes say that they are too few`, async (t) => {
    const stored = await createStored(t);
    await (await openDatabase(stored.url)).close();
    const user = `rf_${randomUUID().replaceAll('-', '')}`;
    await stored.execute(`create role ${user} login`);
    const url = new URL(stored.url);
    url.username = user;
    const tooFew = /gives this user too few rights: it must own the schema and its tables\.$/;
    if (rights === 'none') await expectSentence(openDatabase(url.href, {mayCreate: false}), tooFew);
    else {
      await stored.execute(`grant select on all tables in schema public to ${user}`);
      const database = await openDatabase(url.href);
      await expectUnavailable(createAccount(database, {id: 'a', name: 'A', timeZone: 'UTC'}), tooFew);
      await database.close();
    }
    await stored.execute(`drop owned by ${user}; drop role ${user}`);
  });
}

/** Creates another database on the same server, with this encoding. */
async function createEncoded(
  stored: TestDatabase,
  encoding: string,
): Promise<{url: string; drop: () => Promise<unknown>}> {
  const url = new URL(stored.url);
  url.pathname += `_${encoding.toLowerCase()}`;
  const name = url.pathname.slice(1);
  await stored.execute(
    `create database ${name} template template0 encoding '${encoding}' lc_collate 'C' lc_ctype 'C'`,
  );
  return {url: url.href, drop: () => stored.execute(`drop database ${name}`)};
}

test('a database in LATIN1: opening it fails with a sentence that names its encoding', async (t) => {
  const {url, drop} = await createEncoded(await createStored(t), 'LATIN1');
  await expectSentence(openDatabase(url), /has the encoding LATIN1\. Create one in UTF-8\.$/);
  await drop();
});

test('a database in SQL_ASCII stores texts of all languages', async (t) => {
  const {url, drop} = await createEncoded(await createStored(t), 'SQL_ASCII');
  const database = await openDatabase(url);
  const name = 'İzmir 東京 🩺';
  await createAccount(database, {id: 'a', name, timeZone: 'UTC'});
  assert.equal((await listAccounts(database.read))[0]?.name, name);
  await database.close();
  await drop();
});

test('standard_conforming_strings = off: the filter by reason works', async () => {
  const scene = await startScene();
  try {
    const {stored} = scene.server.parts;
    await configure(stored, {standard_conforming_strings: 'off'});
    await stored.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'resolutionflow' and datname = current_database()",
    );
    for (const reason of ['did_not_work', 'didxnotxwork']) {
      await scene.session({outcome: 'resolved', rating: 2, reasons: [reason]});
    }
    const {ratings} = await scene.server.expectOk(200, listRatings, {
      as: scene.admin,
      query: {reason: 'did_not_work'},
    });
    assert.equal(ratings.length, 1);
  } finally {
    await scene.close();
  }
});

test('a connection pool that forgets prepared statements: reads and writes go on', async (t) => {
  const database = await openConfigured(t, {});
  const read = () => database.read.selectFrom('accounts').select('id').execute();
  const write = () => database.write((tx) => tx.selectFrom('accounts').select('name').execute());
  for (let turn = 0; turn < 3; turn++) await Promise.all([read(), write()]);
  await sql`discard all`.execute(database.read);
  await database.write((tx) => sql`deallocate all`.execute(tx));
  assert.deepEqual(await read(), []);
  assert.deepEqual(await write(), []);
});
