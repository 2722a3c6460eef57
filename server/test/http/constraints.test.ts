import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startScene, type Scene} from './scene.js';

let scene: Scene;
before(async () => {
  scene = await startScene();
  const session_id = await scene.session({
    visits: ['cable'],
    outcome: 'resolved',
    rating: 4,
    comment: 'good',
  });
  await scene.vote(session_id, 'cable', false);
  await scene.session();
});
after(() => scene.close());

/** Rows that no statement may write, whatever the program does. */
const WRONG: readonly (readonly [name: string, sql: string])[] = [
  ['six stars', 'update session_ratings set rating = 6'],
  ['no stars', 'update session_ratings set rating = 0'],
  ['a comment of 501 characters', `update session_ratings set comment = '${'x'.repeat(501)}'`],
  ['an empty comment', "update session_ratings set comment = ''"],
  ['a vote of 2', 'update step_ratings set was_helpful = 2'],
  ['an unknown outcome', "update sessions set outcome = 'won' where completed_at is not null"],
  ['an outcome of an open session', "update sessions set outcome = 'resolved' where completed_at is null"],
  ['an end before the start', 'update sessions set completed_at = started_at - 1'],
  ['two sessions with one id', "update sessions set id = 'same'"],
  ['a second rating', 'insert into session_ratings select * from session_ratings'],
  ['a second vote', 'insert into step_ratings select * from step_ratings'],
  ['a vote on a step of no flow', 'update step_ratings set step_ref = 999'],
  ['a session of no engineer', 'update sessions set user_ref = 999'],
];

for (const [name, sql] of WRONG) {
  test(`the database rejects ${name}`, async () => {
    await assert.rejects(scene.server.stored.execute(sql), /constraint/i);
    await scene.verify();
  });
}
