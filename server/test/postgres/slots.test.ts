import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, test} from 'node:test';
import {
  completeSession,
  eraseUser,
  getFlowAnalytics,
  getTeamAnalytics,
  rateSession,
  startSession,
} from '@resolutionflow/contract';
import pg from 'pg';
import {findAccount} from '../../src/accounts/repository.js';
import {copyDatabase} from '../../src/copy/copy.js';
import {changeTimeZone, openDatabase, rebuildFigures} from '../../src/index.js';
import {createSqliteDatabase, createTestDatabase} from '../database.js';
import {startServer, type TestServer} from '../http/harness.js';
import {Scene, startScene, VPN} from '../http/scene.js';

const MAX_SLOTS = 4;

const secret = randomUUID() + randomUUID();
let scene: Scene;
/** A second server on the same database. */
let second: TestServer;
before(async () => {
  scene = await startScene({env: {RF_JWT_SECRET: secret}});
  second = await startServer({env: {RF_JWT_SECRET: secret, RF_DATABASE_URL: scene.server.stored.url}});
  second.clock.now = scene.clock.now;
});
after(async () => {
  await second.close();
  await scene.close();
});

const team = async () =>
  scene.server.expectOk(200, getTeamAnalytics, {as: scene.admin, query: {period: '90d'}});
const flow = async () =>
  scene.server.expectOk(200, getFlowAnalytics, {
    as: scene.admin,
    params: {tree_id: VPN},
    query: {period: '90d'},
  });

