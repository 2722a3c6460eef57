import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {getFlowAnalytics, putFlow, removeStepFeedback, submitStepFeedback} from '@resolutionflow/contract';
import {DAY, HOUR, MINUTE, startScene, VPN, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const paths = (problem: {errors?: readonly {path: string}[] | undefined}): string[] =>
  (problem.errors ?? []).map(({path}) => path);

/** Returns the session's votes by step. */
const votes = async (session_id: string): Promise<Record<string, boolean>> =>
  Object.fromEntries(
    (await scene.feedback(session_id)).steps.map(({step_id, was_helpful}) => [step_id, was_helpful]),
  );

/** Returns the helpful and unhelpful votes of a step in the flow's metrics. */
async function countsOf(step: string): Promise<{yes: number; no: number}> {
  const {step_feedback} = await scene.server.expectOk(200, getFlowAnalytics, {
    as: scene.anna,
    params: {tree_id: VPN},
  });
  const {helpful_yes: yes = 0, helpful_no: no = 0} =
    step_feedback.find(({node_id}) => node_id === step) ?? {};
  return {yes, no};
}

const removeVote = (session_id: string, step_id: string, seq?: number): Promise<undefined> =>
  scene.server.expectOk(204, removeStepFeedback, {
    as: scene.anna,
    params: {step_id},
    query: {session_id, ...(seq !== undefined && {seq})},
  });

describe('POST /steps/{id}/feedback', () => {
  test('votes: a created, repeated and changed vote counts once', async () => {
    const session_id = await scene.session();
    const before = await countsOf('cable');
    assert.deepEqual(await scene.vote(session_id, 'cable', true), {
      step_id: 'cable',
      session_id,
      was_helpful: true,
      reasons: [],
      note: null,
      status: 'created',
    });
    assert.deepEqual(await scene.vote(session_id, 'cable', true, {status: 200}), {
      step_id: 'cable',
      session_id,
      was_helpful: true,
      reasons: [],
      note: null,
      status: 'updated',
    });
    assert.deepEqual(await countsOf('cable'), {yes: before.yes + 1, no: before.no});
    await scene.vote(session_id, 'cable', false, {status: 200});
    assert.deepEqual(await countsOf('cable'), {yes: before.yes, no: before.no + 1});
  });

  test('votes: accepted without a visit and after completion', async () => {
    const session_id = await scene.session({outcome: 'unresolved'});
    await scene.vote(session_id, 'cable', false);
    assert.deepEqual(await votes(session_id), {cable: false});
  });

  test('votes: accepted on an archived step; a step of another flow answers 404', async () => {
    const {server, key, anna} = scene;
    const tree = {tree_id: 'mail'};
    const step = {id: 'outbox', title: 'Look into the outbox'};
    await server.expectOk(201, putFlow, {as: key, params: tree, body: {name: 'Mail', steps: [step]}});
    const session_id = await scene.session(tree);
    await server.expectOk(200, putFlow, {as: key, params: tree, body: {name: 'Mail', steps: []}});
    await scene.vote(session_id, 'outbox', true);
    for (const step_id of ['cable', 'nothing']) {
      await server.expectRefused('not_found', submitStepFeedback, {
        as: anna,
        params: {step_id},
        body: {session_id, was_helpful: true},
      });
      await server.expectRefused('not_found', removeStepFeedback, {
        as: anna,
        params: {step_id},
        query: {session_id},
      });
    }
  });

  test('votes: nine concurrent votes create one row with the highest seq', async () => {
    const session_id = await scene.session();
    const before = await countsOf('cable');
    const responses = await Promise.all(
      Array.from({length: 9}, (_, index) =>
        scene.server.call(submitStepFeedback, {
          as: scene.anna,
          params: {step_id: 'cable'},
          body: {session_id, was_helpful: index % 2 === 0, seq: scene.clock.now + index},
        }),
      ),
    );
    assert.equal(responses.filter(({status}) => status === 201).length, 1);
    assert.deepEqual(await votes(session_id), {cable: true});
    assert.deepEqual(await countsOf('cable'), {yes: before.yes + 1, no: before.no});
  });

  test('votes: an invalid field answers 422 and is named', async () => {
    const {server, anna} = scene;
    const session_id = await scene.session();
    const params = {step_id: 'cable'};
    const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
      ['session_id', {was_helpful: true}],
      ['session_id', {session_id: 'a b', was_helpful: true}],
      ['was_helpful', {session_id}],
      ['was_helpful', {session_id, was_helpful: null}],
      ['was_helpful', {session_id, was_helpful: 'true'}],
      ['was_helpful', {session_id, was_helpful: 1}],
      ['seq', {session_id, was_helpful: true, seq: -1}],
      ['seq', {session_id, was_helpful: true, seq: 1.5}],
      ['seq', {session_id, was_helpful: true, seq: '5'}],
      ['seq', {session_id, was_helpful: true, seq: 2 ** 53}],
    ];
    for (const [path, body] of wrong) {
      const refused = await server.expectRefused('validation_failed', submitStepFeedback, {
        as: anna,
        params,
        body,
      });
      assert.deepEqual(paths(refused), [path], JSON.stringify(body));
    }
    for (const query of [
      {},
      {session_id: ''},
      {session_id, seq: '-1'},
      {session_id, seq: '1.5'},
      {session_id, seq: ''},
    ]) {
      await server.expectRefused('validation_failed', removeStepFeedback, {as: anna, params, query});
    }
    assert.deepEqual(await votes(session_id), {});
  });

  test('votes: keys, admins and other engineers get 403', async () => {
    const {server, bert, admin, key} = scene;
    const session_id = await scene.session();
    const params = {step_id: 'cable'};
    for (const as of [bert, admin, key]) {
      await server.expectRefused('forbidden', submitStepFeedback, {
        as,
        params,
        body: {session_id, was_helpful: true},
      });
      await server.expectRefused('forbidden', removeStepFeedback, {as, params, query: {session_id}});
    }
    for (const [step_id, other] of [
      ['cable', 'nothing'],
      ['nothing', session_id],
    ] as const) {
      const missing = {as: bert, params: {step_id}};
      await server.expectRefused('not_found', submitStepFeedback, {
        ...missing,
        body: {session_id: other, was_helpful: true},
      });
      await server.expectRefused('not_found', removeStepFeedback, {...missing, query: {session_id: other}});
      // A key gets 403 before the ids are looked up.
      await server.expectRefused('forbidden', submitStepFeedback, {
        ...missing,
        as: key,
        body: {session_id: other, was_helpful: true},
      });
    }
    await server.expectRefused('validation_failed', submitStepFeedback, {as: key, params, body: {}});
    assert.deepEqual(await votes(session_id), {});
  });
});

