import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createAccount, openDatabase, rebuildFigures, verifyFigures} from '../../src/index.js';
import {DatabaseError} from '../../src/db/location.js';
import {createTestDatabase, type TestDatabase} from '../database.js';
import {FaultProxy} from './fault-proxy.js';

let stored: TestDatabase;
before(async () => {
  stored = await createTestDatabase();
});
after(() => stored.remove());

const withUrl = (change: (url: URL) => void): string => {
  const url = new URL(stored.url);
  change(url);
  return url.href;
};

async function expectSentence(url: string, sentence: RegExp): Promise<void> {
  await assert.rejects(openDatabase(url), (error: Error) => {
    assert.ok(error instanceof DatabaseError, `${error.name}: ${error.message}`);
    assert.match(error.message, sentence);
    assert.doesNotMatch(error.message, /quokka|select |\n/);
    return true;
  });
}

test('four processes that open an empty database at once: one migrates, all can use it', async () => {
  const databases = await Promise.all(Array.from({length: 4}, () => openDatabase(stored.url)));
  for (const [index, database] of databases.entries()) {
    const {account} = await createAccount(database, {id: `a${index}`, name: 'A', timeZone: 'UTC'});
    assert.deepEqual(await verifyFigures(database, account), []);
  }
  const [first] = await stored.query<{count: string}>('select count(*) as count from kysely_migration');
  const [second] = await stored.query<{count: string}>(
    'select count(distinct name) as count from kysely_migration',
  );
  assert.equal(first?.count, second?.count);
  await Promise.all(databases.map((database) => database.close()));
});

test('accounts that several processes create at the same time get different numbers', async () => {
  const databases = await Promise.all(Array.from({length: 4}, () => openDatabase(stored.url)));
  const made = await Promise.all(
    databases.map((database, index) =>
      createAccount(database, {id: `parallel-${index}`, name: 'A', timeZone: 'UTC'}),
    ),
  );
  assert.equal(new Set(made.map(({account}) => account.ref)).size, 4);
  await Promise.all(databases.map((database) => database.close()));
});

const CREATE_LOCK =
  'create table rf_migration_lock (id integer primary key, holder text not null, expires_at timestamptz not null)';

test('a migration lock whose holder was killed is taken over after its expiry', async () => {
  const other = await createTestDatabase();
  await other.execute(CREATE_LOCK);
  await other.execute(
    "insert into rf_migration_lock values (1, 'killed', now() + interval '500 milliseconds')",
  );
  const database = await openDatabase(other.url);
  const [lock] = await other.query<{count: string}>('select count(*) as count from rf_migration_lock');
  assert.equal(lock?.count, '0');
  await database.close();
  await other.remove();
});

test('a migration lock that another process holds is respected until it is released, and an expired one is not', async () => {
  const other = await createTestDatabase();
  await other.execute(CREATE_LOCK);
  await other.execute("insert into rf_migration_lock values (1, 'other', now() + interval '1 hour')");
  // Counts attempts to take the lock.
  await other.execute(`create sequence attempts; create function count_attempt() returns trigger language plpgsql as
    $body$ begin perform nextval('attempts'); return new; end $body$;
    create trigger count_attempt before insert on rf_migration_lock for each row execute function count_attempt()`);
  let isOpen = false;
  const opened = openDatabase(other.url).finally(() => (isOpen = true));
  const attempts = async (): Promise<number> => {
    const [row] = await other.query<{last_value: string}>('select last_value from attempts');
    return Number(row?.last_value);
  };
  while ((await attempts()) < 3) assert.ok(!isOpen, 'opened while the lock was held');
  assert.deepEqual(await other.query("select 1 from pg_tables where tablename = 'accounts'"), []);
  assert.equal(
    await other.execute("update rf_migration_lock set expires_at = now() where holder = 'other'"),
    1,
  );
  const database = await opened;
  assert.deepEqual(await other.query('select holder from rf_migration_lock'), []);
  await database.close();
  await other.remove();
});

test('opening, migrating, reading and writing use no advisory lock', async () => {
  const other = await createTestDatabase();
  const proxy = await FaultProxy.start(other.url);
  const database = await openDatabase(proxy.url);
  const {account} = await createAccount(database, {id: 'a', name: 'A', timeZone: 'UTC'});
  await rebuildFigures(database, account);
  await database.close();
  await proxy.stop();
  const sent = Buffer.concat(proxy.sent).toString('latin1');
  for (const known of [/rf_migration_lock/, /step_ratings/, /insert into "accounts"/]) {
    assert.ok(known.test(sent), `${known} was not sent`);
  }
  assert.ok(!/advisory/i.test(sent));
  await other.remove();
});

test('openDatabase: an unreachable PostgreSQL server fails with a readable error message', () =>
  expectSentence(
    withUrl((url) => {
      url.port = '1';
      url.password = 'quokka';
    }),
    /^The database rf_\w+ at 127\.0\.0\.1:1 refuses connections/,
  ));

test('openDatabase: a missing PostgreSQL database fails with a readable error message', () =>
  expectSentence(
    withUrl((url) => {
      url.pathname = '/nowhere';
    }),
    /^The database nowhere at .* does not exist/,
  ));

test('openDatabase: an unknown PostgreSQL user fails with a readable error message', () =>
  expectSentence(
    withUrl((url) => {
      url.username = 'nobody';
      url.password = 'quokka';
    }),
    /has no such user|refuses the user name or password/,
  ));

test('openDatabase: a PostgreSQL server without TLS fails with a readable error message if the URL requires TLS', () =>
  expectSentence(
    withUrl((url) => {
      url.searchParams.set('sslmode', 'verify-full');
    }),
    /does not offer TLS/,
  ));

test("openDatabase: another program's PostgreSQL database is rejected and stays unchanged", async () => {
  const foreign = await createTestDatabase();
  await foreign.execute('create table accounts (id text)');
  await expectSentence(foreign.url, /is a database of another program\. Nothing was changed/);
  const tables = await foreign.query("select 1 from pg_tables where schemaname = 'public'");
  assert.equal(tables.length, 1);
  await foreign.remove();
});

test('openDatabase: a PostgreSQL database of a newer version fails with a readable error message', async () => {
  const newer = await createTestDatabase();
  await (await openDatabase(newer.url)).close();
  await newer.execute("insert into kysely_migration values ('9999-future', '2030-01-01')");
  await expectSentence(newer.url, /was written by a newer version/);
  await newer.remove();
});

test('openDatabase: commands that must not create tables reject an empty PostgreSQL database', async () => {
  const empty = await createTestDatabase();
  await assert.rejects(openDatabase(empty.url, {mayCreate: false}), /is empty/);
  await empty.remove();
});

for (const url of ['postgres://', 'postgres:///', 'postgres://host', 'postgres://rf:quok@ka@/db']) {
  test(`openDatabase refuses the URL ${url} and hides its password`, async () => {
    await assert.rejects(openDatabase(url), (error: Error) => {
      assert.match(error.message, /is not a usable database URL: /);
      assert.doesNotMatch(error.message, /quok|ka@/);
      return true;
    });
  });
}
