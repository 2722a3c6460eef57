import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {importLines} from '../../src/import/service.js';
import {startScene, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

for (const [count, line] of [
  [5_000, '{}'],
  [5_000, 'not JSON'],
  [50_000, ''],
] as const) {
  test(`POST /import: ${count} lines "${line}" of one packet are read in several turns of the event loop`, async () => {
    let turns = 0;
    let isRunning = true;
    const countTurn = (): void => {
      turns += 1;
      if (isRunning) setImmediate(countTurn);
    };
    setImmediate(countTurn);
    const packet = Buffer.from(`${line}\n`.repeat(count));
    const account = {ref: 1, id: 'a', name: 'A', timeZone: 'UTC'};
    const {rejected_total} = await importLines(
      scene.server.database,
      account,
      (async function* () {
        yield packet;
      })(),
      {now: Date.now()},
    );
    isRunning = false;
    assert.equal(rejected_total, line === '' ? 0 : count);
    assert.ok(turns > 0);
  });
}
