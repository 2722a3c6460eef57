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
import {DAY, MINUTE, SECOND, startScene, VPN, VPN_FLOW, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
  await scene.server.ok(201, putFlow, {
    as: scene.key,
    params: {tree_id: 'printer'},
    body: {name: 'Printer', steps: [{id: 'paper', title: 'Is there paper?'}]},
  });
});
after(() => scene.close());

const paths = (problem: {errors?: readonly {path: string}[] | undefined}): string[] =>
  (problem.errors ?? []).map(({path}) => path);

describe('POST /sessions', () => {
  test('a session starts now, with an id of its own', async () => {
    const {server, anna, clock} = scene;
    const session = await server.ok(201, startSession, {as: anna, body: {tree_id: VPN}});
    assert.deepEqual(
      {...session, id: ''},
      {id: '', tree_id: VPN, user_id: 'anna', started_at: clock.iso(), completed_at: null, outcome: null},
    );
    assert.deepEqual(await server.ok(200, getSession, {as: anna, params: {session_id: session.id}}), session);
    const other = await server.ok(201, startSession, {as: anna, body: {tree_id: VPN}});
    assert.notEqual(other.id, session.id);
  });

  test('the same id again changes nothing, whatever time it says', async () => {
    const {server, anna, clock} = scene;
    const body = {tree_id: VPN, id: 'again:1', started_at: clock.iso(-MINUTE)};
    const first = await server.ok(201, startSession, {as: anna, body});
    const again = await server.ok(200, startSession, {
      as: anna,
      body: {...body, started_at: clock.iso()},
    });
    assert.deepEqual(again, first);
    assert.equal(again.started_at, body.started_at);
  });

  test('an id in use for another flow or engineer is a conflict and stays as it was', async () => {
    const {server, anna, bert, key} = scene;
    const session_id = await scene.session({id: 'taken'});
    await server.refused('session_conflict', startSession, {
      as: anna,
      body: {tree_id: 'printer', id: 'taken'},
    });
    await server.refused('session_conflict', startSession, {as: bert, body: {tree_id: VPN, id: 'taken'}});
    await server.refused('session_conflict', startSession, {
      as: key,
      body: {tree_id: VPN, id: 'taken', user_id: 'bert'},
    });
    const {tree_id, user_id} = await server.ok(200, getSession, {as: anna, params: {session_id}});
    assert.deepEqual({tree_id, user_id}, {tree_id: VPN, user_id: 'anna'});
  });

  test('two that start the same session at once make one', async () => {
    const {server, anna} = scene;
    const answers = await Promise.all(
      Array.from({length: 8}, () =>
        server.call(startSession, {as: anna, body: {tree_id: VPN, id: 'at-once'}}),
      ),
    );
    const statuses = answers.map(({status}) => status).sort();
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
  });

  test('a key names the engineer, who need not be known', async () => {
    const {server, key, admin} = scene;
    const body = {tree_id: VPN, user_id: 'auth0|nell', id: 'by-key'};
    const session = await server.ok(201, startSession, {as: key, body});
    assert.equal(session.user_id, 'auth0|nell');
    assert.deepEqual(await server.ok(200, startSession, {as: key, body}), session);
    const {engineers} = await server.ok(200, listEngineers, {as: admin, query: {q: 'nell'}});
    assert.deepEqual(engineers, [{user_id: 'auth0|nell', name: 'Unknown'}]);
    // The same session with the engineer's own token.
    const nell = await scene.account.token({user: 'auth0|nell', name: 'Nell'});
    await server.ok(200, startSession, {as: nell, body: {tree_id: VPN, id: 'by-key'}});
  });

  test('a key must say whose session it is, a user must not', async () => {
    const {server, key, anna, admin} = scene;
    const without = await server.refused('validation_failed', startSession, {as: key, body: {tree_id: VPN}});
    assert.deepEqual(paths(without), ['user_id']);
    for (const as of [anna, admin]) {
      const refused = await server.refused('validation_failed', startSession, {
        as,
        body: {tree_id: VPN, user_id: 'anna'},
      });
      assert.deepEqual(paths(refused), ['user_id']);
    }
    // Before anything is looked for.
    await server.refused('validation_failed', startSession, {as: key, body: {tree_id: 'nowhere'}});
  });

  test('an unknown flow is not found, and makes no engineer known', async () => {
    const {server, key, anna, admin} = scene;
    await server.refused('not_found', startSession, {as: anna, body: {tree_id: 'nowhere'}});
    await server.refused('not_found', startSession, {
      as: key,
      body: {tree_id: 'nowhere', user_id: 'nobody-yet'},
    });
    const {engineers} = await server.ok(200, listEngineers, {as: admin, query: {q: 'nobody-yet'}});
    assert.deepEqual(engineers, []);
  });

  test('a key cannot start a session for a person who was erased', async () => {
    const {server, key} = scene;
    await scene.session({as: key, user_id: 'gone'});
    await server.ok(204, eraseUser, {as: key, params: {user_id: 'gone'}});
    await server.refused('erased', startSession, {as: key, body: {tree_id: VPN, user_id: 'gone'}});
  });

  test('a body that is wrong is refused with all that is wrong', async () => {
    const {server, anna} = scene;
    const refused = await server.refused('validation_failed', startSession, {
      as: anna,
      body: {id: 'a b', started_at: 'yesterday'},
    });
    assert.deepEqual(paths(refused).sort(), ['id', 'started_at', 'tree_id']);
    assert.match(refused.detail, /\(and 2 more\)$/);
    for (const id of ['', '.', '..', 'a/b', 'x'.repeat(129), 7, {}]) {
      await server.refused('validation_failed', startSession, {as: anna, body: {tree_id: VPN, id}});
    }
    for (const body of [null, [], 'text', 7]) {
      await server.refused('validation_failed', startSession, {as: anna, body: JSON.stringify(body)});
    }
  });

  test('unknown fields are ignored', async () => {
    const {server, anna} = scene;
    await server.ok(201, startSession, {as: anna, body: {tree_id: VPN, outcome: 'resolved', extra: [1]}});
  });
});

