import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {Cli, json} from './cli.js';

let cli: Cli;
before(async () => {
  cli = await Cli.create();
});
after(() => cli.remove());

describe('accounts', () => {
  test('accounts create, list and set: a wrong option changes nothing', async () => {
    const create = ['accounts', 'create', '--id', 'acme', '--name', 'Acme', '--time-zone', 'Europe/Berlin'];
    const made = json<{account_id: string; key: string}>(await cli.expectSuccess(...create));
    assert.equal(made.account_id, 'acme');
    assert.match(made.key, /^rf_sk_acme\.[\w-]{20,}$/);
    await cli.expectFailure(/acme/, create);
    await cli.expectFailure(/time.zone/i, [
      'accounts',
      'create',
      '--id',
      'b',
      '--name',
      'B',
      '--time-zone',
      'Mars/Olympus',
    ]);
    await cli.expectFailure(/--id/, ['accounts', 'create', '--id', '..', '--name', 'B']);
    await cli.expectFailure(/time.zone/i, [
      'accounts',
      'set',
      'acme',
      '--name',
      'Other',
      '--time-zone',
      'Mars/Olympus',
    ]);
    await cli.expectFailure(/jwks/, ['accounts', 'set', 'acme', '--issuer', 'https://id.example.com']);
    await cli.expectFailure(/need --issuer/, [
      'accounts',
      'set',
      'acme',
      '--jwks-url',
      'https://id.example.com/k',
    ]);
    await cli.expectFailure(/need --issuer/, [
      'accounts',
      'set',
      'acme',
      '--name',
      'Other',
      '--audience',
      'rf',
    ]);
    await cli.expectFailure(/nobody/, ['accounts', 'set', 'nobody', '--name', 'Other']);
    const list = async () => json(await cli.expectSuccess('accounts', 'list', '--json'));
    assert.deepEqual(await list(), [{account_id: 'acme', name: 'Acme', time_zone: 'Europe/Berlin'}]);
    await cli.expectSuccess('accounts', 'set', 'acme', '--name', 'Acme Ltd', '--time-zone', 'Asia/Kathmandu');
    assert.deepEqual(await list(), [{account_id: 'acme', name: 'Acme Ltd', time_zone: 'Asia/Kathmandu'}]);
    assert.match(await cli.expectSuccess('accounts', 'list'), /^acme\tAcme Ltd\tAsia\/Kathmandu$/m);
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
    await cli.expectSuccess(...create('zones', 'UTC'));
    for (const zone of ['BST', '+05:30', 'SystemV/PST8PDT']) {
      await cli.expectFailure(/--time-zone.*IANA/, create('refused', zone));
      await cli.expectFailure(/--time-zone.*IANA/, ['accounts', 'set', 'zones', '--time-zone', zone]);
    }
  });

  test('accounts set: a time zone is stored in IANA spelling', async () => {
    const set = async (zone: string) =>
      json<{time_zone: string}>(await cli.expectSuccess('accounts', 'set', 'zones', '--time-zone', zone))
        .time_zone;
    assert.equal(await set('europe/berlin'), 'Europe/Berlin');
    assert.equal(await set('Asia/Calcutta'), 'Asia/Calcutta');
  });
});

describe('keys and tokens', () => {
  test('keys create, list and revoke: the list does not show the secret', async () => {
    const {id, key} = json<{id: string; key: string}>(
      await cli.expectSuccess('keys', 'create', '--account', 'acme', '--json'),
    );
    const listed = await cli.expectSuccess('keys', 'list', '--account', 'acme');
    assert.ok(listed.includes(id));
    assert.ok(!listed.includes(key.split('.')[1] ?? key));
    assert.match(await cli.expectSuccess('keys', 'revoke', id), new RegExp(id));
    const keys = json<{id: string; revoked_at: string | null}[]>(
      await cli.expectSuccess('keys', 'list', '--json'),
    );
    assert.ok(keys.find((one) => one.id === id)?.revoked_at);
    await cli.expectFailure(/no server key/, ['keys', 'revoke', 'nonsense']);
  });

  test('token: the claims name user, account, role and lifetime', async () => {
    const person = ['--account', 'acme', '--user', 'auth0|4f2a', '--name', 'Ada', '--role', 'team_admin'];
    const token = (await cli.expectSuccess('token', ...person, '--ttl', '2h')).trim();
    const claims = json<Record<string, unknown>>(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    );
    assert.deepEqual(
      [claims['sub'], claims['account_id'], claims['role'], claims['name']],
      ['auth0|4f2a', 'acme', 'team_admin', 'Ada'],
    );
    assert.equal(Number(claims['exp']) - Number(claims['iat']), 7200);
    await cli.expectFailure(/ttl.*3600, 1h/, ['token', ...person, '--ttl', 'soon']);
    await cli.expectFailure(/longest lifetime is 36500d/, [
      'token',
      ...person,
      '--json',
      '--ttl',
      '999999999d',
    ]);
    await cli.expectFailure(/role/, ['token', ...person.slice(0, 6), '--role', 'king']);
    await cli.expectFailure(/RF_JWT_SECRET/, ['token', ...person], {RF_JWT_SECRET: ''});
  });
});

describe('accounts set: issuers', () => {
  const issuer = ['--issuer', 'https://id.example.com', '--jwks-url', 'https://id.example.com/keys'];
  const set = (id: string, options: readonly string[]): string[] => ['accounts', 'set', id, ...options];

  test('accounts set: an issuer of another account is refused with a readable error message', async () => {
    for (const id of ['first', 'second']) {
      await cli.expectSuccess('accounts', 'create', '--id', id, '--name', id);
    }
    await cli.expectSuccess(...set('first', issuer));
    await cli.expectSuccess(...set('first', issuer));
    await cli.expectFailure(
      /https:\/\/id\.example\.com belongs to the account "first"/,
      set('second', issuer),
    );
  });

  test('accounts set: an empty --audience is refused, because it would accept every audience', () =>
    cli.expectFailure(/--audience is empty/, set('first', [...issuer, '--audience', ''])));

  test('accounts set: an issuer of more than 1,000 characters is refused with a readable error message', () =>
    cli.expectFailure(
      /--issuer: expected at most 1000 characters/,
      set('first', ['--issuer', `https://${'i'.repeat(1000)}`, ...issuer.slice(2)]),
    ));
});
