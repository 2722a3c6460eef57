import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {completeSession, startSession, visitStep} from '@resolutionflow/contract';
import {DAY, MINUTE, SECOND, startScene, VPN, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const paths = (problem: {errors?: readonly {path: string}[] | undefined}): string[] =>
  (problem.errors ?? []).map(({path}) => path);

test('started_at: more than 5 minutes ahead answers 422', async () => {
  const {server, anna, key, clock} = scene;
  for (const [as, user_id] of [[anna], [key, 'anna']] as const) {
    await server.expectOk(201, startSession, {
      as,
      body: {tree_id: VPN, user_id, started_at: clock.iso(5 * MINUTE)},
    });
    const refused = await server.expectRefused('validation_failed', startSession, {
      as,
      body: {tree_id: VPN, user_id, started_at: clock.iso(5 * MINUTE + 1)},
    });
    assert.deepEqual(paths(refused), ['started_at']);
  }
});

test('started_at: more than 7 days ago answers 422 for users, not for keys', async () => {
  const {server, anna, admin, key, clock} = scene;
  for (const as of [anna, admin]) {
    await server.expectOk(201, startSession, {as, body: {tree_id: VPN, started_at: clock.iso(-7 * DAY)}});
    await server.expectRefused('validation_failed', startSession, {
      as,
      body: {tree_id: VPN, started_at: clock.iso(-7 * DAY - 1)},
    });
  }
  const old = await server.expectOk(201, startSession, {
    as: key,
    body: {tree_id: VPN, user_id: 'anna', started_at: '2019-02-28T23:59:59.999Z'},
  });
  assert.equal(old.started_at, '2019-02-28T23:59:59.999Z');
});

test('started_at: accepts any offset and is returned in UTC with milliseconds', async () => {
  const {server, anna} = scene;
  const {started_at} = await server.expectOk(201, startSession, {
    as: anna,
    body: {tree_id: VPN, started_at: '2026-11-20T16:30:00+05:45'},
  });
  assert.equal(started_at, '2026-11-20T10:45:00.000Z');
});

test('visited_at and completed_at: have the limits of started_at', async () => {
  const {server, anna, key, clock} = scene;
  const params = {
    session_id: await scene.session({as: key, user_id: 'anna', started_at: clock.iso(-90 * DAY)}),
  };
  for (const [route, field, body] of [
    [visitStep, 'visited_at', {step_id: 'cable'}],
    [completeSession, 'completed_at', {outcome: 'resolved'}],
  ] as const) {
    for (const [as, offset] of [
      [anna, 5 * MINUTE + 1],
      [key, 5 * MINUTE + 1],
      [anna, -7 * DAY - 1],
    ] as const) {
      const refused = await server.expectRefused('validation_failed', route, {
        as,
        params,
        body: {...body, [field]: clock.iso(offset)},
      });
      assert.deepEqual(paths(refused), [field]);
    }
  }
  await server.expectOk(201, visitStep, {
    as: key,
    params,
    body: {step_id: 'cable', visited_at: clock.iso(-90 * DAY + SECOND)},
  });
  const {completed_at} = await server.expectOk(200, completeSession, {
    as: key,
    params,
    body: {outcome: 'resolved', completed_at: clock.iso(-90 * DAY + MINUTE)},
  });
  assert.equal(completed_at, clock.iso(-90 * DAY + MINUTE));
});
