import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {isPostgres} from '../database.js';
import {Issuer} from '../http/issuer.js';
import {Cli, json} from './cli.js';

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly detail: string;
}

let cli: Cli;
before(async () => {
  cli = await Cli.create();
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
});
after(() => cli.remove());

const failed = (findings: readonly Finding[]): string[] =>
  findings.filter(({status}) => status === 'failed').map(({check}) => check);

async function doctor(settings: NodeJS.ProcessEnv = {}): Promise<{code: number; findings: Finding[]}> {
  const {code, out, err} = await cli.run(['doctor', '--json'], settings);
  assert.equal(err, '');
  return {code, findings: json<Finding[]>(out)};
}

test('doctor: a healthy server passes every check', async () => {
  const {code, findings} = await doctor({RF_CORS_ORIGINS: 'https://app.example.com'});
  assert.deepEqual(failed(findings), []);
  assert.equal(code, 0);
  assert.deepEqual(
    findings.map(({check}) => check),
    [
      ...['settings', 'database', 'origins'],
      ...(isPostgres ? [] : ['disk']),
      ...['clock', 'time zones', 'secret', 'round trip'],
    ],
  );
  assert.match(await cli.expectSuccess('doctor'), /^ok {6}round trip: \/readyz answers 200/m);
});

test('doctor: finds wrong settings and a missing secret', async () => {
  assert.deepEqual(failed((await doctor({PORT: 'eighty'})).findings), ['settings']);
  assert.deepEqual(failed((await doctor({RF_JWT_SECRET: ''})).findings), ['secret']);
});

if (isPostgres) {
  test('doctor: finds a PostgreSQL database that is read-only', async () => {
    const name = new URL(cli.stored.url).pathname.slice(1);
    await cli.stored.execute(`alter database ${name} set default_transaction_read_only = on`);
    const {findings} = await doctor();
    assert.deepEqual(failed(findings), ['round trip']);
    await cli.stored.execute(
      `begin read write; alter database ${name} reset default_transaction_read_only; commit`,
    );
    await cli.stored.execute('set default_transaction_read_only = off');
  });
}

test('doctor: finds an issuer without keys', async () => {
  const issuer = await Issuer.start();
  await cli.expectSuccess('accounts', 'create', '--id', 'issued', '--name', 'Issued');
  await cli.expectSuccess('accounts', 'set', 'issued', '--issuer', issuer.url, '--jwks-url', issuer.jwksUrl);
  assert.deepEqual(failed((await doctor()).findings), ['issuer keys of issued']);
  await issuer.addKey('ES256');
  assert.deepEqual(failed((await doctor()).findings), []);
  await issuer.stop();
  assert.deepEqual(failed((await doctor()).findings), ['issuer keys of issued']);
  await cli.stored.execute('update accounts set issuer = null, jwks_url = null');
});

test('doctor: finds a clock that was set back', async () => {
  const file = cli.path('session.ndjson');
  const lines = [
    {type: 'flow', tree_id: 'vpn', name: 'VPN', steps: []},
    {type: 'session', id: 's', tree_id: 'vpn', user_id: 'ada', started_at: '2026-01-02T03:04:05Z'},
  ];
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  await cli.expectSuccess('import', file, '--account', 'acme');
  // In 2100.
  await cli.stored.execute('update sessions set started_at = 4102444800000, day = 47482');
  assert.deepEqual(failed((await doctor()).findings), ['clock']);
  await cli.stored.execute('delete from sessions');
});

test('serve and doctor: a stored time zone that is no IANA name is refused, until it is changed', async () => {
  for (const zone of ['BST', '+05:30', 'Mars/Olympus']) {
    await cli.stored.execute("update accounts set time_zone = $zone where id = 'acme'", {zone});
    const {code, findings} = await doctor();
    assert.deepEqual([code, failed(findings)], [1, ['time zones']]);
    await cli.expectFailure(/time zone of the account "acme" is .*accounts set acme --time-zone/, ['serve']);
  }
  await cli.expectSuccess('accounts', 'set', 'acme', '--time-zone', 'Europe/London');
  assert.deepEqual(failed((await doctor()).findings), []);
});