describe('DELETE /steps/{id}/feedback', () => {
  test('removed votes: no longer count, and a repeated removal succeeds', async () => {
    const session_id = await scene.session();
    const before = await countsOf('client');
    await scene.vote(session_id, 'client', true);
    for (let times = 0; times < 2; times++) {
      await removeVote(session_id, 'client');
      assert.deepEqual(await votes(session_id), {});
      assert.deepEqual(await countsOf('client'), before);
    }
    // 200, because the session has voted on the step before.
    await scene.vote(session_id, 'client', false, {status: 200});
    assert.deepEqual(await countsOf('client'), {yes: before.yes, no: before.no + 1});
  });

  test('removed votes: after removing a vote that never existed, a vote answers 200', async () => {
    const session_id = await scene.session();
    await removeVote(session_id, 'client');
    assert.deepEqual(await votes(session_id), {});
    const {status} = await scene.vote(session_id, 'client', true, {status: 200});
    assert.equal(status, 'updated');
  });
});

describe('the seq of votes', () => {
  test('seq: a vote or removal with a lower seq succeeds but changes nothing', async () => {
    const session_id = await scene.session();
    const before = await countsOf('reboot');
    const seq = scene.clock.now;
    await scene.vote(session_id, 'reboot', true, {seq});
    assert.deepEqual(await scene.vote(session_id, 'reboot', false, {seq: seq - 1, status: 200}), {
      step_id: 'reboot',
      session_id,
      was_helpful: false,
      reasons: [],
      note: null,
      status: 'updated',
    });
    await removeVote(session_id, 'reboot', seq - 1);
    assert.deepEqual(await votes(session_id), {reboot: true});
    assert.deepEqual(await countsOf('reboot'), {yes: before.yes + 1, no: before.no});
  });

  test('seq: of equal ones the later arrival wins', async () => {
    const session_id = await scene.session();
    const seq = scene.clock.now;
    await scene.vote(session_id, 'reboot', true, {seq});
    await scene.vote(session_id, 'reboot', false, {seq, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: false});
    await removeVote(session_id, 'reboot', seq);
    assert.deepEqual(await votes(session_id), {});
    await scene.vote(session_id, 'reboot', true, {seq, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: true});
  });

  test('seq: a vote that is older than a removal does not restore the vote', async () => {
    const session_id = await scene.session();
    const seq = scene.clock.now;
    await removeVote(session_id, 'reboot', seq);
    await scene.vote(session_id, 'reboot', true, {seq: seq - 5, status: 200});
    assert.deepEqual(await votes(session_id), {});
    await scene.vote(session_id, 'reboot', true, {seq: seq + 1, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: true});
  });

  test('seq: a repeated vote raises the seq, so that a vote between the two changes nothing', async () => {
    const session_id = await scene.session();
    const seq = scene.clock.now;
    await scene.vote(session_id, 'reboot', true, {seq});
    await scene.vote(session_id, 'reboot', true, {seq: seq + 10, status: 200});
    await scene.vote(session_id, 'reboot', false, {seq: seq + 5, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: true});
  });

  test('seq: without one, the time of the server applies', async () => {
    const {clock} = scene;
    const session_id = await scene.session();
    await scene.vote(session_id, 'reboot', true);
    await scene.vote(session_id, 'reboot', false, {seq: clock.now - 1, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: true});
    await scene.vote(session_id, 'reboot', false, {seq: clock.now, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: false});
  });

  test('seq: is limited to 5 minutes ahead of the server', async () => {
    const {clock} = scene;
    const session_id = await scene.session();
    await scene.vote(session_id, 'reboot', true, {seq: Number.MAX_SAFE_INTEGER});
    await scene.vote(session_id, 'reboot', false, {seq: clock.now + 5 * MINUTE - 1, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: true});
    // The server's clock reaches the limit.
    clock.advance(5 * MINUTE);
    await scene.vote(session_id, 'reboot', false, {status: 200});
    assert.deepEqual(await votes(session_id), {reboot: false});
    await scene.vote(session_id, 'client', true, {seq: clock.now + DAY});
    clock.advance(5 * MINUTE - 1);
    await removeVote(session_id, 'client');
    assert.deepEqual(await votes(session_id), {reboot: false, client: true});
  });

  test("seq: after the server's clock was set back, a later vote or removal still wins", async () => {
    const {clock} = scene;
    const session_id = await scene.session();
    const seq = clock.now;
    await scene.vote(session_id, 'reboot', true, {seq});
    clock.advance(-HOUR);
    await scene.vote(session_id, 'reboot', false, {seq: seq + 1, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: false});
    await scene.vote(session_id, 'reboot', true, {seq: clock.now - 1, status: 200});
    assert.deepEqual(await votes(session_id), {reboot: false});
    await removeVote(session_id, 'reboot', seq + 2);
    assert.deepEqual(await votes(session_id), {});
    clock.advance(HOUR);
  });
});
