import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {createTestDatabase} from '../database.js';
import {Cli, json} from './cli.js';

let cli: Cli;
before(async () => {
  cli = await Cli.create();
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
});
after(() => cli.remove());

const line = (object: object): string => JSON.stringify(object);
const history = [
  line({type: 'flow', tree_id: 'vpn', name: 'VPN', steps: [{id: 'cable', title: 'Cable'}]}),
  line({type: 'session', id: 's1', tree_id: 'vpn', user_id: 'ada', started_at: '2026-01-02T03:04:05.000Z'}),
  line({type: 'visit', session_id: 's1', step_id: 'cable', visited_at: '2026-01-02T03:05:05.000Z'}),
];

test('import: reports accepted lines and lists rejected ones', async () => {
  const file = cli.path('history.ndjson');
  await writeFile(file, [...history, '', '{nonsense'].join('\n'));
  const {code, out} = await cli.run(['import', file, '--account', 'acme', '--json']);
  assert.equal(code, 1);
  const report = json<{accepted: number; rejected: {line: number; code: string}[]}>(out);
  assert.equal(report.accepted, 3);
  assert.deepEqual(
    report.rejected.map((one) => [one.line, one.code]),
    [[5, 'malformed_json']],
  );
  await writeFile(file, history.join('\n'));
  assert.match(
    await cli.expectSuccess('import', file, '--account', 'acme'),
    /^3 lines accepted, 0 rejected\.$/m,
  );
  await cli.expectFailure(/nowhere/, ['import', cli.path('nowhere.ndjson'), '--account', 'acme']);
});

test('verify finds a metric that differs from the raw rows, and rebuild repairs it', async () => {
  assert.match(await cli.expectSuccess('verify'), /All stored metrics agree/);
  for (const tamper of [
    'update daily_sums set sessions = sessions + 1',
    'update daily_step_sums set visits = visits + 1',
    'delete from daily_sums',
    'delete from visits',
    'update sessions set day = day + 1',
  ]) {
    assert.ok((await cli.stored.execute(tamper)) > 0, tamper);
    const {code, out} = await cli.run(['verify', '--account', 'acme', '--json']);
    assert.equal(code, 1, tamper);
    assert.ok(json<{differences: unknown[]}>(out).differences.length > 0);
    await cli.expectSuccess('rebuild', '--account', 'acme');
    await cli.expectSuccess('verify');
    // Restores the raw rows too.
    await cli.expectSuccess('import', cli.path('history.ndjson'), '--account', 'acme');
  }
});

test('migrate creates the tables and nothing else', async () => {
  const fresh = await createTestDatabase();
  const settings = {RF_DATABASE_URL: fresh.url};
  assert.equal((await cli.run(['migrate'], settings)).code, 0);
  assert.deepEqual(json((await cli.run(['accounts', 'list', '--json'], settings)).out), []);
  await fresh.remove();
});
