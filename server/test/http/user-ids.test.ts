import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {
  createToken,
  eraseUser,
  getMe,
  getTeamAnalytics,
  importHistory,
  listRatings,
  startSession,
} from '@resolutionflow/contract';
import {raw, expectRawProblem} from './raw.js';
import {startScene, VPN, type Scene} from './scene.js';

let scene: Scene;
before(async () => {
  scene = await startScene();
});
after(() => scene.close());

for (const user_id of ['.', '..']) {
  test(`the user id "${user_id}" is refused in bodies, queries, tokens, imports and paths`, async () => {
    const {server, account, admin, key} = scene;
    await server.expectRefused('validation_failed', createToken, {as: key, body: {user_id, name: 'Dot'}});
    await server.expectRefused('validation_failed', startSession, {as: key, body: {tree_id: VPN, user_id}});
    for (const route of [getTeamAnalytics, listRatings]) {
      await server.expectRefused('validation_failed', route, {as: admin, query: {engineer_id: user_id}});
    }
    await server.expectRefused('unauthenticated', getMe, {as: await account.token({user: user_id})});
    const lines = [
      {type: 'user', user_id, name: 'Dot'},
      {type: 'session', id: 's', tree_id: VPN, user_id, started_at: scene.clock.iso()},
    ];
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    const {accepted, rejected} = await server.expectOk(200, importHistory, {as: key, body});
    assert.equal(accepted, 0);
    assert.deepEqual(
      rejected.map(({code}) => code),
      ['validation_failed', 'validation_failed'],
    );
    // Sent unchanged: `fetch` would resolve the dot segments.
    const headers = {authorization: `Bearer ${key}`};
    for (const path of [user_id, user_id.replaceAll('.', '%2E')]) {
      const answer = await raw(server, 'DELETE', `/api/v1/users/${path}`, {headers});
      expectRawProblem('validation_failed', answer, path);
    }
  });

  test(`the user id "${user_id}.${user_id}" stays valid`, async () => {
    const {server, key} = scene;
    const named = `${user_id}.${user_id}`;
    await server.expectOk(201, createToken, {as: key, body: {user_id: named, name: 'Dots'}});
    await server.expectOk(201, startSession, {as: key, body: {tree_id: VPN, user_id: named}});
    await server.expectOk(204, eraseUser, {as: key, params: {user_id: named}});
  });
}