describe('Times from outside', () => {
  test('are at most 5 minutes ahead for everybody', async () => {
    const {server, anna, key, clock} = scene;
    for (const [as, user_id] of [[anna], [key, 'anna']] as const) {
      await server.ok(201, startSession, {
        as,
        body: {tree_id: VPN, user_id, started_at: clock.iso(5 * MINUTE)},
      });
      const refused = await server.refused('validation_failed', startSession, {
        as,
        body: {tree_id: VPN, user_id, started_at: clock.iso(5 * MINUTE + 1)},
      });
      assert.deepEqual(paths(refused), ['started_at']);
    }
  });

  test('are at most 7 days ago for users, and anything for keys', async () => {
    const {server, anna, admin, key, clock} = scene;
    for (const as of [anna, admin]) {
      await server.ok(201, startSession, {as, body: {tree_id: VPN, started_at: clock.iso(-7 * DAY)}});
      await server.refused('validation_failed', startSession, {
        as,
        body: {tree_id: VPN, started_at: clock.iso(-7 * DAY - 1)},
      });
    }
    const old = await server.ok(201, startSession, {
      as: key,
      body: {tree_id: VPN, user_id: 'anna', started_at: '2019-02-28T23:59:59.999Z'},
    });
    assert.equal(old.started_at, '2019-02-28T23:59:59.999Z');
  });

  test('may have any offset and come back in UTC with milliseconds', async () => {
    const {server, anna} = scene;
    const {started_at} = await server.ok(201, startSession, {
      as: anna,
      body: {tree_id: VPN, started_at: '2026-11-20T16:30:00+05:45'},
    });
    assert.equal(started_at, '2026-11-20T10:45:00.000Z');
  });

  test('hold for visits and completion too', async () => {
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
        const refused = await server.refused('validation_failed', route, {
          as,
          params,
          body: {...body, [field]: clock.iso(offset)},
        });
        assert.deepEqual(paths(refused), [field]);
      }
    }
    await server.ok(201, visitStep, {
      as: key,
      params,
      body: {step_id: 'cable', visited_at: clock.iso(-90 * DAY + SECOND)},
    });
    const {completed_at} = await server.ok(200, completeSession, {
      as: key,
      params,
      body: {outcome: 'resolved', completed_at: clock.iso(-90 * DAY + MINUTE)},
    });
    assert.equal(completed_at, clock.iso(-90 * DAY + MINUTE));
  });
});

describe('GET /sessions/{id}', () => {
  test('shows it to its engineer, to admins and to keys', async () => {
    const {server, anna, bert, admin, key, account} = scene;
    const params = {session_id: await scene.session()};
    const superAdmin = await account.token({user: 'root', role: 'super_admin'});
    for (const as of [anna, admin, superAdmin, key]) {
      const session = await server.ok(200, getSession, {as, params});
      assert.equal(session.id, params.session_id);
    }
    await server.refused('forbidden', getSession, {as: bert, params});
    await server.refused('not_found', getSession, {as: bert, params: {session_id: 'nothing'}});
    await server.refused('validation_failed', getSession, {as: bert, params: {session_id: 'a b'}});
  });
});

