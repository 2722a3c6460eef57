import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {submitStepFeedback} from '@resolutionflow/contract';
import pg from 'pg';
import {startScene, VPN_FLOW, type Scene} from '../http/scene.js';

const SESSIONS = 20;
/** The longest wait for a lock. */
const LOCK_WAIT_MS = 4_000;

let scene: Scene;
before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const vote = (session_id: string) =>
  scene.server.call(submitStepFeedback, {
    as: scene.anna,
    params: {step_id: VPN_FLOW.steps[0]?.id ?? ''},
    body: {session_id, was_helpful: true},
  });

const startSessions = (): Promise<string[]> =>
  Promise.all(Array.from({length: SESSIONS}, () => scene.session()));

/** Votes on all sessions at once, and returns how long this takes. */
async function durationOfVotes(ids: readonly string[]): Promise<number> {
  const start = performance.now();
  await Promise.all(ids.map(vote));
  return performance.now() - start;
}

/** Votes on all sessions at once, and expects that only one vote is rejected, with 503. */
async function expectOneRejected(ids: readonly string[], rejected: string): Promise<void> {
  const responses = await Promise.all(ids.map(vote));
  assert.deepEqual(
    responses.map(({status}) => status),
    ids.map((id) => (id === rejected ? 503 : 201)),
  );
}

test('votes at once, one on a session that an idle transaction has locked: it is rejected, the others wait once', async () => {
  const {stored} = scene.server;
  const unlockedMs = await durationOfVotes(await startSessions());
  const ids = await startSessions();
  const locked = ids[7] ?? '';
  const operator = new pg.Client(stored.url);
  operator.on('error', () => undefined);
  await operator.connect();
  await operator.query('begin');
  await operator.query('select from sessions where id = $1 for update', [locked]);
  const start = performance.now();
  await expectOneRejected(ids, locked);
  const waited = performance.now() - start;
  // Votes that waited twice would take more, on a machine of any speed.
  const maxMs = 2 * LOCK_WAIT_MS + 5 * unlockedMs;
  assert.ok(waited < maxMs, `the votes took ${waited} ms; without a lock ${unlockedMs} ms`);
  await operator.end();
  assert.equal((await vote(locked)).status, 201);
  await scene.verify();
});

test('votes at once, one of which the disk has no room for: only this one is rejected', async () => {
  const {stored} = scene.server;
  const ids = await startSessions();
  const full = ids[11] ?? '';
  await stored.execute(`create function refuse() returns trigger language plpgsql as $body$ begin
    if (select id from sessions where account_id = new.account_id and ref = new.session_ref) = '${full}'
    then raise exception using errcode = '53100'; end if;
    return new; end $body$`);
  await stored.execute(
    'create trigger refuse before insert on step_ratings for each row execute function refuse()',
  );
  await expectOneRejected(ids, full);
  await stored.execute('drop trigger refuse on step_ratings');
  assert.equal((await vote(full)).status, 201);
  await scene.verify();
});
