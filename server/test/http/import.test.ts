import assert from 'node:assert/strict';
import {once} from 'node:events';
import {request, type IncomingMessage} from 'node:http';
import {describe, test} from 'node:test';
import {
  completeSession,
  getFlow,
  getFlowAnalytics,
  getMe,
  getSession,
  getTeamAnalytics,
  importHistory,
  listEngineers,
} from '@resolutionflow/contract';
import type {} from './harness.js';
import {DAY, HOUR, MINUTE} from './scene.js';
import {useFreshAccount} from './fresh-account.js';
import {
  asLine,
  at,
  done,
  flow,
  rating,
  rejections,
  session,
  START,
  user,
  visit,
  vote,
  ALL_LINES,
} from './import-lines.js';

const NO_REASONS = {reasons: [], note: null};

const fresh = useFreshAccount();

/** Reads the imported flow, session, feedback and engineers. */
async function readImported(): Promise<unknown> {
  const {server} = fresh;
  const [as, params] = [fresh.account.key, {session_id: 's1'}];
  return {
    flow: await server.expectOk(200, getFlow, {as, params: {tree_id: 'disk'}}),
    session: await server.expectOk(200, getSession, {as, params}),
    feedback: await fresh.scene.feedback('s1', as),
    engineers: await server.expectOk(200, listEngineers, {as}),
  };
}

