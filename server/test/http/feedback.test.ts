import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {eraseUser, getSessionFeedback, rateSession, removeStepFeedback} from '@resolutionflow/contract';
import {DAY, startScene, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const paths = (problem: {errors?: readonly {path: string}[] | undefined}): string[] =>
  (problem.errors ?? []).map(({path}) => path);

describe('POST /sessions/{id}/rate', () => {
  test('POST /rate: accepts whole numbers from 1 to 5, and nothing else', async () => {
    const {server, anna} = scene;
    for (const stars of [1, 2, 3, 4, 5]) {
      const session_id = await scene.session({outcome: 'resolved'});
      const {id, ...rating} = await scene.rate(session_id, stars);
      assert.ok(id);
      const created_at = scene.clock.iso();
      assert.deepEqual(rating, {session_id, rating: stars, comment: null, reasons: [], created_at});
      assert.deepEqual((await scene.feedback(session_id)).rating, {id, ...rating});
    }
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    for (const rating of [0, 6, -1, 2.5, '5', null, true, [5], undefined]) {
      const refused = await server.expectRefused('validation_failed', rateSession, {
        as: anna,
        params,
        body: {rating},
      });
      assert.deepEqual(paths(refused), ['rating']);
    }
    assert.equal((await scene.feedback(params.session_id)).rating, null);
  });

  test('POST /rate: a comment is trimmed and cleaned, and has at most 500 UTF-16 units', async () => {
    const {server, anna} = scene;
    const kept: readonly (readonly [string, string | null])[] = [
      ['  two words \n', 'two words'],
      ['', null],
      [' \n\t ', null],
      ['\u0000 \ud800', null],
      ['a\u0000b\udc00c', 'abc'],
      [`  ${'x'.repeat(500)}  `, 'x'.repeat(500)],
      ['🙂'.repeat(250), '🙂'.repeat(250)],
      ['line\nline', 'line\nline'],
      ['<b>"quoted"</b>; drop table', '<b>"quoted"</b>; drop table'],
    ];
    for (const [comment, stored] of kept) {
      const session_id = await scene.session({outcome: 'resolved'});
      assert.equal((await scene.rate(session_id, 4, {comment})).comment, stored);
      assert.equal((await scene.feedback(session_id)).rating?.comment, stored);
    }
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    for (const comment of ['x'.repeat(501), `${'🙂'.repeat(250)}!`, 7, ['text'], {}]) {
      const refused = await server.expectRefused('validation_failed', rateSession, {
        as: anna,
        params,
        body: {rating: 4, comment},
      });
      assert.deepEqual(paths(refused), ['comment']);
    }
    assert.equal((await scene.rate(params.session_id, 4)).comment, null);
  });

  test('POST /rate: only by the engineer of the session, after completion, and once', async () => {
    const {server, anna, bert, admin, key} = scene;
    const open = {session_id: await scene.session()};
    const body = {rating: 3};
    for (const as of [bert, admin, key]) {
      await server.expectRefused('forbidden', rateSession, {as, params: open, body});
    }
    await server.expectRefused('session_not_completed', rateSession, {as: anna, params: open, body});
    await server.expectRefused('not_found', rateSession, {as: bert, params: {session_id: 'nothing'}, body});
    await server.expectRefused('forbidden', rateSession, {as: key, params: {session_id: 'nothing'}, body});
    await server.expectRefused('validation_failed', rateSession, {as: key, params: open, body: {rating: 9}});
    const done = {session_id: await scene.session({outcome: 'resolved'})};
    const first = await scene.rate(done.session_id, 5);
    await server.expectRefused('already_rated', rateSession, {as: anna, params: done, body: {rating: 5}});
    await server.expectRefused('forbidden', rateSession, {as: bert, params: done, body});
    assert.deepEqual((await scene.feedback(done.session_id)).rating, first);
  });

  test('POST /rate: of five concurrent ratings one answers 201 and is kept', async () => {
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    const responses = await Promise.all(
      [1, 2, 3, 4, 5].map((rating) =>
        scene.server.call(rateSession, {as: scene.anna, params, body: {rating}}),
      ),
    );
    assert.deepEqual(responses.map(({status}) => status).sort(), [201, 409, 409, 409, 409]);
    const kept = responses.find(({status}) => status === 201);
    assert.deepEqual((await scene.feedback(params.session_id)).rating, kept?.body);
  });
});

describe('Idempotency-Key', () => {
  const withKey = (key: string) => ({headers: {'idempotency-key': key}});

  test('Idempotency-Key: a repeated key responses the first rating, another key 409', async () => {
    const {server, anna, clock} = scene;
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    const request = {as: anna, params, body: {rating: 4, comment: 'Fine'}};
    const first = await server.call(rateSession, {...request, ...withKey('k-1')});
    assert.equal(first.status, 201);
    assert.equal(first.headers.get('idempotency-replayed'), null);
    clock.advance(DAY);
    const again = await server.call(rateSession, {...request, ...withKey('k-1')});
    assert.equal(again.status, 201);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.deepEqual(again.body, first.body);
    // The first rating is kept, also if the repeated request has another one.
    const other = await server.expectOk(201, rateSession, {...request, body: {rating: 1}, ...withKey('k-1')});
    assert.deepEqual(other, first.body);
    await server.expectRefused('already_rated', rateSession, {...request, ...withKey('k-2')});
    await server.expectRefused('already_rated', rateSession, {...request, ...withKey('K-1')});
    await server.expectRefused('already_rated', rateSession, request);
    assert.deepEqual((await scene.feedback(params.session_id)).rating, first.body);
  });

  test('Idempotency-Key: a rating made without a key answers 409 to a request with one', async () => {
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    await scene.rate(params.session_id, 4);
    await scene.server.expectRefused('already_rated', rateSession, {
      as: scene.anna,
      params,
      body: {rating: 4},
      ...withKey('late'),
    });
  });

  test('Idempotency-Key: the same key works for several sessions', async () => {
    const ids = [await scene.session({outcome: 'resolved'}), await scene.session({outcome: 'resolved'})];
    for (const [index, session_id] of ids.entries()) {
      const rating = await scene.server.expectOk(201, rateSession, {
        as: scene.anna,
        params: {session_id},
        body: {rating: index + 1},
        ...withKey('shared'),
      });
      assert.deepEqual([rating.session_id, rating.rating], [session_id, index + 1]);
    }
  });

  test('Idempotency-Key: six concurrent requests create one rating and get equal responses', async () => {
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    const responses = await Promise.all(
      Array.from({length: 6}, () =>
        scene.server.call(rateSession, {as: scene.anna, params, body: {rating: 2}, ...withKey('burst')}),
      ),
    );
    assert.deepEqual(new Set(responses.map(({status}) => status)), new Set([201]));
    assert.equal(new Set(responses.map(({text}) => text)).size, 1);
    assert.equal(responses.filter(({headers}) => headers.has('idempotency-replayed')).length, 5);
  });

  test('Idempotency-Key: has 1–128 visible ASCII characters, otherwise 422', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    for (const key of ['', 'a b', 'ä', 'x'.repeat(129)]) {
      const refused = await server.expectRefused('validation_failed', rateSession, {
        as: anna,
        params,
        body: {rating: 4},
        ...withKey(key),
      });
      assert.deepEqual(paths(refused), ['idempotency-key']);
    }
    const key = `!${'~'.repeat(127)}`;
    await server.expectOk(201, rateSession, {as: anna, params, body: {rating: 4}, ...withKey(key)});
    await server.expectOk(201, rateSession, {as: anna, params, body: {rating: 4}, ...withKey(key)});
  });
});

