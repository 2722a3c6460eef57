import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {
  completeSession,
  eraseUser,
  getSession,
  listEngineers,
  putFlow,
  startSession,
  visitStep,
} from '@resolutionflow/contract';
import {MINUTE, startScene, VPN, VPN_FLOW, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
  await scene.server.expectOk(201, putFlow, {
    as: scene.key,
    params: {tree_id: 'printer'},
    body: {name: 'Printer', steps: [{id: 'paper', title: 'Is there paper?'}]},
  });
});
after(() => scene.close());

const paths = (problem: {errors?: readonly {path: string}[] | undefined}): string[] =>
  (problem.errors ?? []).map(({path}) => path);

describe('POST /sessions', () => {
  test('POST /sessions: without id and time, creates an id and starts now', async () => {
    const {server, anna, clock} = scene;
    const session = await server.expectOk(201, startSession, {as: anna, body: {tree_id: VPN}});
    assert.deepEqual(
      {...session, id: ''},
      {id: '', tree_id: VPN, user_id: 'anna', started_at: clock.iso(), completed_at: null, outcome: null},
    );
    assert.deepEqual(
      await server.expectOk(200, getSession, {as: anna, params: {session_id: session.id}}),
      session,
    );
    const other = await server.expectOk(201, startSession, {as: anna, body: {tree_id: VPN}});
    assert.notEqual(other.id, session.id);
  });

  test('POST /sessions: a repeated id changes nothing, also with another time', async () => {
    const {server, anna, clock} = scene;
    const body = {tree_id: VPN, id: 'again:1', started_at: clock.iso(-MINUTE)};
    const first = await server.expectOk(201, startSession, {as: anna, body});
    const again = await server.expectOk(200, startSession, {
      as: anna,
      body: {...body, started_at: clock.iso()},
    });
    assert.deepEqual(again, first);
    assert.equal(again.started_at, body.started_at);
  });

  test('POST /sessions: an id of another flow or engineer answers 409 and changes nothing', async () => {
    const {server, anna, bert, key} = scene;
    const session_id = await scene.session({id: 'taken'});
    await server.expectRefused('session_conflict', startSession, {
      as: anna,
      body: {tree_id: 'printer', id: 'taken'},
    });
    await server.expectRefused('session_conflict', startSession, {
      as: bert,
      body: {tree_id: VPN, id: 'taken'},
    });
    await server.expectRefused('session_conflict', startSession, {
      as: key,
      body: {tree_id: VPN, id: 'taken', user_id: 'bert'},
    });
    const {tree_id, user_id} = await server.expectOk(200, getSession, {as: anna, params: {session_id}});
    assert.deepEqual({tree_id, user_id}, {tree_id: VPN, user_id: 'anna'});
  });

  test('POST /sessions: concurrent requests with one id create one session', async () => {
    const {server, anna} = scene;
    const answers = await Promise.all(
      Array.from({length: 8}, () =>
        server.call(startSession, {as: anna, body: {tree_id: VPN, id: 'at-once'}}),
      ),
    );
    const statuses = answers.map(({status}) => status).sort();
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
  });

  test('POST /sessions: a key can name an unknown engineer', async () => {
    const {server, key, admin} = scene;
    const body = {tree_id: VPN, user_id: 'auth0|nell', id: 'by-key'};
    const session = await server.expectOk(201, startSession, {as: key, body});
    assert.equal(session.user_id, 'auth0|nell');
    assert.deepEqual(await server.expectOk(200, startSession, {as: key, body}), session);
    const {engineers} = await server.expectOk(200, listEngineers, {as: admin, query: {q: 'nell'}});
    assert.deepEqual(engineers, [{user_id: 'auth0|nell', name: 'Unknown'}]);
    // The engineer's token starts the same session.
    const nell = await scene.account.token({user: 'auth0|nell', name: 'Nell'});
    await server.expectOk(200, startSession, {as: nell, body: {tree_id: VPN, id: 'by-key'}});
  });

  test('POST /sessions: user_id is required for a key and answers 422 for a user', async () => {
    const {server, key, anna, admin} = scene;
    const without = await server.expectRefused('validation_failed', startSession, {
      as: key,
      body: {tree_id: VPN},
    });
    assert.deepEqual(paths(without), ['user_id']);
    for (const as of [anna, admin]) {
      const refused = await server.expectRefused('validation_failed', startSession, {
        as,
        body: {tree_id: VPN, user_id: 'anna'},
      });
      assert.deepEqual(paths(refused), ['user_id']);
    }
    // The body is checked before ids are looked up.
    await server.expectRefused('validation_failed', startSession, {as: key, body: {tree_id: 'nowhere'}});
  });

  test('POST /sessions: an unknown flow answers 404 and creates no engineer', async () => {
    const {server, key, anna, admin} = scene;
    await server.expectRefused('not_found', startSession, {as: anna, body: {tree_id: 'nowhere'}});
    await server.expectRefused('not_found', startSession, {
      as: key,
      body: {tree_id: 'nowhere', user_id: 'nobody-yet'},
    });
    const {engineers} = await server.expectOk(200, listEngineers, {as: admin, query: {q: 'nobody-yet'}});
    assert.deepEqual(engineers, []);
  });

  test('POST /sessions: a key cannot start a session for an erased user', async () => {
    const {server, key} = scene;
    await scene.session({as: key, user_id: 'gone'});
    await server.expectOk(204, eraseUser, {as: key, params: {user_id: 'gone'}});
    await server.expectRefused('erased', startSession, {as: key, body: {tree_id: VPN, user_id: 'gone'}});
  });

  test('POST /sessions: an invalid body answers 422 with all invalid fields', async () => {
    const {server, anna} = scene;
    const refused = await server.expectRefused('validation_failed', startSession, {
      as: anna,
      body: {id: 'a b', started_at: 'yesterday'},
    });
    assert.deepEqual(paths(refused).sort(), ['id', 'started_at', 'tree_id']);
    assert.match(refused.detail, /\(and 2 more\)$/);
    for (const id of ['', '.', '..', 'a/b', 'x'.repeat(129), 7, {}]) {
      await server.expectRefused('validation_failed', startSession, {as: anna, body: {tree_id: VPN, id}});
    }
    for (const body of [null, [], 'text', 7]) {
      await server.expectRefused('validation_failed', startSession, {as: anna, body: JSON.stringify(body)});
    }
  });

  test('POST /sessions: unknown fields are ignored', async () => {
    const {server, anna} = scene;
    await server.expectOk(201, startSession, {
      as: anna,
      body: {tree_id: VPN, outcome: 'resolved', extra: [1]},
    });
  });
});

