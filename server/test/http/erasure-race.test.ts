import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {test} from 'node:test';
import {eraseUser, rateSession, submitStepFeedback} from '@resolutionflow/contract';
import {isPostgres} from '../database.js';
import {startServer} from './harness.js';
import {TOKEN_SECONDS, startScene} from './scene.js';

const ROUNDS = 12;
const SESSIONS = 6;

test('DELETE /users beside ratings and votes of the person leaves no comment and no note behind', async () => {
  const env = {RF_JWT_SECRET: randomUUID() + randomUUID()};
  const scene = await startScene({env});
  const {server, account, admin} = scene;
  // On PostgreSQL, a second process on the same database writes the texts.
  const writer = isPostgres ? await startServer({env: {...env, RF_DATABASE_URL: server.stored.url}}) : server;
  writer.clock.now = server.clock.now;
  for (let round = 0; round < ROUNDS; round++) {
    const user = `engineer-${round}`;
    const as = await account.token({user, name: user, ttlSeconds: TOKEN_SECONDS});
    const sessions: string[] = [];
    for (let n = 0; n < SESSIONS; n++) sessions.push(await scene.session({as, outcome: 'resolved'}));
    const writes = sessions.flatMap((session_id) => [
      writer.call(rateSession, {as, params: {session_id}, body: {rating: 2, comment: 'Private'}}),
      writer.call(submitStepFeedback, {
        as,
        params: {step_id: 'cable'},
        body: {session_id, was_helpful: false, note: 'Private'},
      }),
    ]);
    // Not before some writes have arrived: otherwise the erasure always comes first.
    if (round % 2) await Promise.race(writes);
    await server.expectOk(204, eraseUser, {as: admin, params: {user_id: user}});
    for (const {status, text} of await Promise.all(writes)) {
      assert.ok([200, 201, 403].includes(status), `${status} ${text}`);
    }
  }
  for (const [table, column] of [
    ['session_ratings', 'comment'],
    ['step_ratings', 'note'],
  ]) {
    const left = await server.stored.query(`select ${column} from ${table} where ${column} is not null`);
    assert.deepEqual(left, [], table);
  }
  if (writer !== server) await writer.close();
  await scene.close();
});
