import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {connect, createServer, type Server} from 'node:net';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {test} from 'node:test';
import {
  completeSession,
  getFlowAnalytics,
  getTeamAnalytics,
  rateSession,
  startSession,
  submitStepFeedback,
  visitStep,
  type Route,
} from '@resolutionflow/contract';
import pg from 'pg';
import {ApiProblem} from '../../src/api-problem.js';
import type {Executor} from '../../src/db/database.js';
import {asApiProblem, mayRepeat} from '../../src/db/postgres/errors.js';
import {openDatabase} from '../../src/index.js';
import {createTestDatabase} from '../database.js';
import type {CallOptions, TestServer} from '../http/harness.js';
import {startServer} from '../http/harness.js';
import {startScene, VPN, type Scene} from '../http/scene.js';
import {FaultProxy} from './fault-proxy.js';

const SESSIONS = 30;
const WORKERS = 6;
const STEP = 'cable';

/** Calls a route until it succeeds, as the SDK does. */
async function untilDone(server: TestServer, route: Route, options: CallOptions): Promise<void> {
  for (;;) {
    const {status, text, headers} = await server.call(route, options);
    if (status < 300) return;
    assert.equal(status, 503, text);
    assert.match(headers.get('retry-after') ?? '', /^\d+$/);
    await pause(20);
  }
}

/** Starts, visits, votes, completes and rates sessions, and repeats each request until it succeeds. */
async function work({anna}: Scene, servers: readonly TestServer[]): Promise<void> {
  let left = SESSIONS;
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const id = randomUUID();
      const any = (): TestServer => servers[Math.floor(Math.random() * servers.length)] as TestServer;
      const session = {as: anna, params: {session_id: id}};
      await untilDone(any(), startSession, {as: anna, body: {tree_id: VPN, id}});
      await untilDone(any(), visitStep, {...session, body: {step_id: STEP}});
      await untilDone(any(), submitStepFeedback, {
        as: anna,
        params: {step_id: STEP},
        body: {session_id: id, was_helpful: true},
      });
      await untilDone(any(), completeSession, {...session, body: {outcome: 'resolved'}});
      const headers = {'idempotency-key': id};
      await untilDone(any(), rateSession, {...session, headers, body: {rating: 4}});
    }
  };
  await Promise.all(Array.from({length: WORKERS}, one));
}

/** Expects that every successful request counts once. */
async function expectExact(scene: Scene, servers: readonly TestServer[]): Promise<void> {
  await scene.verify();
  for (const server of servers) {
    const team = await server.expectOk(200, getTeamAnalytics, {as: scene.admin});
    assert.deepEqual(
      [team.summary.total_sessions, team.summary.outcome_breakdown.resolved, team.rating_breakdown['4']],
      [SESSIONS, SESSIONS, SESSIONS],
    );
    const {step_feedback} = await server.expectOk(200, getFlowAnalytics, {
      as: scene.admin,
      params: {tree_id: VPN},
    });
    const step = step_feedback.find(({node_id}) => node_id === STEP);
    assert.deepEqual([step?.visits, step?.helpful_yes], [SESSIONS, SESSIONS]);
  }
}

/** A scene, and a second server on the same database behind a proxy that breaks connections. */
async function startPair(): Promise<{scene: Scene; second: TestServer; proxy: FaultProxy}> {
  const secret = randomUUID() + randomUUID();
  const scene = await startScene({env: {RF_JWT_SECRET: secret}});
  const proxy = await FaultProxy.start(scene.server.stored.url);
  const second = await startServer({env: {RF_JWT_SECRET: secret, RF_DATABASE_URL: proxy.url}});
  second.clock.now = scene.server.clock.now;
  return {scene, second, proxy};
}