describe('GET /sessions/{id}', () => {
  test('GET /sessions/{id}: its engineer, admins and keys can read it, others get 403', async () => {
    const {server, anna, bert, admin, key, account} = scene;
    const params = {session_id: await scene.session()};
    const superAdmin = await account.token({user: 'root', role: 'super_admin'});
    for (const as of [anna, admin, superAdmin, key]) {
      const session = await server.expectOk(200, getSession, {as, params});
      assert.equal(session.id, params.session_id);
    }
    await server.expectRefused('forbidden', getSession, {as: bert, params});
    await server.expectRefused('not_found', getSession, {as: bert, params: {session_id: 'nothing'}});
    await server.expectRefused('validation_failed', getSession, {as: bert, params: {session_id: 'a b'}});
  });
});

describe('POST /sessions/{id}/steps', () => {
  test('POST /sessions/{id}/steps: the first visit answers 201, later ones 200 with the first time', async () => {
    const {server, anna, key, clock} = scene;
    const params = {session_id: await scene.session()};
    const visit = {session_id: params.session_id, step_id: 'cable', visited_at: clock.iso()};
    assert.deepEqual(
      await server.expectOk(201, visitStep, {as: anna, params, body: {step_id: 'cable'}}),
      visit,
    );
    clock.advance(MINUTE);
    assert.deepEqual(
      await server.expectOk(200, visitStep, {as: key, params, body: {step_id: 'cable'}}),
      visit,
    );
    // A visit with an earlier time that arrives later.
    const earlier = {step_id: 'cable', visited_at: clock.iso(-2 * MINUTE)};
    assert.deepEqual(await server.expectOk(200, visitStep, {as: anna, params, body: earlier}), {
      session_id: params.session_id,
      ...earlier,
    });
  });

  test('POST /sessions/{id}/steps: accepted after completion and on archived steps', async () => {
    const {server, anna, key} = scene;
    const tree = {tree_id: 'shrinks'};
    const steps = [
      {id: 'one', title: 'One'},
      {id: 'two', title: 'Two'},
    ];
    await server.expectOk(201, putFlow, {as: key, params: tree, body: {name: 'Shrinks', steps}});
    const session_id = await scene.session({...tree, outcome: 'resolved'});
    await server.expectOk(200, putFlow, {
      as: key,
      params: tree,
      body: {name: 'Shrinks', steps: steps.slice(1)},
    });
    for (const step_id of ['one', 'two']) {
      await server.expectOk(201, visitStep, {as: anna, params: {session_id}, body: {step_id}});
    }
  });

  test('POST /sessions/{id}/steps: a step of another flow and an unknown step answer 404', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session()};
    for (const step_id of ['paper', 'nothing']) {
      await server.expectRefused('not_found', visitStep, {as: anna, params, body: {step_id}});
    }
    await server.expectRefused('validation_failed', visitStep, {as: anna, params, body: {step_id: 'a b'}});
    await server.expectRefused('validation_failed', visitStep, {as: anna, params, body: {}});
  });

  test("POST /sessions/{id}/steps: another engineer's session answers 403, an unknown id 404 first", async () => {
    const {server, bert, admin} = scene;
    const params = {session_id: await scene.session()};
    for (const as of [bert, admin]) {
      await server.expectRefused('forbidden', visitStep, {as, params, body: {step_id: 'cable'}});
      await server.expectRefused('not_found', visitStep, {as, params, body: {step_id: 'nothing'}});
      await server.expectRefused('not_found', visitStep, {
        as,
        params: {session_id: 'nothing'},
        body: {step_id: 'cable'},
      });
      await server.expectRefused('validation_failed', visitStep, {as, params, body: {step_id: 'a b'}});
    }
  });
});

