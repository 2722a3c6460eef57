import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {getFlow, getMe, listFlows, putFlow, startSession} from '@resolutionflow/contract';
import {problemOf} from './harness.js';
import {startScene, VPN, VPN_FLOW, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

describe('While another process writes to the database', () => {
  test('a write waits for it', async () => {
    const other = new BetterSqlite3(scene.server.file);
    other.exec('begin immediate');
    const write = scene.server.call(startSession, {as: scene.anna, body: {tree_id: VPN, id: 'patient'}});
    // Answered while the write waits.
    await scene.server.ok(200, getFlow, {as: scene.key, params: {tree_id: VPN}});
    other.exec('commit');
    other.close();
    assert.equal((await write).status, 201);
  });

  test('reads go on, and a write that waited too long is to come back; then it goes in', async () => {
    const {server, key} = scene;
    const other = new BetterSqlite3(server.file);
    other.exec('begin immediate');
    const call = {as: key, params: {tree_id: 'busy'}, body: {name: 'Busy', steps: []}};
    let isAnswered = false;
    const write = server.call(putFlow, call).finally(() => (isAnswered = true));
    let reads = 0;
    while (!isAnswered) {
      assert.deepEqual(await server.ok(200, getFlow, {as: key, params: {tree_id: VPN}}), {
        tree_id: VPN,
        ...VPN_FLOW,
      });
      reads++;
    }
    assert.ok(reads > 10);
    const refused = await write;
    problemOf('unavailable', refused);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    other.exec('rollback');
    other.close();
    await server.refused('not_found', getFlow, {as: key, params: {tree_id: 'busy'}});
    await server.ok(201, putFlow, call);
  });
});

describe('While the server drains', () => {
  test('it takes nothing new, says so to whoever watches it, and is still alive', async () => {
    const {server, key, anna} = scene;
    server.readiness.isDraining = true;
    for (const [route, as] of [
      [listFlows, key],
      [getMe, anna],
      [getMe, 'nonsense'],
    ] as const) {
      const refused = await server.call(route, {as});
      problemOf('unavailable', refused);
      assert.ok(Number(refused.headers.get('retry-after')) > 0);
      assert.equal(refused.headers.get('connection'), 'close');
    }
    assert.equal((await server.send('GET', '/readyz')).status, 503);
    assert.equal((await server.send('GET', '/healthz')).status, 200);
    server.readiness.isDraining = false;
    await server.ok(200, listFlows, {as: key});
    assert.equal((await server.send('GET', '/readyz')).status, 200);
  });
});

test('a database that cannot be read makes the server not ready, and nothing more is said', async () => {
  let isGone = false;
  const broken = await startScene({
    wrapDatabase: (database) => ({
      ...database,
      get read() {
        if (isGone) throw new Error('/var/lib/inside/data.db is gone');
        return database.read;
      },
    }),
  });
  isGone = true;
  const {status, text, headers} = await broken.server.send('GET', '/readyz');
  assert.equal(status, 503);
  assert.ok(Number(headers.get('retry-after')) > 0);
  assert.doesNotMatch(text, /inside|data\.db/);
  isGone = false;
  await broken.close();
});