/** Runs a job while a transaction of another process holds locks. */
async function whileLocked<T>(locks: readonly string[], job: () => Promise<T>): Promise<T> {
  const client = new pg.Client(scene.server.stored.url);
  await client.connect();
  try {
    await client.query('begin');
    for (const lock of locks) await client.query(lock);
    return await job();
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

/** The locks that a transaction has after it counted in the first slot. */
const FIRST_SLOT = [
  'select * from account_slots where slot = 0 for update',
  ...['daily_sums', 'daily_step_sums', 'daily_reasons'].map(
    (table) => `select * from ${table} where slot = 0 for update`,
  ),
];
const ALL_SLOTS = ['select * from account_slots for update'];

const countSlots = async (): Promise<number> =>
  (await scene.server.stored.query('select slot from account_slots')).length;

const waitingTransactions = async (): Promise<number> =>
  (
    await scene.server.stored.query(
      `select pid from pg_locks where not granted and pid in
        (select pid from pg_stat_activity where datname = current_database())`,
    )
  ).length;

async function untilWaiting(): Promise<void> {
  while ((await waitingTransactions()) === 0);
}

/** Makes transactions meet until all slots exist. */
async function addSlots(): Promise<void> {
  while ((await countSlots()) < MAX_SLOTS) {
    let written: Promise<string> | undefined;
    await whileLocked(ALL_SLOTS, async () => {
      written = scene.session();
      await untilWaiting();
    });
    await written;
  }
}

test('one process: an account has one slot', async () => {
  await scene.session({visits: ['cable'], outcome: 'resolved', rating: 4});
  assert.equal(await countSlots(), 1);
});

test('all slots are locked: a write waits, adds a slot, and is counted', async () => {
  const {summary} = await team();
  let written: Promise<string> | undefined;
  await whileLocked(ALL_SLOTS, async () => {
    written = scene.session();
    await untilWaiting();
  });
  await written;
  assert.equal((await team()).summary.total_sessions, summary.total_sessions + 1);
  await addSlots();
});

test('a transaction of another process holds the totals of its slot: every kind of write goes on', async () => {
  const before = await team();
  const id = await scene.session({visits: ['cable']});
  await scene.vote(id, 'cable', false, {reasons: ['unclear'], note: 'Which one?'});
  await whileLocked(FIRST_SLOT, async () => {
    // The session began in the locked slot, so the totals of this one become negative.
    await scene.vote(id, 'cable', true, {status: 200});
    await scene.session({as: scene.bert, visits: ['cable', 'client'], outcome: 'escalated', rating: 2});
    await scene.server.expectOk(200, completeSession, {
      as: scene.anna,
      params: {session_id: id},
      body: {outcome: 'resolved'},
    });
    await scene.rate(id, 1, {reasons: ['outdated']});
    assert.equal(await waitingTransactions(), 0);
  });
  const [row] = await scene.server.stored.query<{open: string}>(
    'select min(open) as open from daily_step_sums',
  );
  assert.ok(Number(row?.open) < 0);
  const now = await team();
  assert.equal(now.summary.total_sessions, before.summary.total_sessions + 2);
  assert.equal(now.total_ratings, before.total_ratings + 2);
  const {step_feedback, rating_reasons} = await flow();
  assert.deepEqual([step_feedback[0]?.helpful_yes, step_feedback[0]?.reasons], [1, []]);
  assert.deepEqual(rating_reasons, [{code: 'outdated', count: 1}]);
  await scene.verify();
});

test('two servers that write to one account at once: totals are exact', async () => {
  const before = await team();
  const work = async (server: TestServer): Promise<void> => {
    for (let n = 0; n < 20; n++) {
      const {id} = await server.expectOk(201, startSession, {as: scene.anna, body: {tree_id: VPN}});
      const of = {as: scene.anna, params: {session_id: id}};
      await server.expectOk(200, completeSession, {...of, body: {outcome: 'resolved'}});
      await server.expectOk(201, rateSession, {...of, body: {rating: 5}});
    }
  };
  await Promise.all([scene.server, second, scene.server, second].map(work));
  const now = await team();
  assert.equal(now.summary.total_sessions, before.summary.total_sessions + 80);
  assert.equal(now.rating_breakdown['5'], before.rating_breakdown['5'] + 80);
  assert.ok((await countSlots()) <= MAX_SLOTS);
  await scene.verify();
});

test('totals in several slots: a change of the time zone, a rebuild and an erasure keep them exact', async () => {
  const {database, stored} = scene.server;
  const account = await findAccount(database.read, scene.account.id);
  assert.ok(account);
  const [right, rightFlow] = [await team(), await flow()];
  await changeTimeZone(database, account, 'Pacific/Kiritimati');
  await scene.verify();
  await changeTimeZone(database, account, account.timeZone);
  await scene.verify();
  assert.deepEqual([await team(), await flow()], [right, rightFlow]);

  await stored.execute('update daily_sums set sessions = sessions + 1 where slot = 0');
  await stored.execute('update daily_step_sums set yes = yes + 1 where slot = 1');
  await stored.execute('delete from daily_reasons');
  await rebuildFigures(database, account);
  await scene.verify();
  assert.deepEqual([await team(), await flow()], [right, rightFlow]);

  const id = await scene.session({as: scene.bert, visits: ['client']});
  await scene.vote(id, 'client', false, {as: scene.bert, note: 'No.'});
  await whileLocked(FIRST_SLOT, () =>
    scene.server.expectOk(204, eraseUser, {as: scene.key, params: {user_id: 'bert'}}),
  );
  assert.equal((await flow()).step_feedback[1]?.notes, 0);
  await scene.verify();
});

async function expectEqualCopy(from: string, to: string): Promise<void> {
  const [source, target] = [await openDatabase(from), await openDatabase(to)];
  const {differences} = await copyDatabase(
    {database: source, name: 'source'},
    {database: target, name: 'target'},
  );
  assert.deepEqual(differences, []);
  await source.close();
  await target.close();
}

test('copy: totals in several slots go to SQLite, change there, and come back', async () => {
  const open = await whileLocked(FIRST_SLOT, () => scene.session({visits: ['client']}));
  const [sqlite, postgres] = [await createSqliteDatabase(), await createTestDatabase()];
  await expectEqualCopy(scene.server.stored.url, sqlite.url);
  const there = await startServer({env: {RF_JWT_SECRET: secret, RF_DATABASE_URL: sqlite.url}});
  there.clock.now = scene.clock.now;
  const moved = new Scene(there, scene.account, scene.anna, scene.bert, scene.admin);
  // Counted as open in the second slot, and as completed in the first one.
  await there.expectOk(200, completeSession, {
    as: scene.anna,
    params: {session_id: open},
    body: {outcome: 'resolved'},
  });
  await moved.verify();
  await expectEqualCopy(sqlite.url, postgres.url);
  await there.close();
  await sqlite.remove();
  await postgres.remove();
});
