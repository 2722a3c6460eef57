import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {importLines} from '../../src/import/service.js';
import {startScene, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

for (const line of ['{}', 'not JSON', '']) {
  test(`POST /import: 50,000 lines "${line}" of one packet are read in many turns of the event loop`, async () => {
    let turns = 0;
    let isRunning = true;
    const count = (): void => {
      turns += 1;
      if (isRunning) setImmediate(count);
    };
    setImmediate(count);
    const packet = Buffer.from(`${line}\n`.repeat(50_000));
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
    assert.equal(rejected_total, line === '' ? 0 : 50_000);
    assert.ok(turns >= 3, `${turns} turns`);
  });
}
