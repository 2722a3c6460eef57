import assert from 'node:assert/strict';
import {once} from 'node:events';
import {request, type IncomingMessage} from 'node:http';
import {after, before, beforeEach, describe, test} from 'node:test';
import {
  completeSession,
  getFlow,
  getFlowAnalytics,
  getMe,
  getSession,
  getTeamAnalytics,
  importHistory,
  listEngineers,
  type ImportLineInput,
  type ImportReport,
} from '@resolutionflow/contract';
import type {TestAccount} from './harness.js';
import {DAY, HOUR, MINUTE, startScene, type Scene} from './scene.js';
import {
  asLine,
  at,
  done,
  flow,
  rating,
  refusals,
  session,
  START,
  user,
  visit,
  vote,
  whole,
} from './import-lines.js';

const NO_REASONS = {reasons: [], note: null};

let scene: Scene;
/** A fresh account for each test. */
let account: TestAccount;

before(async () => {
  scene = await startScene();
});
beforeEach(async () => {
  if (account) await scene.verify(account);
  account = await scene.server.account();
});
after(async () => {
  await scene.verify(account);
  await scene.close();
});

const bring = (...lines: readonly (ImportLineInput | string)[]): Promise<ImportReport> =>
  scene.server.ok(200, importHistory, {as: account.key, body: lines.map(asLine).join('\n')});

/** All that can be read of the imported session. */
async function everything(): Promise<unknown> {
  const {server} = scene;
  const [as, params] = [account.key, {session_id: 's1'}];
  return {
    flow: await server.ok(200, getFlow, {as, params: {tree_id: 'disk'}}),
    session: await server.ok(200, getSession, {as, params}),
    feedback: await scene.feedback('s1', as),
    engineers: await server.ok(200, listEngineers, {as}),
  };
}

