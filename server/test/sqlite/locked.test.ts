import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {getFlow, putFlow, startSession} from '@resolutionflow/contract';
import {fileIn} from '../database.js';
import {closeOf, drip, sendEndlessBody} from '../durability/endless-body.js';
import {ServerProcess} from '../durability/process.js';
import {expectProblem} from '../http/harness.js';
import {startScene, VPN, VPN_FLOW, type Scene} from '../http/scene.js';

let scene: Scene;
before(async () => {
  scene = await startScene();
});
after(() => scene.close());

test('a locked database file: a write succeeds when the other process ends its transaction', async () => {
  const other = new BetterSqlite3(fileIn(scene.server.stored.folder));
  other.exec('begin immediate');
  const write = scene.server.call(startSession, {as: scene.anna, body: {tree_id: VPN, id: 'patient'}});
  // The read succeeds while the write is pending.
  await scene.server.expectOk(200, getFlow, {as: scene.key, params: {tree_id: VPN}});
  other.exec('commit');
  other.close();
  assert.equal((await write).status, 201);
});

test('a database file that stays locked: reads succeed, a write answers 503 and succeeds when repeated', async () => {
  const {server, key} = scene;
  const other = new BetterSqlite3(fileIn(server.stored.folder));
  other.exec('begin immediate');
  const call = {as: key, params: {tree_id: 'busy'}, body: {name: 'Busy', steps: []}};
  let isAnswered = false;
  const write = server.call(putFlow, call).finally(() => (isAnswered = true));
  let reads = 0;
  while (!isAnswered) {
    assert.deepEqual(await server.expectOk(200, getFlow, {as: key, params: {tree_id: VPN}}), {
      tree_id: VPN,
      ...VPN_FLOW,
    });
    reads++;
  }
  assert.ok(reads > 10);
  const refused = await write;
  expectProblem('unavailable', refused);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  other.exec('rollback');
  other.close();
  await server.expectRefused('not_found', getFlow, {as: key, params: {tree_id: 'busy'}});
  await server.expectOk(201, putFlow, call);
});

test('POST /import: 30 imports into a locked database answer 503, and other requests succeed', async () => {
  const server = await ServerProcess.create();
  await server.start();
  const lines = Array.from({length: 1700}, (_, n) =>
    JSON.stringify({type: 'user', user_id: `user-${n}`, name: `Name of the user ${n} `.repeat(2)}),
  ).join('\n');
  assert.ok(lines.length > 135_000, `${lines.length} bytes`);
  const lock = new BetterSqlite3(fileIn(server.folder));
  lock.exec('begin immediate');
  try {
    const send = () =>
      fetch(`${server.url}/api/v1/import`, {
        method: 'POST',
        headers: {authorization: `Bearer ${server.key}`, 'content-type': 'application/x-ndjson'},
        body: lines,
      });
    const responses = await Promise.all(Array.from({length: 30}, send));
    assert.deepEqual(new Set(responses.map(({status}) => status)), new Set([503]));
  } finally {
    lock.exec('rollback');
    lock.close();
  }
  // Five seconds later the server closes the unread bodies. It once failed there.
  const later = sendEndlessBody(server.url, 'GET', '/healthz');
  drip(later);
  await closeOf(later);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  await server.remove();
});
