import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {
  createToken,
  eraseUser,
  getFlowAnalytics,
  getMe,
  getPersonalAnalytics,
  getSession,
  getTeamAnalytics,
  importHistory,
  listEngineers,
  listRatings,
  startSession,
  visitStep,
  type Engineer,
} from '@resolutionflow/contract';
import {findAccount, updateAccount} from '../../src/accounts/repository.js';
import type {Database} from '../../src/index.js';
import {startServer} from './harness.js';
import {HOUR, MINUTE, SECOND, startScene, VPN, type Scene} from './scene.js';

let scene: Scene;
/** The number of database writes so far. */
let writes = 0;

const counting = (database: Database): Database => ({
  ...database,
  write: (job) => {
    writes++;
    return database.write(job);
  },
});

before(async () => {
  scene = await startScene({wrapDatabase: counting, timeZone: 'Asia/Kathmandu'});
});
after(() => scene.close());

const find = async (q: string): Promise<Engineer[]> =>
  (await scene.server.expectOk(200, listEngineers, {as: scene.admin, query: {q}})).engineers;

const nameOf = async (as: string): Promise<string> => (await scene.server.expectOk(200, getMe, {as})).name;

describe('GET /me', () => {
  test('GET /me: returns the user and the account', async () => {
    const {server, account, anna, admin} = scene;
    const theirs = {id: account.id, name: 'Test account', time_zone: 'Asia/Kathmandu'};
    assert.deepEqual(await server.expectOk(200, getMe, {as: anna}), {
      user_id: 'anna',
      name: 'Anna Berg',
      role: 'engineer',
      account: theirs,
    });
    assert.deepEqual(await server.expectOk(200, getMe, {as: admin}), {
      user_id: 'boss',
      name: 'Bo Boss',
      role: 'team_admin',
      account: theirs,
    });
    await server.expectRefused('forbidden', getMe, {as: account.key});
  });

  test('GET /me: returns the new name of a renamed account', async () => {
    const {server} = scene;
    const renamed = await server.account();
    const as = await renamed.token();
    await server.expectOk(200, getMe, {as});
    const account = await findAccount(server.database.read, renamed.id);
    assert.ok(account);
    await updateAccount(server.database, account, {name: 'After the merger'});
    assert.equal((await server.expectOk(200, getMe, {as})).account.name, 'After the merger');
  });
});

describe('names from tokens', () => {
  test('the newest token decides the name of a user, and an older one changes nothing', async () => {
    const {account, clock} = scene;
    const older = await account.token({user: 'nina', name: 'Nina Old'});
    clock.advance(MINUTE);
    const newer = await account.token({user: 'nina', name: 'Nina New'});
    assert.equal(await nameOf(newer), 'Nina New');
    assert.equal(await nameOf(older), 'Nina New');
    clock.advance(MINUTE);
    const newest = await account.token({user: 'nina', name: 'Nina Newest'});
    assert.equal(await nameOf(older), 'Nina New');
    assert.equal(await nameOf(newest), 'Nina Newest');
    assert.deepEqual(await find('nina'), [{user_id: 'nina', name: 'Nina Newest'}]);
  });

  test('a token causes a database write only when its name is new', async () => {
    const {account, clock} = scene;
    const token = await account.token({user: 'quiet', name: 'Quiet'});
    await nameOf(token);
    const before = writes;
    await nameOf(token);
    clock.advance(MINUTE);
    await nameOf(await account.token({user: 'quiet', name: 'Quiet'}));
    assert.equal(writes, before);
    await nameOf(await account.token({user: 'quiet', name: 'Loud'}));
    assert.equal(writes, before + 1);
  });

  test('concurrent first requests of a user create one user', async () => {
    const {server, account} = scene;
    const as = await account.token({user: 'twin', name: 'Twin'});
    await Promise.all(Array.from({length: 6}, () => server.expectOk(200, getMe, {as})));
    assert.deepEqual(await find('twin'), [{user_id: 'twin', name: 'Twin'}]);
  });
});