describe('GET /sessions/{id}/feedback', () => {
  test('GET /sessions/{id}/feedback: its engineer, admins and keys get the votes in flow order', async () => {
    const {server, anna, bert, admin, key} = scene;
    const session_id = await scene.session();
    const params = {session_id};
    assert.deepEqual(await scene.feedback(session_id), {session_id, rating: null, steps: []});
    const why = {reasons: ['unclear', 'our_own'], note: ' Which button? '};
    await scene.vote(session_id, 'reboot', false, why);
    await scene.vote(session_id, 'client', true);
    await scene.vote(session_id, 'cable', true);
    await server.expectOk(204, removeStepFeedback, {
      as: anna,
      params: {step_id: 'client'},
      query: {session_id},
    });
    for (const as of [anna, admin, key]) {
      assert.deepEqual((await scene.feedback(session_id, as)).steps, [
        {step_id: 'cable', was_helpful: true, reasons: [], note: null},
        {step_id: 'reboot', was_helpful: false, reasons: ['our_own', 'unclear'], note: 'Which button?'},
      ]);
    }
    await server.expectRefused('forbidden', getSessionFeedback, {as: bert, params});
    await server.expectRefused('not_found', getSessionFeedback, {as: bert, params: {session_id: 'nothing'}});
    await server.expectRefused('validation_failed', getSessionFeedback, {
      as: bert,
      params: {session_id: 'a b'},
    });
  });

  test('GET /sessions/{id}/feedback: an erased user’s comment and note are gone, stars, votes and reasons stay', async () => {
    const {server, account, admin, key} = scene;
    const as = await account.token({user: 'leaver', name: 'Lea Ver'});
    const session_id = await scene.session({as, outcome: 'resolved', rating: 2, comment: 'Lea was here'});
    await scene.vote(session_id, 'cable', false, {as, reasons: ['outdated'], note: 'Lea was here too'});
    await server.expectOk(204, eraseUser, {as: admin, params: {user_id: 'leaver'}});
    for (const reader of [admin, key]) {
      const {rating, steps} = await scene.feedback(session_id, reader);
      assert.deepEqual([rating?.rating, rating?.comment], [2, null]);
      assert.deepEqual(steps, [{step_id: 'cable', was_helpful: false, reasons: ['outdated'], note: null}]);
    }
    await server.expectRefused('erased', getSessionFeedback, {as, params: {session_id}});
  });
});