describe('imported history', () => {
  test('POST /import: lines of every type are stored, also years-old ones', async () => {
    const report = await fresh.importLines(...ALL_LINES);
    assert.deepEqual(report, {accepted: 6, rejected: [], rejected_total: 0});
    const {tree_id, name, steps} = flow as {tree_id: string; name: string; steps: unknown};
    const {rating: stored, steps: votes} = await fresh.scene.feedback('s1', fresh.account.key);
    assert.deepEqual(
      {...stored, id: ''},
      {id: '', session_id: 's1', rating: 4, comment: 'Fine', reasons: [], created_at: at(HOUR)},
    );
    assert.deepEqual(votes, [{step_id: 'trash', was_helpful: true, ...NO_REASONS}]);
    assert.deepEqual(await readImported(), {
      flow: {tree_id, name, steps},
      session: {
        id: 's1',
        tree_id,
        user_id: 'old|hand',
        started_at: START,
        completed_at: at(6 * MINUTE),
        outcome: 'resolved',
      },
      feedback: await fresh.scene.feedback('s1', fresh.account.key),
      engineers: {engineers: [{user_id: 'old|hand', name: 'Olga Hand'}]},
    });
  });

  test('POST /import: repeated lines change nothing and count once', async () => {
    const recent = Date.parse(fresh.clock.iso(-DAY));
    const lines = ALL_LINES.map((line) =>
      JSON.stringify(line).replaceAll(/2024-02-28T[\d:.]+Z/g, (time) =>
        new Date(recent + Date.parse(time) - Date.parse(START)).toISOString(),
      ),
    );
    await fresh.importLines(...lines);
    const figures = await fresh.server.expectOk(200, getTeamAnalytics, {as: fresh.account.key});
    assert.equal(figures.summary.total_sessions, 1);
    assert.equal(figures.summary.avg_duration_minutes, 6);
    const first = await readImported();
    for (let times = 0; times < 2; times++) {
      assert.deepEqual(await fresh.importLines(...lines), {accepted: 6, rejected: [], rejected_total: 0});
    }
    assert.deepEqual(await fresh.importLines(...lines, ...lines), {
      accepted: 12,
      rejected: [],
      rejected_total: 0,
    });
    assert.deepEqual(await readImported(), first);
    assert.deepEqual(await fresh.server.expectOk(200, getTeamAnalytics, {as: fresh.account.key}), figures);
    const byFlow = await fresh.server.expectOk(200, getFlowAnalytics, {
      as: fresh.account.key,
      params: {tree_id: 'disk'},
    });
    assert.deepEqual(
      byFlow.step_feedback.map(({visits, helpful_yes}) => [visits, helpful_yes]),
      [
        [1, 1],
        [0, 0],
      ],
    );
  });

  test('POST /import: a session creates an unknown user, whom a later user line names', async () => {
    assert.deepEqual(rejections(await fresh.importLines(flow, session)), []);
    const {engineers} = await fresh.server.expectOk(200, listEngineers, {as: fresh.account.key});
    assert.deepEqual(engineers, [{user_id: 'old|hand', name: 'Unknown'}]);
    await fresh.importLines(user);
    const {engineers: named} = await fresh.server.expectOk(200, listEngineers, {as: fresh.account.key});
    assert.deepEqual(named, [{user_id: 'old|hand', name: 'Olga Hand'}]);
  });

  test('POST /import: completes an open session, also without an outcome', async () => {
    assert.deepEqual(
      rejections(await fresh.importLines(flow, session, {...session, completed_at: at(MINUTE)})),
      [],
    );
    const stored = await fresh.server.expectOk(200, getSession, {
      as: fresh.account.key,
      params: {session_id: 's1'},
    });
    assert.deepEqual([stored.completed_at, stored.outcome], [at(MINUTE), null]);
    // A later request cannot complete it with an outcome.
    await fresh.server.expectRefused('already_completed', completeSession, {
      as: fresh.account.key,
      params: {session_id: 's1'},
      body: {outcome: 'resolved'},
    });
  });

  test('POST /import: an open or equal line for a completed session changes nothing', async () => {
    await fresh.importLines(flow, done);
    const later = {...done, completed_at: at(DAY), started_at: at(HOUR)};
    assert.deepEqual(
      rejections(await fresh.importLines(session, done, later, {...session, started_at: at(HOUR)})),
      [],
    );
    const stored = await fresh.server.expectOk(200, getSession, {
      as: fresh.account.key,
      params: {session_id: 's1'},
    });
    assert.deepEqual([stored.started_at, stored.completed_at], [START, at(6 * MINUTE)]);
  });

  test('POST /import: a flow or user line replaces the name, unless a token has named the user', async () => {
    const {server} = fresh;
    await fresh.importLines(
      flow,
      user,
      {...flow, name: 'Disk', steps: flow.steps.slice(1)},
      {...user, name: 'Olga H.'},
    );
    const changed = await server.expectOk(200, getFlow, {as: fresh.account.key, params: {tree_id: 'disk'}});
    assert.deepEqual([changed.name, changed.steps.map(({id}) => id)], ['Disk', ['logs']]);
    const as = await fresh.account.token({user: 'old|hand', name: 'Olga by Token'});
    assert.equal((await server.expectOk(200, getMe, {as})).name, 'Olga by Token');
    assert.deepEqual(rejections(await fresh.importLines({...user, name: 'Olga Again'})), []);
    assert.equal((await server.expectOk(200, getMe, {as})).name, 'Olga by Token');
  });

  test('POST /import: the vote with the later time wins, in any order of lines', async () => {
    const later = {...vote, was_helpful: false, created_at: at(3 * MINUTE)};
    await fresh.importLines(flow, done, later, vote);
    assert.deepEqual((await fresh.scene.feedback('s1', fresh.account.key)).steps, [
      {step_id: 'trash', was_helpful: false, ...NO_REASONS},
    ]);
    await fresh.importLines({...vote, created_at: at(4 * MINUTE)});
    assert.deepEqual((await fresh.scene.feedback('s1', fresh.account.key)).steps, [
      {step_id: 'trash', was_helpful: true, ...NO_REASONS},
    ]);
    // A live vote is newer than any imported one.
    const as = await fresh.account.token({user: 'old|hand'});
    await fresh.scene.vote('s1', 'trash', false, {as, status: 200});
    assert.deepEqual(rejections(await fresh.importLines(vote)), []);
    assert.deepEqual((await fresh.scene.feedback('s1', fresh.account.key)).steps, [
      {step_id: 'trash', was_helpful: false, ...NO_REASONS},
    ]);
  });
});

test('POST /import: stores reasons and notes, and accepts repeated reasons in another order', async () => {
  const unhelpful = {...vote, was_helpful: false, reasons: ['unclear', 'our_own'], note: ' Where? '};
  const poor = {...rating, rating: 2, reasons: ['outdated', 'a_1', 'outdated']};
  await fresh.importLines(flow, done, unhelpful, poor);
  const stored = await fresh.scene.feedback('s1', fresh.account.key);
  assert.deepEqual(stored.rating?.reasons, ['a_1', 'outdated']);
  assert.deepEqual(stored.steps, [
    {step_id: 'trash', was_helpful: false, reasons: ['our_own', 'unclear'], note: 'Where?'},
  ]);
  assert.deepEqual(
    rejections(await fresh.importLines(unhelpful, {...poor, reasons: ['a_1', 'outdated']})),
    [],
  );
  assert.deepEqual(await fresh.scene.feedback('s1', fresh.account.key), stored);
  const report = await fresh.importLines(
    {...poor, reasons: ['outdated']},
    {...poor, reasons: []},
    {...rating, reasons: ['unclear']},
    {...vote, reasons: ['unclear']},
    {...vote, note: 'Fine'},
    {...unhelpful, reasons: ['Not a code']},
  );
  assert.deepEqual(rejections(report), [
    '1 already_rated',
    '2 already_rated',
    '3 validation_failed',
    '4 validation_failed',
    '5 validation_failed',
    '6 validation_failed',
  ]);
  assert.deepEqual(await fresh.scene.feedback('s1', fresh.account.key), stored);
});

