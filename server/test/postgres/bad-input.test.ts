import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {getTeamAnalytics} from '@resolutionflow/contract';
import {Cli} from '../commands/cli.js';
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
async function expectFailure(url: string, sentence: RegExp): Promise<void> {
  const {code, out, err} = await cli.run(['migrate'], {RF_DATABASE_URL: url});
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

test('a request while all connections are in use gets 503 with Retry-After, and 200 afterwards', async () => {
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
  const refused = await server.call(getTeamAnalytics, {as: admin});
  expectProblem('unavailable', refused);
  assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
  free();
  await server.expectOk(200, getTeamAnalytics, {as: admin});
  await scene.close();
});