describe('History', () => {
  test('of every kind comes in, however old, and is there', async () => {
    const report = await bring(...whole);
    assert.deepEqual(report, {accepted: 6, rejected: [], rejected_total: 0});
    const {tree_id, name, steps} = flow as {tree_id: string; name: string; steps: unknown};
    const {rating: given, steps: votes} = await scene.feedback('s1', account.key);
    assert.deepEqual(
      {...given, id: ''},
      {id: '', session_id: 's1', rating: 4, comment: 'Fine', reasons: [], created_at: at(HOUR)},
    );
    assert.deepEqual(votes, [{step_id: 'trash', was_helpful: true, ...NO_REASONS}]);
    assert.deepEqual(await everything(), {
      flow: {tree_id, name, steps},
      session: {
        id: 's1',
        tree_id,
        user_id: 'old|hand',
        started_at: START,
        completed_at: at(6 * MINUTE),
        outcome: 'resolved',
      },
      feedback: await scene.feedback('s1', account.key),
      engineers: {engineers: [{user_id: 'old|hand', name: 'Olga Hand'}]},
    });
  });

  test('again and again changes nothing and counts nothing twice', async () => {
    const recent = Date.parse(scene.clock.iso(-DAY));
    const lines = whole.map((line) =>
      JSON.stringify(line).replaceAll(/2024-02-28T[\d:.]+Z/g, (time) =>
        new Date(recent + Date.parse(time) - Date.parse(START)).toISOString(),
      ),
    );
    await bring(...lines);
    const figures = await scene.server.ok(200, getTeamAnalytics, {as: account.key});
    assert.equal(figures.summary.total_sessions, 1);
    assert.equal(figures.summary.avg_duration_minutes, 6);
    const first = await everything();
    for (let times = 0; times < 2; times++) {
      assert.deepEqual(await bring(...lines), {accepted: 6, rejected: [], rejected_total: 0});
    }
    assert.deepEqual(await bring(...lines, ...lines), {accepted: 12, rejected: [], rejected_total: 0});
    assert.deepEqual(await everything(), first);
    assert.deepEqual(await scene.server.ok(200, getTeamAnalytics, {as: account.key}), figures);
    const byFlow = await scene.server.ok(200, getFlowAnalytics, {as: account.key, params: {tree_id: 'disk'}});
    assert.deepEqual(
      byFlow.step_feedback.map(({visits, helpful_yes}) => [visits, helpful_yes]),
      [
        [1, 1],
        [0, 0],
      ],
    );
  });

  test('a user need not be known before the session', async () => {
    assert.deepEqual(refusals(await bring(flow, session)), []);
    const {engineers} = await scene.server.ok(200, listEngineers, {as: account.key});
    assert.deepEqual(engineers, [{user_id: 'old|hand', name: 'Unknown'}]);
    await bring(user);
    const {engineers: named} = await scene.server.ok(200, listEngineers, {as: account.key});
    assert.deepEqual(named, [{user_id: 'old|hand', name: 'Olga Hand'}]);
  });

  test('completes what is open, also without an outcome', async () => {
    assert.deepEqual(refusals(await bring(flow, session, {...session, completed_at: at(MINUTE)})), []);
    const stored = await scene.server.ok(200, getSession, {as: account.key, params: {session_id: 's1'}});
    assert.deepEqual([stored.completed_at, stored.outcome], [at(MINUTE), null]);
    // Live, it cannot be completed otherwise now.
    await scene.server.refused('already_completed', completeSession, {
      as: account.key,
      params: {session_id: 's1'},
      body: {outcome: 'resolved'},
    });
  });

  test('an open or equal line about a completed session leaves it alone', async () => {
    await bring(flow, done);
    const later = {...done, completed_at: at(DAY), started_at: at(HOUR)};
    assert.deepEqual(refusals(await bring(session, done, later, {...session, started_at: at(HOUR)})), []);
    const stored = await scene.server.ok(200, getSession, {as: account.key, params: {session_id: 's1'}});
    assert.deepEqual([stored.started_at, stored.completed_at], [START, at(6 * MINUTE)]);
  });

  test('a flow or user line replaces the name, unless a token has named the person', async () => {
    const {server} = scene;
    await bring(flow, user, {...flow, name: 'Disk', steps: flow.steps.slice(1)}, {...user, name: 'Olga H.'});
    const changed = await server.ok(200, getFlow, {as: account.key, params: {tree_id: 'disk'}});
    assert.deepEqual([changed.name, changed.steps.map(({id}) => id)], ['Disk', ['logs']]);
    const as = await account.token({user: 'old|hand', name: 'Olga by Token'});
    assert.equal((await server.ok(200, getMe, {as})).name, 'Olga by Token');
    assert.deepEqual(refusals(await bring({...user, name: 'Olga Again'})), []);
    assert.equal((await server.ok(200, getMe, {as})).name, 'Olga by Token');
  });

  test('of two votes the later one stays, in whatever order they come', async () => {
    const later = {...vote, was_helpful: false, created_at: at(3 * MINUTE)};
    await bring(flow, done, later, vote);
    assert.deepEqual((await scene.feedback('s1', account.key)).steps, [
      {step_id: 'trash', was_helpful: false, ...NO_REASONS},
    ]);
    await bring({...vote, created_at: at(4 * MINUTE)});
    assert.deepEqual((await scene.feedback('s1', account.key)).steps, [
      {step_id: 'trash', was_helpful: true, ...NO_REASONS},
    ]);
    // What was pressed live is later than any history.
    const as = await account.token({user: 'old|hand'});
    await scene.vote('s1', 'trash', false, {as, status: 200});
    assert.deepEqual(refusals(await bring(vote)), []);
    assert.deepEqual((await scene.feedback('s1', account.key)).steps, [
      {step_id: 'trash', was_helpful: false, ...NO_REASONS},
    ]);
  });
});

test('reasons and notes come in with votes and ratings, and are equal in any order', async () => {
  const unhelpful = {...vote, was_helpful: false, reasons: ['unclear', 'our_own'], note: ' Where? '};
  const poor = {...rating, rating: 2, reasons: ['outdated', 'a_1', 'outdated']};
  await bring(flow, done, unhelpful, poor);
  const given = await scene.feedback('s1', account.key);
  assert.deepEqual(given.rating?.reasons, ['a_1', 'outdated']);
  assert.deepEqual(given.steps, [
    {step_id: 'trash', was_helpful: false, reasons: ['our_own', 'unclear'], note: 'Where?'},
  ]);
  assert.deepEqual(refusals(await bring(unhelpful, {...poor, reasons: ['a_1', 'outdated']})), []);
  assert.deepEqual(await scene.feedback('s1', account.key), given);
  const report = await bring(
    {...poor, reasons: ['outdated']},
    {...poor, reasons: []},
    {...rating, reasons: ['unclear']},
    {...vote, reasons: ['unclear']},
    {...vote, note: 'Fine'},
    {...unhelpful, reasons: ['Not a code']},
  );
  assert.deepEqual(refusals(report), [
    '1 already_rated',
    '2 already_rated',
    '3 validation_failed',
    '4 validation_failed',
    '5 validation_failed',
    '6 validation_failed',
  ]);
  assert.deepEqual(await scene.feedback('s1', account.key), given);
});

