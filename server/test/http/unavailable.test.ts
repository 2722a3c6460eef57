import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {getMe, listFlows} from '@resolutionflow/contract';
import {expectProblem} from './harness.js';
import {startScene, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

describe('a server that drains', () => {
  test('draining: requests and /readyz answer 503, /healthz answers 200', async () => {
    const {server, key, anna} = scene;
    server.readiness.isDraining = true;
    for (const [route, as] of [
      [listFlows, key],
      [getMe, anna],
      [getMe, 'nonsense'],
    ] as const) {
      const refused = await server.call(route, {as});
      expectProblem('unavailable', refused);
      assert.ok(Number(refused.headers.get('retry-after')) > 0);
      assert.equal(refused.headers.get('connection'), 'close');
    }
    assert.equal((await server.send('GET', '/readyz')).status, 503);
    assert.equal((await server.send('GET', '/healthz')).status, 200);
    server.readiness.isDraining = false;
    await server.expectOk(200, listFlows, {as: key});
    assert.equal((await server.send('GET', '/readyz')).status, 200);
  });
});

test('GET /readyz: an unreadable database answers 503 without details', async () => {
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

test('a full queue of background writes answers 503 to more of them, and to no live write', async () => {
  const {database} = scene.server;
  const write = (isBackground: boolean) => database.write(async () => 'done', {isBackground});
  // In one turn of the event loop, so that no write leaves the queue in between.
  const imports = Array.from({length: 5_001}, () => write(true));
  const vote = write(false);
  const results = await Promise.allSettled(imports);
  assert.deepEqual(
    results.map(({status}) => status),
    [...Array.from({length: 5_000}, () => 'fulfilled'), 'rejected'],
  );
  const rejected = results.at(-1) as PromiseRejectedResult;
  assert.equal((rejected.reason as {code: string}).code, 'unavailable');
  assert.equal(await vote, 'done');
});