describe('lines of an import', () => {
  test('POST /import: line numbers start at 1 and include blank lines and any line end', async () => {
    const {server} = fresh;
    const body = `\n\r\n${asLine(flow)}\r\n \t \n{\n\n${asLine(user)}\r\n\n[`;
    const report = await server.expectOk(200, importHistory, {as: fresh.account.key, body});
    assert.deepEqual(rejections(report), ['5 malformed_json', '9 malformed_json']);
    assert.equal(report.accepted, 2);
    for (const empty of ['\n', '\n\n\n', ' ']) {
      assert.deepEqual(await server.expectOk(200, importHistory, {as: fresh.account.key, body: empty}), {
        accepted: 0,
        rejected: [],
        rejected_total: 0,
      });
    }
  });

  test('POST /import: a BOM before the first line is ignored', async () => {
    assert.deepEqual(await fresh.importLines(`\ufeff${asLine(flow)}`), {
      accepted: 1,
      rejected: [],
      rejected_total: 0,
    });
  });

  test('POST /import: lines are stored while the body arrives in pieces, beside live writes', async () => {
    const {server} = fresh;
    const call = request(`${server.url}/api/v1/import`, {
      method: 'POST',
      headers: {authorization: `Bearer ${fresh.account.key}`, 'content-type': 'application/x-ndjson'},
    });
    const answered = once(call, 'response');
    const text = Buffer.from([flow, {...user, name: 'Zoë 🙂'}, session].map(asLine).join('\n'));
    for (const byte of text.subarray(0, 200)) call.write(Buffer.of(byte));
    call.write(Buffer.concat([text.subarray(200), Buffer.from('\n')]));
    // The session is visible before the body has ended, while others write.
    while (
      (await server.call(getSession, {as: fresh.account.key, params: {session_id: 's1'}})).status !== 200
    ) {
      await fresh.scene.session();
    }
    call.end(asLine(visit));
    const [response] = (await answered) as [IncomingMessage];
    const chunks = (await response.toArray()) as Buffer[];
    assert.deepEqual(JSON.parse(Buffer.concat(chunks).toString()), {
      accepted: 4,
      rejected: [],
      rejected_total: 0,
    });
    const {engineers} = await server.expectOk(200, listEngineers, {as: fresh.account.key});
    assert.equal(engineers[0]?.name, 'Zoë 🙂');
  });
});

describe('the import request', () => {
  test('POST /import: needs a server key and NDJSON in UTF-8', async () => {
    const {server, anna, admin} = fresh.scene;
    for (const as of [anna, admin])
      await server.expectRefused('forbidden', importHistory, {as, body: asLine(flow)});
    for (const type of ['application/json', 'text/plain', 'application/x-ndjson; charset=latin1', '']) {
      await server.expectRefused('unsupported_media_type', importHistory, {
        as: fresh.account.key,
        body: asLine(flow),
        headers: {'content-type': type},
      });
      await server.expectRefused('unsupported_media_type', importHistory, {
        as: anna,
        body: asLine(flow),
        headers: {'content-type': type},
      });
      await server.expectRefused('unauthenticated', importHistory, {
        body: asLine(flow),
        headers: {'content-type': type},
      });
    }
    await server.expectRefused('not_found', getFlow, {as: fresh.account.key, params: {tree_id: 'disk'}});
    await server.expectOk(200, importHistory, {
      as: fresh.account.key,
      body: asLine(flow),
      headers: {'content-type': 'Application/X-NDJSON; charset=UTF-8'},
    });
  });

  test('POST /import: a body that breaks off keeps the lines before', async () => {
    const {server} = fresh;
    const call = request(`${server.url}/api/v1/import`, {
      method: 'POST',
      headers: {authorization: `Bearer ${fresh.account.key}`, 'content-type': 'application/x-ndjson'},
    });
    const failed = once(call, 'error').catch((error: unknown) => error);
    call.write(`${asLine(flow)}\n${asLine(user)}\n{"type":"sess`);
    while ((await server.call(getFlow, {as: fresh.account.key, params: {tree_id: 'disk'}})).status !== 200);
    call.destroy();
    await failed;
    assert.deepEqual(await fresh.importLines(flow, user, session), {
      accepted: 3,
      rejected: [],
      rejected_total: 0,
    });
  });
});
