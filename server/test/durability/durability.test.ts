import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {callServer, Load, prepareLoad, type Acknowledged} from './load.js';
import {ServerProcess} from './process.js';

/** `RF_ROUNDS` sets the number of rounds. */
const ROUNDS = Number(process.env['RF_ROUNDS'] ?? 4);
const WORKERS = 6;

let server: ServerProcess;
let tokens: string[];

before(async () => {
  server = await ServerProcess.create();
  await server.start();
  tokens = await prepareLoad(server, WORKERS);
});
after(() => server.remove());

/** Expects that every acknowledged write is saved and that all metrics are right. */
async function expectSaved(acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const {id, isCompleted, rating, votes} of acknowledged) {
    const session = (await callServer(server, 'GET', `/sessions/${id}`)) as {outcome: string | null};
    if (isCompleted) assert.equal(session.outcome, 'resolved');
    const feedback = (await callServer(server, 'GET', `/sessions/${id}/feedback`)) as {
      rating: {rating: number} | null;
      steps: {step_id: string; was_helpful: boolean}[];
    };
    if (rating !== null) assert.equal(feedback.rating?.rating, rating);
    // The server may also have saved a vote whose response was lost.
    for (const step of votes.keys()) assert.ok(feedback.steps.some(({step_id}) => step_id === step));
    if (rating !== null)
      assert.deepEqual(new Map(feedback.steps.map((s) => [s.step_id, s.was_helpful])), votes);
  }
  await server.verify();
}

test(`killed ${ROUNDS} times under load: acknowledged writes are saved, and the daily totals are right`, async (t) => {
  let writes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const load = new Load(server, tokens);
    // After a different number of responses each time, and always during a load.
    await load.responses(40 + round * 37);
    await server.stop('SIGKILL');
    await load.end();
    await server.start();
    assert.ok(load.acknowledged.length >= WORKERS);
    assert.deepEqual(load.unexpected, []);
    await expectSaved(load.acknowledged);
    writes += load.acknowledgedWrites;
  }
  // The benchmark reads this line.
  t.diagnostic(`${writes} acknowledged writes`);
});

test('stopped by SIGTERM under load: every response is complete, and the process ends by itself', async () => {
  const load = new Load(server, tokens);
  await load.responses(60);
  assert.equal(await server.stop('SIGTERM'), 0);
  await load.end();
  await server.start();
  assert.deepEqual(load.unexpected, []);
  await expectSaved(load.acknowledged);
});
