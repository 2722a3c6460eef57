import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {
  eraseUser,
  getMe,
  importHistory,
  listEngineers,
  putFlow,
  startSession,
  type Engineer,
} from '@resolutionflow/contract';
import * as initial from '../../src/db/migrations/0001-initial.js';
import * as commentsByEngineer from '../../src/db/migrations/0002-comments-by-engineer.js';
import {issueToken} from '../../src/index.js';
import {searchTextOf} from '../../src/people/search-text.js';
import {createOldSchema, type TestDatabase} from '../database.js';
import {startServer, type TestAccount, type TestServer} from './harness.js';
import {MINUTE} from './scene.js';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const search = async ({key}: TestAccount, q: string): Promise<Engineer[]> =>
  (await server.expectOk(200, listEngineers, {as: key, query: {q}})).engineers;
const idsOf = async (account: TestAccount, q: string): Promise<string[]> =>
  (await search(account, q)).map(({user_id}) => user_id);

async function importUsers({key}: TestAccount, people: readonly Engineer[]): Promise<void> {
  const body = people.map((person) => JSON.stringify({type: 'user', ...person})).join('\n');
  assert.deepEqual((await server.expectOk(200, importHistory, {as: key, body})).rejected, []);
}

test('GET /engineers?q=: ignores case, accents and Unicode form, in the query and in the name', async () => {
  const account = await server.account();
  const cases: readonly (readonly [name: string, ...queries: string[]])[] = [
    ['José Núñez', 'José', 'Jose\u0301', 'JOSE', 'nunez', 'é n'],
    ['Jose\u0301 Nachher', 'josé nach', 'JOSÉ NACH'],
    ['İpek Yılmaz', 'ipek', 'İPEK', 'IPEK', 'ıpek', 'yilmaz', 'YILMAZ', 'yılmaz'],
    ['Straße Müller', 'strasse', 'STRASSE', 'mu\u0308ller', 'muller'],
    ['Łukasz Sørensen', 'lukasz', 'sorensen', 'ŁUKASZ'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς', 'οδυσσευσ'],
    ['Ｆｕｌｌ Width', 'full width', 'FULL\u00a0WIDTH'],
  ];
  await importUsers(
    account,
    cases.map(([name], index) => ({user_id: `u${index}`, name})),
  );
  for (const [index, [name, ...queries]] of cases.entries()) {
    for (const q of [name, ...queries]) {
      assert.ok((await idsOf(account, q)).includes(`u${index}`), `${q} does not find ${name}`);
    }
  }
  assert.deepEqual(await idsOf(account, 'josef'), []);
});

test('GET /engineers?q=: a name whose characters become longer when folded is stored and found', async () => {
  const account = await server.account();
  // Squared words. Each is folded to up to six letters.
  const name = Array.from({length: 200}, (_, index) =>
    String.fromCodePoint(0x3300 + ((index * index * 37) % 88)),
  );
  await server.expectOk(200, getMe, {as: await account.token({user: 'long', name: name.join('')})});
  assert.deepEqual(await search(account, name.slice(0, 3).join('')), [
    {user_id: 'long', name: name.join('')},
  ]);
  assert.deepEqual(await idsOf(account, 'long'), ['long']);
  await importUsers(account, [{user_id: 'fdfa', name: '\ufdfa'.repeat(200)}]);
  assert.deepEqual(await idsOf(account, '\ufdfa\ufdfa'), ['fdfa']);
});

test('searchTextOf: has at most as many bytes as the longest name and id', () => {
  for (const letter of ['\ufdfa', '\u3305', '한', '🙂', 'a']) {
    const searchText = searchTextOf(letter.repeat(200), letter.repeat(128));
    assert.ok(Buffer.byteLength(searchText) <= 800 + 1 + 512, letter);
    assert.ok(!searchText.includes('\ufffd'), letter);
  }
});

test('GET /engineers?q=: NUL characters in the query are ignored', async () => {
  const account = await server.account();
  await importUsers(account, [{user_id: 'u', name: 'Anna Berg'}]);
  assert.deepEqual(await idsOf(account, 'an\0na'), ['u']);
  assert.deepEqual(await idsOf(account, '\0'), ['u']);
});

test('GET /engineers?q=: finds a part of the id in any case and Unicode form', async () => {
  const account = await server.account();
  await importUsers(account, [{user_id: 'René@Example.com', name: 'A'}]);
  for (const q of ['rene@', 'Rene\u0301', 'EXAMPLE.COM']) {
    assert.deepEqual(await idsOf(account, q), ['René@Example.com']);
  }
});

test('GET /engineers?q=: follows every path that names, renames and erases a person', async () => {
  const account = await server.account();
  const {key} = account;
  await server.expectOk(201, putFlow, {as: key, params: {tree_id: 'f'}, body: {name: 'F', steps: []}});
  await server.expectOk(201, startSession, {as: key, body: {tree_id: 'f', user_id: 'Zoë-1'}});
  assert.deepEqual(await search(account, 'zoe'), [{user_id: 'Zoë-1', name: 'Unknown'}]);
  assert.deepEqual(await idsOf(account, 'unknown'), ['Zoë-1']);

  await importUsers(account, [{user_id: 'Zoë-1', name: 'Chloé'}]);
  assert.deepEqual(await search(account, 'chloe'), [{user_id: 'Zoë-1', name: 'Chloé'}]);
  assert.deepEqual(await idsOf(account, 'unknown'), []);

  await server.expectOk(200, getMe, {as: await account.token({user: 'Zoë-1', name: 'Ida'})});
  server.clock.advance(MINUTE);
  await server.expectOk(200, getMe, {as: await account.token({user: 'Zoë-1', name: 'Éva'})});
  assert.deepEqual(await idsOf(account, 'ida'), []);
  assert.deepEqual(await idsOf(account, 'eva'), ['Zoë-1']);

  await server.expectOk(204, eraseUser, {as: key, params: {user_id: 'Zoë-1'}});
  for (const q of ['eva', 'zoe', 'unknown', 'erased', '']) assert.deepEqual(await idsOf(account, q), [], q);
});

test('GET /engineers?q=: lists at most 100 of many people by name, then id, and finds the last one', async () => {
  const account = await server.account();
  const people = Array.from({length: 5_400}, (_, index) => ({
    user_id: `id-${String(index).padStart(5, '0')}`,
    name: `Engineer ${String(Math.floor(index / 2)).padStart(5, '0')}`,
  }));
  await importUsers(account, people.toReversed());
  assert.deepEqual(await search(account, ''), people.slice(0, 100));
  assert.deepEqual(await search(account, 'ENGINEER'), people.slice(0, 100));
  assert.deepEqual(await search(account, 'id-05399'), people.slice(-1));
  // The server reads 5,000 people at a time: these are in both parts.
  const matching = people.filter(({user_id, name}) => `${user_id} ${name}`.includes('099'));
  assert.ok(matching.length < 100);
  assert.deepEqual(await search(account, '099'), matching);
});

/** Creates a database with the schema before the search text. Each kind of person is in it. */
async function writeOlderDatabase(stored: TestDatabase): Promise<void> {
  await createOldSchema(stored, {'0001-initial': initial, '0002-comments-by-engineer': commentsByEngineer});
  for (const account of [1, 2]) {
    await stored.execute(
      `insert into accounts (account_id, id, name, time_zone, created_at) values (${account}, 'old-${account}', 'Old', 'UTC', 0)`,
    );
    const people = [
      `(${account}, 1, 'jose-${account}', 'José', 0)`,
      `(${account}, 2, 'nameless-${account}', null, 0)`,
      `(${account}, 3, 'erased-${account}', null, 1)`,
    ];
    // More than the migration reads at a time.
    for (let ref = 4; ref <= 1500; ref++) people.push(`(${account}, ${ref}, 'u${ref}', 'Person ${ref}', 0)`);
    await stored.execute(
      `insert into users (account_id, ref, user_id, name, is_erased) values ${people.join()}`,
    );
  }
}

test('GET /engineers?q=: finds people in a database of the schema before', async () => {
  const migrated = await startServer({prepare: writeOlderDatabase});
  try {
    for (const account of ['old-1', 'old-2']) {
      const number = account.slice(-1);
      const request = {
        accountId: account,
        userId: 'boss',
        name: 'Boss',
        role: 'team_admin',
        ttlSeconds: 60,
      } as const;
      const {token} = await issueToken(migrated.secret, request, migrated.clock.now);
      const find = async (q: string): Promise<Engineer[]> =>
        (await migrated.expectOk(200, listEngineers, {as: token, query: {q}})).engineers;
      assert.deepEqual(await find('JOSE\u0301'), [{user_id: `jose-${number}`, name: 'José'}]);
      assert.deepEqual(await find('nameless'), [{user_id: `nameless-${number}`, name: 'Unknown'}]);
      assert.deepEqual(await find('person 1500'), [{user_id: 'u1500', name: 'Person 1500'}]);
      assert.deepEqual(await find('erased'), []);
    }
  } finally {
    await migrated.close();
  }
});
