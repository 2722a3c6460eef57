import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {callServer, Load, prepareLoad, type Acknowledged} from './load.js';
import {ServerProcess} from './process.js';

/** More by RF_ROUNDS. */
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

/** Everything that was acknowledged is there, and every figure is right. */
async function check(acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const {id, isCompleted, rating, votes} of acknowledged) {
    const session = (await callServer(server, 'GET', `/sessions/${id}`)) as {outcome: string | null};
    if (isCompleted) assert.equal(session.outcome, 'resolved');
    const feedback = (await callServer(server, 'GET', `/sessions/${id}/feedback`)) as {
      rating: {rating: number} | null;
      steps: {step_id: string; was_helpful: boolean}[];
    };
    if (rating !== null) assert.equal(feedback.rating?.rating, rating);
    // A last vote that nobody has heard of may be there as well; what was acknowledged is not older than what is.
    for (const step of votes.keys()) assert.ok(feedback.steps.some(({step_id}) => step_id === step));
    if (rating !== null)
      assert.deepEqual(new Map(feedback.steps.map((s) => [s.step_id, s.was_helpful])), votes);
  }
  await server.verify();
}

test(`killed ${ROUNDS} times under load: what was acknowledged is there, and the sums are right`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const load = new Load(server, tokens);
    // A different moment each time, and never between two loads.
    await load.answers(40 + round * 37);
    await server.stop('SIGKILL');
    await load.end();
    await server.start();
    assert.ok(load.acknowledged.length >= WORKERS);
    assert.deepEqual(load.strange, []);
    await check(load.acknowledged);
  }
});

test('stopped by SIGTERM under load: every answer is whole, and the process ends by itself', async () => {
  const load = new Load(server, tokens);
  await load.answers(60);
  assert.equal(await server.stop('SIGTERM'), 0);
  await load.end();
  await server.start();
  assert.deepEqual(load.strange, []);
  await check(load.acknowledged);
});
