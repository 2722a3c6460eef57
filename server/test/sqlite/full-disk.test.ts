import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {getTeamAnalytics, rateSession} from '@resolutionflow/contract';
import {sql} from 'kysely';
import {startScene, type Scene} from '../http/scene.js';

let scene: Scene;
before(async () => {
  scene = await startScene();
});
after(() => scene.close());

/** Limits the database to this number of additional pages, to simulate a full disk. */
const limitPages = async (more: number): Promise<void> => {
  await scene.server.database.write(async (tx) => {
    const {rows} = await sql<{page_count: bigint | number}>`pragma page_count`.execute(tx);
    await sql`pragma max_page_count = ${sql.raw(String(Number(rows[0]?.page_count) + more))}`.execute(tx);
  });
};

test('a full disk: writes answer 503 and change nothing, reads succeed, and writes succeed with space again', async () => {
  const open = await Promise.all(Array.from({length: 60}, () => scene.session({outcome: 'resolved'})));
  await limitPages(0);
  const comment = 'x'.repeat(500);
  const rate = (session_id: string) =>
    scene.server.call(rateSession, {as: scene.anna, params: {session_id}, body: {rating: 5, comment}});
  const statuses: number[] = [];
  const refused: string[] = [];
  for (const session_id of open) {
    const {status, headers} = await rate(session_id);
    statuses.push(status);
    if (status === 201) continue;
    assert.equal(status, 503);
    assert.match(headers.get('retry-after') ?? '', /^\d+$/);
    refused.push(session_id);
  }
  assert.ok(refused.length > 0, 'the disk was never full');
  const rated = async () =>
    (await scene.server.expectOk(200, getTeamAnalytics, {as: scene.admin})).total_ratings;
  assert.equal(await rated(), open.length - refused.length);

  await limitPages(10_000);
  for (const session_id of refused) assert.equal((await rate(session_id)).status, 201);
  assert.equal(await rated(), open.length);
  await scene.verify();
});