describe('GET /engineers', () => {
  test('GET /engineers: finds part of a name or id in any case, sorted by name', async () => {
    const {server} = scene;
    const account = await server.account();
    const {key} = account;
    for (const [user, name] of [
      ['u-3', 'zoë Zimmer'],
      ['u-1', 'Adam Äpfel'],
      ['adams@example.com', 'Berta'],
      ['u-2', 'bob'],
    ] as const) {
      await server.expectOk(200, getMe, {as: await account.token({user, name})});
    }
    const ids = async (query: Record<string, string>): Promise<string[]> =>
      (await server.expectOk(200, listEngineers, {as: key, query})).engineers.map(({user_id}) => user_id);
    assert.deepEqual(await ids({}), ['u-1', 'adams@example.com', 'u-2', 'u-3']);
    assert.deepEqual(await ids({q: ''}), ['u-1', 'adams@example.com', 'u-2', 'u-3']);
    assert.deepEqual(await ids({q: 'ADAM'}), ['u-1', 'adams@example.com']);
    assert.deepEqual(await ids({q: 'ZOË'}), ['u-3']);
    assert.deepEqual(await ids({q: ' bob '}), ['u-2']);
    for (const q of ['%', '_', '*', "' or 1=1 --", 'x'.repeat(200)]) assert.deepEqual(await ids({q}), []);
    await server.expectRefused('validation_failed', listEngineers, {as: key, query: {q: 'x'.repeat(201)}});
  });

  test('GET /engineers: lists the first 100 by name', async () => {
    const {server} = scene;
    const {key} = await server.account();
    const lines = Array.from({length: 130}, (_, index) => ({
      type: 'user',
      user_id: `u${index}`,
      name: `Engineer ${String(129 - index).padStart(3, '0')}`,
    }));
    await server.expectOk(200, importHistory, {
      as: key,
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const {engineers} = await server.expectOk(200, listEngineers, {as: key});
    assert.equal(engineers.length, 100);
    assert.deepEqual(engineers[0], {user_id: 'u129', name: 'Engineer 000'});
    assert.deepEqual(engineers.at(-1), {user_id: 'u30', name: 'Engineer 099'});
  });

  test('GET /engineers: an engineer gets 403', async () => {
    const {server, anna} = scene;
    await server.expectRefused('forbidden', listEngineers, {as: anna});
    await server.expectRefused('validation_failed', listEngineers, {as: anna, query: {q: 'x'.repeat(201)}});
  });
});

describe('POST /tokens', () => {
  const body = {user_id: 'auth0|4f2a', name: 'Tom Token'};

  test('POST /tokens: returns a token that works for its user until it expires', async () => {
    const {server, key, clock, account} = scene;
    const {token, expires_at} = await server.expectOk(201, createToken, {as: key, body});
    const issued = Math.floor(clock.now / SECOND) * SECOND;
    assert.equal(expires_at, new Date(issued + HOUR).toISOString());
    assert.deepEqual(await server.expectOk(200, getMe, {as: token}), {
      user_id: body.user_id,
      name: body.name,
      role: 'engineer',
      account: {id: account.id, name: 'Test account', time_zone: 'Asia/Kathmandu'},
    });
    const short = await server.expectOk(201, createToken, {as: key, body: {...body, ttl_seconds: 1}});
    clock.advance(MINUTE + 2 * SECOND);
    await server.expectRefused('unauthenticated', getMe, {as: short.token});
    await server.expectOk(200, getMe, {as: token});
  });

  test('POST /tokens: creates tokens of every role with a lifetime of up to a day', async () => {
    const {server, key} = scene;
    for (const role of ['engineer', 'team_admin', 'super_admin'] as const) {
      const {token} = await server.expectOk(201, createToken, {
        as: key,
        body: {...body, role, ttl_seconds: 86_400},
      });
      assert.equal((await server.expectOk(200, getMe, {as: token})).role, role);
      const status = role === 'engineer' ? 403 : 200;
      assert.equal((await server.call(getTeamAnalytics, {as: token})).status, status);
    }
  });

  test('POST /tokens: an invalid field answers 422 and is named', async () => {
    const {server, key} = scene;
    for (const [path, wrong] of [
      ['user_id', {user_id: ''}],
      ['user_id', {user_id: 'a\nb'}],
      ['user_id', {user_id: 'x'.repeat(129)}],
      ['user_id', {user_id: undefined}],
      ['name', {name: ''}],
      ['name', {name: undefined}],
      ['name', {name: 'x'.repeat(201)}],
      ['role', {role: 'owner'}],
      ['role', {role: null}],
      ['ttl_seconds', {ttl_seconds: 0}],
      ['ttl_seconds', {ttl_seconds: 86_401}],
      ['ttl_seconds', {ttl_seconds: 1.5}],
      ['ttl_seconds', {ttl_seconds: '60'}],
    ] as const) {
      const refused = await server.expectRefused('validation_failed', createToken, {
        as: key,
        body: {...body, ...wrong},
      });
      assert.deepEqual(
        refused.errors?.map((error) => error.path),
        [path],
        JSON.stringify(wrong),
      );
    }
  });

  test('POST /tokens: every user gets 403, also a super admin', async () => {
    const {server, anna, admin, account} = scene;
    const superAdmin = await account.token({user: 'root', role: 'super_admin'});
    for (const as of [anna, admin, superAdmin]) {
      await server.expectRefused('forbidden', createToken, {as, body});
      await server.expectRefused('validation_failed', createToken, {as, body: {}});
    }
  });

  test('POST /tokens: a server without a secret answers 503', async () => {
    const server = await startServer({env: {RF_JWT_SECRET: ''}});
    const {key} = await server.account();
    await server.expectRefused('unavailable', createToken, {as: key, body});
    await server.expectRefused('validation_failed', createToken, {as: key, body: {}});
    await server.close();
  });
});

describe('DELETE /users/{user_id}', () => {
  test('DELETE /users/{user_id}: removes name and comments, and keeps metrics under a pseudonym', async () => {
    const {server, account, admin, key} = scene;
    const user = 'auth0|a/b?c#ü';
    const as = await account.token({user, name: 'Erna Rasure'});
    const session_id = await scene.session({
      as,
      visits: ['cable'],
      outcome: 'resolved',
      rating: 4,
      comment: 'Erna was here',
    });
    await scene.vote(session_id, 'cable', true, {as});
    const before = await server.expectOk(200, getTeamAnalytics, {as: admin});

    assert.equal(await server.expectOk(204, eraseUser, {as: key, params: {user_id: user}}), undefined);

    const {user_id: pseudonym} = await server.expectOk(200, getSession, {as: admin, params: {session_id}});
    assert.ok(pseudonym !== user && !pseudonym.includes('auth0'));
    const after = await server.expectOk(200, getTeamAnalytics, {as: admin});
    assert.deepEqual({...after, top_engineers: []}, {...before, top_engineers: []});
    assert.deepEqual(
      after.top_engineers.find(({user_id}) => user_id === pseudonym),
      {
        ...before.top_engineers.find(({user_id}) => user_id === user),
        user_id: pseudonym,
        name: 'Unknown',
      },
    );
    const alone = await server.expectOk(200, getTeamAnalytics, {as: admin, query: {engineer_id: pseudonym}});
    assert.equal(alone.summary.total_sessions, 1);
    assert.deepEqual(
      alone.top_engineers.map(({name}) => name),
      ['Unknown'],
    );
    const {ratings} = await server.expectOk(200, listRatings, {as: key, query: {engineer_id: pseudonym}});
    assert.deepEqual(
      ratings.map(({user_id, user_name, rating, comment}) => ({user_id, user_name, rating, comment})),
      [{user_id: pseudonym, user_name: 'Unknown', rating: 4, comment: null}],
    );
    const {recent_comments} = await server.expectOk(200, getFlowAnalytics, {
      as: admin,
      params: {tree_id: VPN},
    });
    assert.deepEqual(recent_comments, []);
    assert.deepEqual(await find('erna'), []);
    for (const route of [getTeamAnalytics, listRatings]) {
      await server.expectRefused('not_found', route, {as: admin, query: {engineer_id: user}});
    }
  });

  test('DELETE /users/{user_id}: an erased user cannot return by token, key or import', async () => {
    const {server, account, admin, key} = scene;
    const user_id = 'gone@example.com';
    const as = await account.token({user: user_id, name: 'Gone'});
    const session_id = await scene.session({as});
    await server.expectOk(204, eraseUser, {as: admin, params: {user_id}});
    await server.expectOk(204, eraseUser, {as: admin, params: {user_id}});
    for (const route of [getMe, getPersonalAnalytics]) await server.expectRefused('erased', route, {as});
    await server.expectRefused('erased', getSession, {as, params: {session_id}});
    await server.expectRefused('erased', createToken, {as: key, body: {user_id, name: 'Gone'}});
    await server.expectRefused('erased', startSession, {as: key, body: {tree_id: VPN, user_id}});
    const lines = [
      {type: 'user', user_id, name: 'Gone'},
      {type: 'session', id: 'gone-1', tree_id: VPN, user_id, started_at: scene.clock.iso()},
    ];
    const {rejected} = await server.expectOk(200, importHistory, {
      as: key,
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    assert.deepEqual(
      rejected.map(({line, code}) => ({line, code})),
      [
        {line: 1, code: 'erased'},
        {line: 2, code: 'erased'},
      ],
    );
    assert.deepEqual(await find('gone'), []);
  });

  test('DELETE /users/{user_id}: the pseudonym cannot sign in, get a name or start sessions', async () => {
    const {server, account, admin, key} = scene;
    const session_id = await scene.session({as: await account.token({user: 'brief', name: 'Brief'})});
    await server.expectOk(204, eraseUser, {as: admin, params: {user_id: 'brief'}});
    const {user_id} = await server.expectOk(200, getSession, {as: admin, params: {session_id}});
    const as = await account.token({user: user_id, name: 'Somebody'});
    await server.expectRefused('erased', getMe, {as});
    await server.expectRefused('erased', visitStep, {as, params: {session_id}, body: {step_id: 'cable'}});
    await server.expectRefused('erased', createToken, {as: key, body: {user_id, name: 'Somebody'}});
    await server.expectRefused('erased', startSession, {as: key, body: {tree_id: VPN, user_id}});
    const {rejected} = await server.expectOk(200, importHistory, {
      as: key,
      body: JSON.stringify({type: 'user', user_id, name: 'Somebody'}),
    });
    assert.deepEqual(
      rejected.map(({code}) => code),
      ['erased'],
    );
    await server.expectOk(204, eraseUser, {as: admin, params: {user_id}});
    assert.equal(
      (await server.expectOk(200, getSession, {as: admin, params: {session_id}})).user_id,
      user_id,
    );
    const {top_engineers} = await server.expectOk(200, getTeamAnalytics, {
      as: admin,
      query: {engineer_id: user_id},
    });
    assert.deepEqual(
      top_engineers.map(({name}) => name),
      ['Unknown'],
    );
  });

  test('DELETE /users/{user_id}: a later import stores ratings of the erased user without comments', async () => {
    const {server, account, admin, key} = scene;
    const as = await account.token({user: 'late', name: 'Late'});
    const [rated, unrated] = [
      await scene.session({as, outcome: 'resolved', rating: 5, comment: 'Mine'}),
      await scene.session({as, outcome: 'resolved'}),
    ];
    await server.expectOk(204, eraseUser, {as: admin, params: {user_id: 'late'}});
    const lines = [rated, unrated].map((session_id) =>
      JSON.stringify({type: 'rating', session_id, rating: 5, comment: 'Mine', created_at: scene.clock.iso()}),
    );
    const {accepted} = await server.expectOk(200, importHistory, {as: key, body: lines.join('\n')});
    assert.equal(accepted, 2);
    for (const session_id of [rated, unrated]) {
      const {rating} = await scene.feedback(session_id, admin);
      assert.deepEqual([rating?.rating, rating?.comment], [5, null]);
    }
  });

  test('DELETE /users/{user_id}: an unknown user answers 404, and other users stay unchanged', async () => {
    const {server, admin, anna, account} = scene;
    await server.expectRefused('not_found', eraseUser, {as: admin, params: {user_id: 'never-seen'}});
    await server.expectRefused('not_found', eraseUser, {as: admin, params: {user_id: 'ANNA'}});
    // The id was never erased, so it may sign in.
    assert.equal(await nameOf(await account.token({user: 'never-seen', name: 'Now'})), 'Now');
    assert.equal(await nameOf(anna), 'Anna Berg');
    await server.expectRefused('validation_failed', eraseUser, {as: admin, params: {user_id: 'a\u0000b'}});
    await server.expectRefused('validation_failed', eraseUser, {
      as: admin,
      params: {user_id: 'x'.repeat(129)},
    });
  });

  test('DELETE /users/{user_id}: an engineer gets 403, also for their own id', async () => {
    const {server, anna, bert} = scene;
    for (const as of [anna, bert]) {
      for (const user_id of ['anna', 'never-seen-either']) {
        await server.expectRefused('forbidden', eraseUser, {as, params: {user_id}});
      }
      await server.expectRefused('validation_failed', eraseUser, {as, params: {user_id: 'a\u0000b'}});
    }
    assert.equal(await nameOf(anna), 'Anna Berg');
  });
});