for (const isolation of ['read committed', 'serializable']) {
  test(`two servers on one ${isolation} database, broken and terminated connections: totals are exact`, async () => {
    const {scene, second, proxy} = await startPair();
    const {stored} = scene.server;
    // New connections only: those of the first server are terminated below.
    await stored.execute(
      `alter database ${new URL(stored.url).pathname.slice(1)} set default_transaction_isolation = '${isolation}'`,
    );
    let isDone = false;
    const disturb = async (): Promise<void> => {
      while (!isDone) {
        proxy.breakOne();
        await stored.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1`);
        await pause(Math.random() * 150);
      }
    };
    const disturbed = disturb();
    const servers = [scene.server, second];
    await work(scene, servers).finally(() => (isDone = true));
    await disturbed;
    await expectExact(scene, servers);
    await second.close();
    await proxy.stop();
    await scene.close();
  });
}

/** The first inserts of a session fail: a serialization failure, a deadlock, and a terminated connection. */
const FAIL_THREE_TIMES = `
  create sequence rf_attempts;
  create function rf_fail() returns trigger language plpgsql as $body$
  declare attempt bigint := nextval('rf_attempts');
  begin
    if attempt = 1 then raise exception using errcode = '40001'; end if;
    if attempt = 2 then raise exception using errcode = '40P01'; end if;
    if attempt = 3 then perform pg_terminate_backend(pg_backend_pid()); end if;
    return new;
  end $body$;
  create trigger rf_fail before insert on sessions for each row execute function rf_fail();`;

test('a write whose transaction fails three times: the server repeats it, and the caller gets 201', async () => {
  const scene = await startScene();
  await scene.server.stored.execute(FAIL_THREE_TIMES);
  await scene.server.expectOk(201, startSession, {as: scene.anna, body: {tree_id: VPN}});
  assert.deepEqual(await scene.server.stored.query('select last_value from rf_attempts'), [
    {last_value: '4'},
  ]);
  const {summary} = await scene.server.expectOk(200, getTeamAnalytics, {as: scene.admin});
  assert.equal(summary.total_sessions, 1);
  await scene.verify();
  await scene.close();
});

test('a failure nested under cause or in an AggregateError counts like the failure itself', () => {
  const below = (code: string): Error =>
    new Error('outer', {cause: new Error('middle', {cause: Object.assign(new Error('inner'), {code})})});
  for (const code of ['40001', '40P01', '57P01', 'ECONNRESET']) assert.ok(mayRepeat(below(code)), code);
  const refused = Object.assign(new Error('refused'), {code: 'ECONNREFUSED'});
  assert.ok(mayRepeat(new AggregateError([new Error('other'), refused])));
  assert.ok(!mayRepeat(below('23505')));
  for (const code of ['40001', '53300', '53100', '55P03', '57014', '58030']) {
    const problem = asApiProblem(below(code));
    assert.ok(problem instanceof ApiProblem && problem.code === 'unavailable', code);
  }
});

test('an unreachable PostgreSQL database: reads and writes answer 503, and succeed when it is back', async () => {
  const {scene, second, proxy} = await startPair();
  proxy.isDown = true;
  for (let n = 0; n < 20; n++) proxy.breakOne();
  const read = await second.call(getTeamAnalytics, {as: scene.admin});
  assert.equal(read.status, 503, read.text);
  const write = await second.call(startSession, {as: scene.anna, body: {tree_id: VPN}});
  assert.equal(write.status, 503, write.text);
  assert.equal((await second.send('GET', '/readyz')).status, 503);
  assert.equal((await second.send('GET', '/healthz')).status, 200);
  proxy.isDown = false;
  await second.expectOk(200, getTeamAnalytics, {as: scene.admin});
  await second.expectOk(201, startSession, {as: scene.anna, body: {tree_id: VPN}});
  await second.close();
  await proxy.stop();
  await scene.close();
});

test('a PostgreSQL server that is restarted behind its Unix socket: reads and writes get 503, and later ones succeed', async () => {
  const stored = await createTestDatabase();
  const {hostname, port} = new URL(stored.url);
  const listen = async (): Promise<Server> => {
    const server = createServer((client) => {
      const database = connect(Number(port), hostname);
      client.pipe(database).pipe(client);
    });
    await once(server.listen(join(stored.folder, '.s.PGSQL.5432')), 'listening');
    return server;
  };
  const url = new URL(stored.url);
  url.port = '';
  url.searchParams.set('host', stored.folder);
  const refuses = /refuses connections: check host and port, and whether PostgreSQL runs there/;
  await assert.rejects(openDatabase(url.href), refuses);
  const first = await listen();
  const database = await openDatabase(url.href);
  first.close();
  const idsIn = (db: Executor) => db.selectFrom('accounts').select('id').execute();
  const unavailable = {code: 'unavailable', detail: 'The database cannot be reached now.'};
  await Promise.all([
    assert.rejects(idsIn(database.read), unavailable),
    assert.rejects(database.write(idsIn), unavailable),
  ]);
  const second = await listen();
  assert.deepEqual(await Promise.all([idsIn(database.read), database.write(idsIn)]), [[], []]);
  await database.close();
  second.close();
  await stored.remove();
});

test('connections to PostgreSQL that never respond: requests get 503, and later ones succeed', async () => {
  const {scene, second, proxy} = await startPair();
  const {admin, anna} = scene;
  // The server has open connections for reads and for writes.
  await second.expectOk(201, startSession, {as: anna, body: {tree_id: VPN}});
  await second.expectOk(200, getTeamAnalytics, {as: admin});
  proxy.silence();
  const requests = [
    second.call(startSession, {as: anna, body: {tree_id: VPN}}),
    second.call(getTeamAnalytics, {as: admin}),
    second.send('GET', '/readyz'),
  ];
  for (const {status, text} of await Promise.all(requests)) assert.ok(status === 503 || status < 300, text);
  await second.expectOk(201, startSession, {as: anna, body: {tree_id: VPN}});
  await second.expectOk(200, getTeamAnalytics, {as: admin});
  await scene.verify();
  await second.close();
  await proxy.stop();
  await scene.close();
});

for (const [what, begin, end] of [
  ['is read-only', 'set default_transaction_read_only = on', 'reset default_transaction_read_only'],
  ['accepts no connections', 'with allow_connections false', 'with allow_connections true'],
] as const) {
  test(`a PostgreSQL database that ${what} for a while: writes answer 503, and then succeed without a restart`, async () => {
    const scene = await startScene();
    const {server, anna} = scene;
    const name = new URL(server.stored.url).pathname.slice(1);
    const operator = new pg.Client(process.env['TEST_POSTGRES_URL']);
    await operator.connect();
    await operator.query(`alter database ${name} ${begin}`);
    // The setting applies to new connections.
    await operator.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    const request = {as: anna, body: {tree_id: VPN}};
    const {status, text, headers} = await server.call(startSession, request);
    assert.equal(status, 503, text);
    assert.match(headers.get('retry-after') ?? '', /^\d+$/);
    await operator.query(`alter database ${name} ${end}`);
    await operator.end();
    await server.expectOk(201, startSession, request);
    await scene.verify();
    await scene.close();
  });
}
