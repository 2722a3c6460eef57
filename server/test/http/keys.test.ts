import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {getMe, listEngineers, listFlows, putFlow} from '@resolutionflow/contract';
import {findAccount, listKeys, revokeKey, updateAccount} from '../../src/accounts/repository.js';
import {createKey, type Account, type NewKey} from '../../src/index.js';
import {startServer, type TestAccount, type TestServer} from './harness.js';

let server: TestServer;
let account: TestAccount;

before(async () => {
  server = await startServer();
  account = await server.account();
});
after(() => server.close());

async function expectStored({id}: TestAccount): Promise<Account> {
  const found = await findAccount(server.database.read, id);
  assert.ok(found);
  return found;
}

const refOf = async (one: TestAccount): Promise<number> => (await expectStored(one)).ref;

const anotherKey = async (): Promise<NewKey> => createKey(server.database, await expectStored(account));

const expectUnauthenticated = (as: string): Promise<unknown> =>
  server.expectRefused('unauthenticated', listFlows, {as});

describe('valid server keys', () => {
  test('a server key has the form rf_sk_<account>.<secret> and works for its account', async () => {
    assert.match(account.key, /^rf_sk_[\w.:-]+\.[\w-]{40,}$/);
    assert.ok(account.key.startsWith(`rf_sk_${account.id}.`));
    await server.expectOk(200, listFlows, {as: account.key});
    await server.expectRefused('forbidden', getMe, {as: account.key});
  });

  test('an account can have several server keys with different secrets', async () => {
    const keys = [await anotherKey(), await anotherKey(), await anotherKey()];
    assert.equal(new Set([account.key, ...keys.map(({key}) => key)]).size, 4);
    for (const {key} of keys) await server.expectOk(200, listFlows, {as: key});
    const listed = await listKeys(server.database.read, await refOf(account));
    assert.equal(new Set(listed.map(({id}) => id)).size, listed.length);
    for (const {keyId} of keys) assert.ok(listed.some(({id}) => id === keyId));
  });

  test('a server key works for an account whose id contains dots', async () => {
    const dotted = await server.account({id: 'acme.eu.support'});
    const shorter = await server.account({id: 'acme.eu'});
    await server.expectOk(201, putFlow, {
      as: dotted.key,
      params: {tree_id: 'f'},
      body: {name: 'F', steps: []},
    });
    assert.equal((await server.expectOk(200, listFlows, {as: dotted.key})).flows.length, 1);
    assert.equal((await server.expectOk(200, listFlows, {as: shorter.key})).flows.length, 0);
    const secret = dotted.key.split('.').at(-1) ?? '';
    await expectUnauthenticated(`rf_sk_acme.eu.${secret}`);
    await expectUnauthenticated(`rf_sk_acme.${secret}`);
    await expectUnauthenticated(`rf_sk_acme.eu.support.support.${secret}`);
  });

  test('the database contains only the hash of a server key', async () => {
    const {key} = await anotherKey();
    const secret = key.split('.').at(-1) ?? '';
    const rows = await server.database.read
      .selectFrom('server_keys')
      .selectAll()
      .where('account_id', '=', await refOf(account))
      .execute();
    assert.ok(rows.length > 1);
    const stored = JSON.stringify(rows);
    assert.ok(!stored.includes(secret) && !stored.includes(key));
  });
});

describe('invalid server keys', () => {
  test('a changed, cut or foreign server key answers 401', async () => {
    const {key, id} = account;
    const secret = key.slice(key.lastIndexOf('.') + 1);
    const other = await server.account();
    const otherSecret = other.key.slice(other.key.lastIndexOf('.') + 1);
    const flipped = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    for (const wrong of [
      `rf_sk_${id}.${flipped}`,
      `rf_sk_${id}.${otherSecret}`,
      `rf_sk_${other.id}.${secret}`,
      `rf_sk_${id}.${secret}x`,
      `rf_sk_${id}.${secret.slice(0, -1)}`,
      `rf_sk_${id}.${secret.toUpperCase()}`,
      `rf_sk_${id}.`,
      `rf_sk_${id}`,
      `rf_sk_${secret}`,
      `rf_sk_.${secret}`,
      `rf_sk_${id.toUpperCase()}.${secret}`,
      `rf_sk_nowhere.${secret}`,
      `rf_sk_%.${secret}`,
      `RF_SK_${id}.${secret}`,
      `${id}.${secret}`,
      secret,
      'rf_sk_',
      'rf_sk_.',
      `rf_sk_${id}.${'x'.repeat(5000)}`,
    ]) {
      await expectUnauthenticated(wrong);
    }
    await server.expectOk(200, listFlows, {as: key});
  });

  test('a revoked server key answers 401 from then on, and other keys still work', async () => {
    const [kept, lost] = [await anotherKey(), await anotherKey()];
    await server.expectOk(200, listFlows, {as: lost.key});
    assert.equal(await revokeKey(server.database, lost.keyId), true);
    await expectUnauthenticated(lost.key);
    await server.expectOk(200, listFlows, {as: kept.key});
    assert.equal(await revokeKey(server.database, lost.keyId), true);
    await expectUnauthenticated(lost.key);
    assert.equal(await revokeKey(server.database, 'key_nothing'), false);
    const {key} = await anotherKey();
    await server.expectOk(200, listEngineers, {as: key});
  });

  test('the 401 response does not reveal whether the account exists', async () => {
    const secret = account.key.slice(account.key.lastIndexOf('.') + 1);
    const responses = [
      await server.expectRefused('unauthenticated', listFlows, {as: `rf_sk_nowhere.${secret}`}),
      await server.expectRefused('unauthenticated', listFlows, {as: `rf_sk_${account.id}.wrong`}),
    ];
    const [one, other] = responses.map(({request_id: _, ...rest}) => rest);
    assert.deepEqual(one, other);
  });
});

test('renaming an account keeps its server keys valid', async () => {
  await updateAccount(server.database, await expectStored(account), {name: 'Renamed'});
  await server.expectOk(200, listFlows, {as: account.key});
});