describe('Lines', () => {
  test('count from 1, blank ones too, and end as they like', async () => {
    const {server} = scene;
    const body = `\n\r\n${asLine(flow)}\r\n \t \n{\n\n${asLine(user)}\r\n\n[`;
    const report = await server.ok(200, importHistory, {as: account.key, body});
    assert.deepEqual(refusals(report), ['5 malformed_json', '9 malformed_json']);
    assert.equal(report.accepted, 2);
    for (const empty of ['\n', '\n\n\n', ' ']) {
      assert.deepEqual(await server.ok(200, importHistory, {as: account.key, body: empty}), {
        accepted: 0,
        rejected: [],
        rejected_total: 0,
      });
    }
  });

  test('a BOM before the first one is no part of it', async () => {
    assert.deepEqual(await bring(`\ufeff${asLine(flow)}`), {accepted: 1, rejected: [], rejected_total: 0});
  });

  test('go in as they arrive, cut anywhere, beside live writes', async () => {
    const {server} = scene;
    const call = request(`${server.url}/api/v1/import`, {
      method: 'POST',
      headers: {authorization: `Bearer ${account.key}`, 'content-type': 'application/x-ndjson'},
    });
    const answered = once(call, 'response');
    const text = Buffer.from([flow, {...user, name: 'Zoë 🙂'}, session].map(asLine).join('\n'));
    for (const byte of text.subarray(0, 200)) call.write(Buffer.of(byte));
    call.write(Buffer.concat([text.subarray(200), Buffer.from('\n')]));
    // Seen from outside before the body has ended, and others write meanwhile.
    while ((await server.call(getSession, {as: account.key, params: {session_id: 's1'}})).status !== 200) {
      await scene.session();
    }
    call.end(asLine(visit));
    const [response] = (await answered) as [IncomingMessage];
    const chunks = (await response.toArray()) as Buffer[];
    assert.deepEqual(JSON.parse(Buffer.concat(chunks).toString()), {
      accepted: 4,
      rejected: [],
      rejected_total: 0,
    });
    const {engineers} = await server.ok(200, listEngineers, {as: account.key});
    assert.equal(engineers[0]?.name, 'Zoë 🙂');
  });
});

describe('The call', () => {
  test('is for keys, and takes NDJSON', async () => {
    const {server, anna, admin} = scene;
    for (const as of [anna, admin])
      await server.refused('forbidden', importHistory, {as, body: asLine(flow)});
    for (const type of ['application/json', 'text/plain', 'application/x-ndjson; charset=latin1', '']) {
      await server.refused('unsupported_media_type', importHistory, {
        as: account.key,
        body: asLine(flow),
        headers: {'content-type': type},
      });
      await server.refused('unsupported_media_type', importHistory, {
        as: anna,
        body: asLine(flow),
        headers: {'content-type': type},
      });
      await server.refused('unauthenticated', importHistory, {
        body: asLine(flow),
        headers: {'content-type': type},
      });
    }
    await server.refused('not_found', getFlow, {as: account.key, params: {tree_id: 'disk'}});
    await server.ok(200, importHistory, {
      as: account.key,
      body: asLine(flow),
      headers: {'content-type': 'Application/X-NDJSON; charset=UTF-8'},
    });
  });

  test('that is cut off keeps what came before', async () => {
    const {server} = scene;
    const call = request(`${server.url}/api/v1/import`, {
      method: 'POST',
      headers: {authorization: `Bearer ${account.key}`, 'content-type': 'application/x-ndjson'},
    });
    const failed = once(call, 'error').catch((error: unknown) => error);
    call.write(`${asLine(flow)}\n${asLine(user)}\n{"type":"sess`);
    while ((await server.call(getFlow, {as: account.key, params: {tree_id: 'disk'}})).status !== 200);
    call.destroy();
    await failed;
    assert.deepEqual(await bring(flow, user, session), {accepted: 3, rejected: [], rejected_total: 0});
  });
});