describe('POST /sessions/{id}/steps', () => {
  test('the first visit is 201, later ones 200, and the first time stays', async () => {
    const {server, anna, key, clock} = scene;
    const params = {session_id: await scene.session()};
    const visit = {session_id: params.session_id, step_id: 'cable', visited_at: clock.iso()};
    assert.deepEqual(await server.ok(201, visitStep, {as: anna, params, body: {step_id: 'cable'}}), visit);
    clock.advance(MINUTE);
    assert.deepEqual(await server.ok(200, visitStep, {as: key, params, body: {step_id: 'cable'}}), visit);
    // One that arrives late and was earlier.
    const earlier = {step_id: 'cable', visited_at: clock.iso(-2 * MINUTE)};
    assert.deepEqual(await server.ok(200, visitStep, {as: anna, params, body: earlier}), {
      session_id: params.session_id,
      ...earlier,
    });
  });

  test('is possible after completion, and on archived steps', async () => {
    const {server, anna, key} = scene;
    const tree = {tree_id: 'shrinks'};
    const steps = [
      {id: 'one', title: 'One'},
      {id: 'two', title: 'Two'},
    ];
    await server.ok(201, putFlow, {as: key, params: tree, body: {name: 'Shrinks', steps}});
    const session_id = await scene.session({...tree, outcome: 'resolved'});
    await server.ok(200, putFlow, {as: key, params: tree, body: {name: 'Shrinks', steps: steps.slice(1)}});
    for (const step_id of ['one', 'two']) {
      await server.ok(201, visitStep, {as: anna, params: {session_id}, body: {step_id}});
    }
  });

  test('a step of another flow, or of none, is not found', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session()};
    for (const step_id of ['paper', 'nothing']) {
      await server.refused('not_found', visitStep, {as: anna, params, body: {step_id}});
    }
    await server.refused('validation_failed', visitStep, {as: anna, params, body: {step_id: 'a b'}});
    await server.refused('validation_failed', visitStep, {as: anna, params, body: {}});
  });

  test("another engineer's session is forbidden, also to admins; what is not there comes first", async () => {
    const {server, bert, admin} = scene;
    const params = {session_id: await scene.session()};
    for (const as of [bert, admin]) {
      await server.refused('forbidden', visitStep, {as, params, body: {step_id: 'cable'}});
      await server.refused('not_found', visitStep, {as, params, body: {step_id: 'nothing'}});
      await server.refused('not_found', visitStep, {
        as,
        params: {session_id: 'nothing'},
        body: {step_id: 'cable'},
      });
      await server.refused('validation_failed', visitStep, {as, params, body: {step_id: 'a b'}});
    }
  });
});

describe('POST /sessions/{id}/complete', () => {
  test('completes it now with its outcome; the same outcome again changes nothing', async () => {
    const {server, anna, key, clock} = scene;
    for (const outcome of ['resolved', 'escalated', 'workaround', 'unresolved']) {
      const params = {session_id: await scene.session()};
      const done = await server.ok(200, completeSession, {as: anna, params, body: {outcome}});
      assert.equal(done.outcome, outcome);
      assert.equal(done.completed_at, clock.iso());
      clock.advance(MINUTE);
      for (const as of [anna, key]) {
        assert.deepEqual(await server.ok(200, completeSession, {as, params, body: {outcome}}), done);
      }
      assert.deepEqual(await server.ok(200, getSession, {as: anna, params}), done);
    }
  });

  test('another outcome later is refused and changes nothing', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    await server.refused('already_completed', completeSession, {
      as: anna,
      params,
      body: {outcome: 'escalated'},
    });
    assert.equal((await server.ok(200, getSession, {as: anna, params})).outcome, 'resolved');
  });

  test('not before it started, whoever says when', async () => {
    const {server, anna, clock} = scene;
    const ahead = {session_id: await scene.session({started_at: clock.iso(4 * MINUTE)})};
    const refused = await server.refused('validation_failed', completeSession, {
      as: anna,
      params: ahead,
      body: {outcome: 'resolved', completed_at: clock.iso(4 * MINUTE - 1)},
    });
    assert.deepEqual(paths(refused), ['completed_at']);
    const done = await server.ok(200, completeSession, {
      as: anna,
      params: ahead,
      body: {outcome: 'resolved'},
    });
    assert.equal(done.completed_at, clock.iso(4 * MINUTE));
    const atOnce = {session_id: await scene.session({started_at: clock.iso(-MINUTE)})};
    await server.ok(200, completeSession, {
      as: anna,
      params: atOnce,
      body: {outcome: 'resolved', completed_at: clock.iso(-MINUTE)},
    });
  });

  test('an outcome that is none of the four is refused', async () => {
    const {server, anna} = scene;
    const params = {session_id: await scene.session()};
    for (const body of [{}, {outcome: null}, {outcome: ''}, {outcome: 'Resolved'}, {outcome: ['resolved']}]) {
      const refused = await server.refused('validation_failed', completeSession, {as: anna, params, body});
      assert.deepEqual(paths(refused), ['outcome']);
    }
    assert.equal((await server.ok(200, getSession, {as: anna, params})).completed_at, null);
  });

  test("another engineer's session is forbidden, also to admins, before its state is looked at", async () => {
    const {server, bert, admin} = scene;
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    for (const as of [bert, admin]) {
      await server.refused('forbidden', completeSession, {as, params, body: {outcome: 'escalated'}});
      await server.refused('not_found', completeSession, {
        as,
        params: {session_id: 'nothing'},
        body: {outcome: 'escalated'},
      });
      await server.refused('validation_failed', completeSession, {as, params, body: {outcome: 'won'}});
    }
  });

  test('of several at once with different outcomes one wins', async () => {
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
