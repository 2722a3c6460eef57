import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {getMe, getTeamAnalytics} from '@resolutionflow/contract';
import {Cli} from '../commands/cli.js';
import {openDatabase} from '../../src/index.js';
import {createTestDatabase} from '../database.js';
import {expectProblem} from '../http/harness.js';
import {startScene} from '../http/scene.js';
import {FakePostgres, type Behaviour} from './fake-server.js';

/** Reading connections of one process. */
const READERS = 9;

let cli: Cli;
before(async () => {
  cli = await Cli.create();
});
after(() => cli.remove());

/** Runs a command that must fail with one line, without password and server messages. */
async function expectFailure(
  url: string,
  sentence: RegExp,
  command: readonly string[] = ['migrate'],
): Promise<void> {
  const {code, out, err} = await cli.run(command, {RF_DATABASE_URL: url});
  assert.equal(code, 1, out + err);
  assert.equal(err.trim().split('\n').length, 1, err);
  assert.match(err, sentence);
  assert.doesNotMatch(err, /quokka|pg_hba|select /i);
}

const BAD_SERVERS: readonly (readonly [title: string, behaviour: Behaviour, sentence: RegExp])[] = [
  [
    'PostgreSQL 14',
    {kind: 'version', number: '140011', text: 'PostgreSQL 14.11 on x86_64'},
    /^The database feedback at 127\.0\.0\.1:\d+ runs on PostgreSQL 14\. PostgreSQL 15 or newer is needed\.$/m,
  ],
  [
    'a wrong password',
    {kind: 'error', code: '28P01', message: 'password authentication failed for user "rf"'},
    /refuses the user name or password\.$/m,
  ],
  [
    'a missing database',
    {kind: 'error', code: '3D000', message: 'database "feedback" does not exist'},
    /does not exist: create the database first\.$/m,
  ],
  [
    'a server that demands TLS',
    {
      kind: 'error',
      code: '28000',
      message: 'no pg_hba.conf entry for host "127.0.0.1", user "rf", database "feedback", no encryption',
    },
    /accepts only connections with TLS: add \?sslmode=verify-full\.$/m,
  ],
  [
    'too many connections',
    {kind: 'error', code: '53300', message: 'sorry, too many clients already'},
    /has no free connection\.$/m,
  ],
  [
    'another protocol',
    {kind: 'bytes', bytes: 'HTTP/1.1 400 Bad Request\r\n\r\n'},
    /cannot be reached, or is no PostgreSQL database\.$/m,
  ],
];

for (const [title, behaviour, sentence] of BAD_SERVERS) {
  test(`RF_DATABASE_URL with ${title}: one sentence, exit code 1`, async (t) => {
    const server = await FakePostgres.start(behaviour);
    t.after(() => server.stop());
    await expectFailure(server.url, sentence);
  });
}

test('RF_DATABASE_URL with a TLS handshake that fails: one sentence, exit code 1', async (t) => {
  const server = await FakePostgres.start({kind: 'broken tls'});
  t.after(() => server.stop());
  await expectFailure(`${server.url}?sslmode=require`, /does not complete the TLS handshake/);
});

test('RF_DATABASE_URL that asks a server without TLS for it: one sentence, exit code 1', async (t) => {
  const server = await FakePostgres.start({kind: 'version', number: '180000', text: 'PostgreSQL 18.0'});
  t.after(() => server.stop());
  await expectFailure(`${server.url}?sslmode=require`, /does not offer TLS/);
});

for (const [title, number, text] of [
  ['PostgreSQL 15.0, the oldest', '150000', 'PostgreSQL 15.0'],
  ['CockroachDB', '130000', 'CockroachDB CCL v24.1.0'],
] as const) {
  test(`RF_DATABASE_URL with ${title}: the version is accepted`, async (t) => {
    const server = await FakePostgres.start({kind: 'version', number, text});
    t.after(() => server.stop());
    // The fake server answers every query with its version, so that its only table has another name.
    await expectFailure(server.url, /is a database of another program/);
  });
}

test('RF_DATABASE_URL with an unreachable server: every command prints one sentence and exits 1', async () => {
  for (const [url, sentence] of [
    [
      'postgres://rf:quokka@127.0.0.1:1/feedback',
      /^The database feedback at 127\.0\.0\.1:1 refuses connections/,
    ],
    [
      'postgres://rf:quokka@nowhere.invalid/feedback',
      /^The database feedback at nowhere\.invalid has a host name/,
    ],
  ] as const) {
    for (const command of [['serve'], ['verify'], ['copy', '--from', url, '--to', 'sqlite:copied.db']]) {
      await expectFailure(url, sentence, command);
    }
  }
  assert.ok(!existsSync(cli.path('copied.db')));
});

test("RF_DATABASE_URL with another program's or a newer database: one sentence, exit code 1, nothing changed", async (t) => {
  const foreign = await createTestDatabase();
  const newer = await createTestDatabase();
  t.after(async () => {
    await foreign.remove();
    await newer.remove();
  });
  await foreign.execute('create table accounts (id text)');
  await (await openDatabase(newer.url)).close();
  await newer.execute("insert into kysely_migration values ('9999-future', '2030-01-01')");
  const copy = ['copy', '--from', cli.stored.url, '--to'];
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
  for (const [stored, sentence] of [
    [foreign, /is a database of another program\. Nothing was changed/],
    [newer, /was written by a newer version .*Nothing was changed/],
  ] as const) {
    const tables =
      "select table_name from information_schema.tables where table_schema = 'public' order by 1";
    const before = await stored.query(tables);
    for (const command of [['serve'], ['migrate'], ['accounts', 'list'], [...copy, stored.url]]) {
      await expectFailure(stored.url, sentence, command);
    }
    assert.deepEqual(await stored.query(tables), before);
  }
});

for (const url of ['postgres:/db', 'postgresql//host/db', 'pg://host/db', 'postgres://rf:quok@ka@/db']) {
  test(`RF_DATABASE_URL=${url.replace('quok@ka', '…')}: one sentence, exit code 1`, () =>
    expectFailure(url, /RF_DATABASE_URL|is not a usable database URL/));
}

test('backup and restore on PostgreSQL: each names the tool to use instead, and exits 1', async () => {
  for (const [command, tool] of [
    ['backup', /pg_dump/],
    ['restore', /pg_restore/],
  ] as const) {
    const {code, err} = await cli.run([command, cli.path('copy.db')]);
    assert.equal(code, 1);
    assert.match(err, tool);
  }
});

test('while all connections are in use, requests get 503 with Retry-After within 4 s, /healthz 200, and afterwards 200', async () => {
  const scene = await startScene();
  const {server, admin} = scene;
  let free = (): void => undefined;
  const isFree = new Promise<void>((resolve) => (free = resolve));
  let taken = 0;
  const all = new Promise<void>((resolve) => {
    for (let n = 0; n < READERS; n++) {
      void server.database.snapshot(async () => {
        if (++taken === READERS) resolve();
        await isFree;
      });
    }
  });
  await all;
  const start = performance.now();
  const waiting = [server.call(getTeamAnalytics, {as: admin}), server.call(getMe, {as: admin})];
  const readiness = server.send('GET', '/readyz');
  assert.equal((await server.send('GET', '/healthz')).status, 200);
  for (const refused of await Promise.all(waiting)) {
    expectProblem('unavailable', refused);
    assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
  }
  assert.equal((await readiness).status, 503);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < 4, `503 after ${seconds.toFixed(1)} s`);
  free();
  await server.expectOk(200, getTeamAnalytics, {as: admin});
  assert.equal((await server.send('GET', '/readyz')).status, 200);
  await scene.close();
});
