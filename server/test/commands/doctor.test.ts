import assert from 'node:assert/strict';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {SETTINGS, type SettingDescription} from '../../src/settings.js';
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

test('config: prints every setting with value, source and default, and hides secrets', async () => {
  const settings = {RF_CORS_ORIGINS: 'https://app.example.com', RF_RATE_LIMIT: ''};
  const secret = 'quokka-secret-of-at-least-thirty-two-bytes';
  const {code, out} = await cli.run(['config', '--json'], {...settings, RF_JWT_SECRET: secret});
  assert.equal(code, 0);
  const listed = new Map(json<SettingDescription[]>(out).map(({name, ...rest}) => [name, rest]));
  assert.deepEqual(listed.get('RF_CORS_ORIGINS'), {
    value: 'https://app.example.com',
    source: 'environment',
    default: null,
  });
  assert.deepEqual(listed.get('RF_RATE_LIMIT'), {value: '600', source: 'default', default: '600'});
  assert.deepEqual(listed.get('RF_JWT_SECRET'), {
    value: '(hidden, 42 bytes)',
    source: 'environment',
    default: null,
  });
  assert.ok(!out.includes('quokka'));
  const text = await cli.run(['config'], {...settings, RF_JWT_SECRET: ''});
  assert.match(text.out, /^RF_JWT_SECRET\t\(not set\)\tdefault\t\(not set\)$/m);
});

test('--help: lists every setting with its default', async () => {
  const help = await cli.expectSuccess('--help');
  for (const {name, default: fallback} of json<SettingDescription[]>(
    await cli.expectSuccess('config', '--json'),
  )) {
    const [, value] = new RegExp(`^ {2}${name} .*\\n.* Default: (.*)\\.$`, 'm').exec(help) ?? [];
    assert.equal(value, fallback ?? 'none', name);
  }
});

test('the table of settings has every environment variable that the code names', () => {
  const root = new URL('../../src/', import.meta.url);
  const sources = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter((path) =>
    path.endsWith('.ts'),
  );
  const named = sources.flatMap(
    (path) => readFileSync(new URL(path, root), 'utf8').match(/\bRF_[A-Z_]+\b/g) ?? [],
  );
  assert.deepEqual(
    [...new Set(named)].filter((name) => !(name in SETTINGS)),
    [],
  );
});

test('config: a wrong setting is listed, and exits 1', async () => {
  const {code, out, err} = await cli.run(['config'], {PORT: 'eighty'});
  assert.equal(code, 1);
  assert.match(out, /^PORT\teighty\tenvironment\t4600$/m);
  assert.match(err, /^PORT is "eighty"/);
  const hidden = await cli.run(['config'], {RF_DATABASE_URL: 'postgres://rf:quokka@db/rf'});
  assert.doesNotMatch(hidden.out + hidden.err, /quokka/);
});

test('doctor: a healthy server passes every check', async () => {
  const {code, findings} = await doctor({RF_CORS_ORIGINS: 'https://app.example.com'});
  assert.deepEqual(failed(findings), []);
  assert.equal(code, 0);
  assert.deepEqual(
    findings.map(({check}) => check),
    ['settings', 'database', 'origins', 'disk', 'clock', 'time zones', 'secret', 'round trip'],
  );
  assert.match(await cli.expectSuccess('doctor'), /^ok {6}round trip: \/readyz answers 200/m);
});

test('doctor: finds wrong settings, a missing and a damaged database, and a missing secret', async () => {
  assert.deepEqual(failed((await doctor({PORT: 'eighty'})).findings), ['settings']);
  const missing = await doctor({RF_DATABASE_URL: 'sqlite:missing.db'});
  assert.deepEqual([missing.code, failed(missing.findings)], [1, ['database']]);
  assert.deepEqual(failed((await doctor({RF_JWT_SECRET: ''})).findings), ['secret']);
  const damaged = cli.path('damaged.db');
  await cli.expectSuccess('backup', damaged);
  const bytes = readFileSync(damaged);
  // Pages in the middle: the header and the schema stay readable.
  writeFileSync(
    damaged,
    Buffer.concat([bytes.subarray(0, 32_768), Buffer.alloc(8192, 7), bytes.subarray(40_960)]),
  );
  assert.ok(failed((await doctor({RF_DATABASE_URL: `sqlite:${damaged}`})).findings).includes('database'));
});

test('doctor: finds a clock that was set back, and an issuer without keys', async () => {
  const file = cli.path('checked.db');
  await cli.expectSuccess('backup', file);
  const settings = {RF_DATABASE_URL: `sqlite:${file}`};
  const issuer = await Issuer.start();
  const set = ['accounts', 'set', 'acme', '--issuer', issuer.url, '--jwks-url'];
  assert.equal((await cli.run([...set, issuer.jwksUrl], settings)).code, 0);
  assert.deepEqual(failed((await doctor(settings)).findings), ['issuer keys of acme']);
  await issuer.addKey('ES256');
  assert.deepEqual(failed((await doctor(settings)).findings), []);
  await issuer.stop();
  assert.deepEqual(failed((await doctor(settings)).findings), ['issuer keys of acme']);
  const sqlite = new BetterSqlite3(file);
  sqlite.pragma('foreign_keys = off');
  sqlite.exec(`insert into sessions (account_id, ref, id, flow_ref, user_ref, started_at, day)
    values (1, 1, 's', 1, 1, 4102444800000, 47482)`);
  sqlite.close();
  assert.ok(failed((await doctor(settings)).findings).includes('clock'));
});

test('serve and doctor: a stored time zone that is no IANA name is refused, until it is changed', async () => {
  const file = cli.path('zones.db');
  await cli.expectSuccess('backup', file);
  const settings = {RF_DATABASE_URL: `sqlite:${file}`};
  for (const zone of ['BST', '+05:30', 'Mars/Olympus']) {
    const sqlite = new BetterSqlite3(file);
    sqlite.prepare('update accounts set time_zone = ?').run(zone);
    sqlite.close();
    const {code, findings} = await doctor(settings);
    assert.deepEqual([code, failed(findings)], [1, ['time zones']]);
    await cli.expectFailure(
      /time zone of the account "acme" is .*accounts set acme --time-zone/,
      ['serve'],
      settings,
    );
  }
  assert.equal(
    (await cli.run(['accounts', 'set', 'acme', '--time-zone', 'Europe/London'], settings)).code,
    0,
  );
  assert.deepEqual(failed((await doctor(settings)).findings), []);
});