describe('POST /sessions/{id}/complete', () => {
  test('POST /complete: completes now, and a repeated outcome changes nothing', async () => {
    const {server, anna, key, clock} = scene;
    for (const outcome of ['resolved', 'escalated', 'workaround', 'unresolved']) {
      const params = {session_id: await scene.session()};
      const done = await server.expectOk(200, completeSession, {as: anna, params, body: {outcome}});
      assert.equal(done.outcome, outcome);
      assert.equal(done.completed_at, clock.iso());
      clock.advance(MINUTE);
      for (const as of [anna, key]) {
        assert.deepEqual(await server.expectOk(200, completeSession, {as, params, body: {outcome}}), done);
      }
      assert.deepEqual(await server.expectOk(200, getSession, {as: anna, params}), done);
    }
  });

  test('POST /complete: another outcome later answers 409 and changes nothing', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    await server.expectRefused('already_completed', completeSession, {
      as: anna,
      params,
      body: {outcome: 'escalated'},
    });
    assert.equal((await server.expectOk(200, getSession, {as: anna, params})).outcome, 'resolved');
  });

  test('POST /complete: a time before the start answers 422 to every caller', async () => {
    const {server, anna, clock} = scene;
    const ahead = {session_id: await scene.session({started_at: clock.iso(4 * MINUTE)})};
    const refused = await server.expectRefused('validation_failed', completeSession, {
      as: anna,
      params: ahead,
      body: {outcome: 'resolved', completed_at: clock.iso(4 * MINUTE - 1)},
    });
    assert.deepEqual(paths(refused), ['completed_at']);
    const done = await server.expectOk(200, completeSession, {
      as: anna,
      params: ahead,
      body: {outcome: 'resolved'},
    });
    assert.equal(done.completed_at, clock.iso(4 * MINUTE));
    const atOnce = {session_id: await scene.session({started_at: clock.iso(-MINUTE)})};
    await server.expectOk(200, completeSession, {
      as: anna,
      params: atOnce,
      body: {outcome: 'resolved', completed_at: clock.iso(-MINUTE)},
    });
  });

  test('POST /complete: an unknown outcome answers 422', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session()};
    for (const body of [{}, {outcome: null}, {outcome: ''}, {outcome: 'Resolved'}, {outcome: ['resolved']}]) {
      const refused = await server.expectRefused('validation_failed', completeSession, {
        as: anna,
        params,
        body,
      });
      assert.deepEqual(paths(refused), ['outcome']);
    }
    assert.equal((await server.expectOk(200, getSession, {as: anna, params})).completed_at, null);
  });

  test("POST /complete: another engineer's session answers 403, also if it is completed", async () => {
    const {server, bert, admin} = scene;
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    for (const as of [bert, admin]) {
      await server.expectRefused('forbidden', completeSession, {as, params, body: {outcome: 'escalated'}});
      await server.expectRefused('not_found', completeSession, {
        as,
        params: {session_id: 'nothing'},
        body: {outcome: 'escalated'},
      });
      await server.expectRefused('validation_failed', completeSession, {as, params, body: {outcome: 'won'}});
    }
  });

  test('POST /complete: of concurrent different outcomes one succeeds', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session({visits: VPN_FLOW.steps.map(({id}) => id)})};
    const answers = await Promise.all(
      ['resolved', 'escalated', 'workaround', 'unresolved'].map((outcome) =>
        server.call(completeSession, {as: anna, params, body: {outcome}}),
      ),
    );
    assert.deepEqual(answers.map(({status}) => status).sort(), [200, 409, 409, 409]);
  });
});
