import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {ianaTimeZone} from '../../src/accounts/time-zone.js';
import {createTestDatabase} from '../database.js';
import {Cli, json, type Run} from './cli.js';

let cli: Cli;
let folder: string;
before(async () => {
  cli = await Cli.create();
  ({folder} = cli);
});
after(() => cli.remove());

const rf = (args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<Run> =>
  cli.run(args, settings);
const expectSuccess = (...args: string[]): Promise<string> => cli.expectSuccess(...args);
const expectFailure = (
  sentence: RegExp,
  args: readonly string[],
  settings: NodeJS.ProcessEnv = {},
): Promise<void> => cli.expectFailure(sentence, args, settings);

test('every command has --help', async () => {
  assert.match(await expectSuccess('--help'), /serve[^]*demo[^]*accounts[^]*import[^]*verify[^]*backup/);
  for (const command of [
    'serve',
    'demo',
    'accounts',
    'keys',
    'token',
    'import',
    'verify',
    'rebuild',
    'backup',
    'restore',
    'flows',
    'config',
    'doctor',
    'migrate',
    'copy',
  ]) {
    assert.match(await expectSuccess(command, '--help'), /Usage/);
  }
  await expectFailure(/unknown command/, ['nonsense']);
});

describe('accounts', () => {
  test('accounts create, list and set: a wrong option changes nothing', async () => {
    const create = ['accounts', 'create', '--id', 'acme', '--name', 'Acme', '--time-zone', 'Europe/Berlin'];
    const made = json<{account_id: string; key: string}>(await expectSuccess(...create));
    assert.equal(made.account_id, 'acme');
    assert.match(made.key, /^rf_sk_acme\.[\w-]{20,}$/);
    await expectFailure(/acme/, create);
    await expectFailure(/time.zone/i, [
      'accounts',
      'create',
      '--id',
      'b',
      '--name',
      'B',
      '--time-zone',
      'Mars/Olympus',
    ]);
    await expectFailure(/--id/, ['accounts', 'create', '--id', '..', '--name', 'B']);
    await expectFailure(/time.zone/i, [
      'accounts',
      'set',
      'acme',
      '--name',
      'Other',
      '--time-zone',
      'Mars/Olympus',
    ]);
    await expectFailure(/jwks/, ['accounts', 'set', 'acme', '--issuer', 'https://id.example.com']);
    await expectFailure(/need --issuer/, [
      'accounts',
      'set',
      'acme',
      '--jwks-url',
      'https://id.example.com/k',
    ]);
    await expectFailure(/need --issuer/, ['accounts', 'set', 'acme', '--name', 'Other', '--audience', 'rf']);
    await expectFailure(/nobody/, ['accounts', 'set', 'nobody', '--name', 'Other']);
    const list = async () => json(await expectSuccess('accounts', 'list', '--json'));
    assert.deepEqual(await list(), [{account_id: 'acme', name: 'Acme', time_zone: 'Europe/Berlin'}]);
    await expectSuccess('accounts', 'set', 'acme', '--name', 'Acme Ltd', '--time-zone', 'Asia/Kathmandu');
    assert.deepEqual(await list(), [{account_id: 'acme', name: 'Acme Ltd', time_zone: 'Asia/Kathmandu'}]);
    assert.match(await expectSuccess('accounts', 'list'), /^acme\tAcme Ltd\tAsia\/Kathmandu$/m);
  });
});

describe('time zones', () => {
  const create = (id: string, zone: string): string[] => [
    'accounts',
    'create',
    '--id',
    id,
    '--name',
    'Zone',
    '--time-zone',
    zone,
  ];

  test('accounts create and set: abbreviations and offsets are refused', async () => {
    await expectSuccess(...create('zones', 'UTC'));
    for (const zone of ['BST', '+05:30', 'SystemV/PST8PDT']) {
      await expectFailure(/--time-zone.*IANA/, create('refused', zone));
      await expectFailure(/--time-zone.*IANA/, ['accounts', 'set', 'zones', '--time-zone', zone]);
    }
  });

  test('accounts set: a time zone is stored in IANA spelling', async () => {
    const set = async (zone: string) =>
      json<{time_zone: string}>(await expectSuccess('accounts', 'set', 'zones', '--time-zone', zone))
        .time_zone;
    assert.equal(await set('europe/berlin'), 'Europe/Berlin');
    assert.equal(await set('Asia/Calcutta'), 'Asia/Calcutta');
  });

  test('ianaTimeZone returns the IANA spelling of every zone that the runtime lists', () => {
    for (const zone of [
      ...Intl.supportedValuesOf('timeZone'),
      'Asia/Kolkata',
      'US/Pacific',
      'UTC',
      'Etc/GMT+5',
    ]) {
      assert.equal(ianaTimeZone(zone.toLowerCase()), zone);
    }
    for (const text of ['', 'EST', 'IST', 'GMT', 'UTC+1', '-08:00', 'Mars/Olympus', ' Europe/Berlin']) {
      assert.equal(ianaTimeZone(text), undefined, text);
    }
  });
});

describe('keys and tokens', () => {
  test('keys create, list and revoke: the list does not show the secret', async () => {
    const {id, key} = json<{id: string; key: string}>(
      await expectSuccess('keys', 'create', '--account', 'acme', '--json'),
    );
    const listed = await expectSuccess('keys', 'list', '--account', 'acme');
    assert.ok(listed.includes(id));
    assert.ok(!listed.includes(key.split('.')[1] ?? key));
    assert.match(await expectSuccess('keys', 'revoke', id), new RegExp(id));
    const keys = json<{id: string; revoked_at: string | null}[]>(
      await expectSuccess('keys', 'list', '--json'),
    );
    assert.ok(keys.find((one) => one.id === id)?.revoked_at);
    await expectFailure(/no server key/, ['keys', 'revoke', 'nonsense']);
  });

  test('token: the claims name user, account, role and lifetime', async () => {
    const person = ['--account', 'acme', '--user', 'auth0|4f2a', '--name', 'Ada', '--role', 'team_admin'];
    const token = (await expectSuccess('token', ...person, '--ttl', '2h')).trim();
    const claims = json<Record<string, unknown>>(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    );
    assert.deepEqual(
      [claims['sub'], claims['account_id'], claims['role'], claims['name']],
      ['auth0|4f2a', 'acme', 'team_admin', 'Ada'],
    );
    assert.equal(Number(claims['exp']) - Number(claims['iat']), 7200);
    await expectFailure(/ttl.*3600, 1h/, ['token', ...person, '--ttl', 'soon']);
    await expectFailure(/longest lifetime is 36500d/, ['token', ...person, '--json', '--ttl', '999999999d']);
    await expectFailure(/role/, ['token', ...person.slice(0, 6), '--role', 'king']);
    await expectFailure(/RF_JWT_SECRET/, ['token', ...person], {RF_JWT_SECRET: ''});
  });
});

describe('data', () => {
  const line = (object: object): string => JSON.stringify(object);
  const history = [
    line({type: 'flow', tree_id: 'vpn', name: 'VPN', steps: [{id: 'cable', title: 'Cable'}]}),
    line({type: 'session', id: 's1', tree_id: 'vpn', user_id: 'ada', started_at: '2026-01-02T03:04:05.000Z'}),
    line({type: 'visit', session_id: 's1', step_id: 'cable', visited_at: '2026-01-02T03:05:05.000Z'}),
  ];

  test('import: reports accepted lines and lists rejected ones', async () => {
    const file = join(folder, 'history.ndjson');
    await writeFile(file, [...history, '', '{nonsense'].join('\n'));
    const {code, out} = await rf(['import', file, '--account', 'acme', '--json']);
    assert.equal(code, 1);
    const report = json<{accepted: number; rejected: {line: number; code: string}[]}>(out);
    assert.equal(report.accepted, 3);
    assert.deepEqual(
      report.rejected.map((one) => [one.line, one.code]),
      [[5, 'malformed_json']],
    );
    await writeFile(file, history.join('\n'));
    assert.match(
      await expectSuccess('import', file, '--account', 'acme'),
      /^3 lines accepted, 0 rejected\.$/m,
    );
    await expectFailure(/nowhere/, ['import', join(folder, 'nowhere.ndjson'), '--account', 'acme']);
  });

  test('verify finds a metric that differs from the raw rows, and rebuild repairs it', async () => {
    assert.match(await expectSuccess('verify'), /All stored metrics agree/);
    for (const tamper of [
      'update daily_sums set sessions = sessions + 1',
      'update daily_step_sums set visits = visits + 1',
      'delete from daily_sums',
      'delete from visits',
      'update sessions set day = day + 1',
    ]) {
      assert.ok((await cli.stored.execute(tamper)) > 0, tamper);
      const {code, out} = await rf(['verify', '--account', 'acme', '--json']);
      assert.equal(code, 1, tamper);
      assert.ok(json<{differences: unknown[]}>(out).differences.length > 0);
      await expectSuccess('rebuild', '--account', 'acme');
      await expectSuccess('verify');
      const file = join(folder, 'history.ndjson');
      await expectSuccess('import', file, '--account', 'acme');
    }
  });

  test('migrate creates the tables and nothing else', async () => {
    const fresh = await createTestDatabase();
    const settings = {RF_DATABASE_URL: fresh.url};
    assert.equal((await rf(['migrate'], settings)).code, 0);
    assert.deepEqual(json((await rf(['accounts', 'list', '--json'], settings)).out), []);
    await fresh.remove();
  });
});

describe('serve: a wrong setting stops the start with an error message that names it', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['PORT', 'eighty'],
    ['HOST', '::zz'],
    ['RF_DATABASE_URL', 'mysql://nowhere'],
    ['RF_JWT_SECRET', 'too short'],
    ['RF_RATE_LIMIT', '-1'],
    ['RF_TRUST_PROXY', 'perhaps'],
    ['RF_LOG_LEVEL', 'loud'],
    ['RF_METRICS', 'yes'],
    ['RF_CORS_ORIGINS', 'not an origin'],
  ];
  for (const [name, value] of wrong) {
    test(`serve with ${name}=${value}: exits 1 and names the setting`, () =>
      expectFailure(new RegExp(name), ['serve'], {[name]: value}));
  }

  test('serve with neither a secret nor an issuer: exits 1', () =>
    expectFailure(/RF_JWT_SECRET/, ['serve'], {RF_JWT_SECRET: ''}));
});
