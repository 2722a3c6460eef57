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

const asLine = (line: ImportLineInput | string): string =>
  typeof line === 'string' ? line : JSON.stringify(line);

const bring = (...lines: readonly (ImportLineInput | string)[]): Promise<ImportReport> =>
  scene.server.ok(200, importHistory, {as: account.key, body: lines.map(asLine).join('\n')});

/** Line and code of what was refused. */
const refusals = ({rejected}: ImportReport): string[] => rejected.map(({line, code}) => `${line} ${code}`);

const START = '2024-02-28T22:30:00.000Z';
const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();

const flow: ImportLineInput = {
  type: 'flow',
  tree_id: 'disk',
  name: 'Disk is full',
  steps: [
    {id: 'trash', title: 'Empty the trash'},
    {id: 'logs', title: 'Delete old logs'},
  ],
};
const user: ImportLineInput = {type: 'user', user_id: 'old|hand', name: 'Olga Hand'};
const session: ImportLineInput & {type: 'session'} = {
  type: 'session',
  id: 's1',
  tree_id: 'disk',
  user_id: 'old|hand',
  started_at: START,
};
const done: ImportLineInput = {...session, completed_at: at(6 * MINUTE), outcome: 'resolved'};
const visit: ImportLineInput = {type: 'visit', session_id: 's1', step_id: 'trash', visited_at: at(MINUTE)};
const vote: ImportLineInput & {type: 'step_feedback'} = {
  type: 'step_feedback',
  session_id: 's1',
  step_id: 'trash',
  was_helpful: true,
  created_at: at(2 * MINUTE),
};
const rating: ImportLineInput & {type: 'rating'} = {
  type: 'rating',
  session_id: 's1',
  rating: 4,
  comment: ' Fine ',
  created_at: at(HOUR),
};
const whole = [flow, user, done, visit, vote, rating];

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
      {id: '', session_id: 's1', rating: 4, comment: 'Fine', created_at: at(HOUR)},
    );
    assert.deepEqual(votes, [{step_id: 'trash', was_helpful: true}]);
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
      {step_id: 'trash', was_helpful: false},
    ]);
    await bring({...vote, created_at: at(4 * MINUTE)});
    assert.deepEqual((await scene.feedback('s1', account.key)).steps, [
      {step_id: 'trash', was_helpful: true},
    ]);
    // What was pressed live is later than any history.
    const as = await account.token({user: 'old|hand'});
    await scene.vote('s1', 'trash', false, {as, status: 200});
    assert.deepEqual(refusals(await bring(vote)), []);
    assert.deepEqual((await scene.feedback('s1', account.key)).steps, [
      {step_id: 'trash', was_helpful: false},
    ]);
  });
});

describe('A line is refused, and the rest goes in', () => {
  test('session_conflict: the id is in use for another flow or engineer', async () => {
    const other: ImportLineInput = {...flow, tree_id: 'other'};
    const report = await bring(
      flow,
      other,
      session,
      {...session, tree_id: 'other'},
      {...session, user_id: 'another'},
      {...session, id: 's2'},
    );
    assert.deepEqual(refusals(report), ['4 session_conflict', '5 session_conflict']);
    assert.equal(report.accepted, 4);
    // Nothing is left of a line that was refused.
    const {engineers} = await scene.server.ok(200, listEngineers, {as: account.key});
    assert.deepEqual(
      engineers.map(({user_id}) => user_id),
      ['old|hand'],
    );
  });

  test('already_completed: with another outcome, or none', async () => {
    const report = await bring(
      flow,
      done,
      {...done, outcome: 'escalated'},
      {...done, outcome: null},
      {
        ...session,
        id: 's2',
        completed_at: at(MINUTE),
      },
      {...done, id: 's2'},
    );
    assert.deepEqual(refusals(report), ['3 already_completed', '4 already_completed', '6 already_completed']);
  });

  test('already_rated: with other stars or another comment', async () => {
    const report = await bring(
      flow,
      done,
      rating,
      {...rating, rating: 5},
      {...rating, comment: 'Other'},
      {
        ...rating,
        comment: null,
      },
      {...rating, comment: 'Fine', created_at: at(DAY)},
    );
    assert.deepEqual(refusals(report), ['4 already_rated', '5 already_rated', '6 already_rated']);
    const given = await scene.feedback('s1', account.key);
    assert.deepEqual([given.rating?.rating, given.rating?.comment], [4, 'Fine']);
  });

  test('session_not_completed: a rating for an open session', async () => {
    assert.deepEqual(refusals(await bring(flow, session, rating, done, rating)), ['3 session_not_completed']);
  });

  test('not_found: flow, session or step unknown', async () => {
    const report = await bring(
      session,
      flow,
      visit,
      vote,
      rating,
      session,
      {...visit, step_id: 'nothing'},
      {...vote, step_id: 'nothing'},
      {...session, id: 's2', tree_id: 'nowhere'},
    );
    const lines = [1, 3, 4, 5, 7, 8, 9];
    assert.deepEqual(
      refusals(report),
      lines.map((line) => `${line} not_found`),
    );
    assert.equal(report.accepted, 2);
  });

  test('malformed_json: not JSON, or not in UTF-8', async () => {
    const report = await bring('{"type":', 'type: flow', '{} {}', asLine(flow), "{'type':'flow'}");
    assert.deepEqual(refusals(report), [
      '1 malformed_json',
      '2 malformed_json',
      '3 malformed_json',
      '5 malformed_json',
    ]);
    const latin1 = Buffer.concat([
      Buffer.from('{"type":"user","user_id":"u","name":"M'),
      Buffer.from([0xfc]),
      Buffer.from('ller"}\n'),
      Buffer.from(asLine(user)),
    ]);
    const {body} = await sendBytes(latin1);
    assert.deepEqual(refusals(body), ['1 malformed_json']);
    assert.equal(body.accepted, 1);
  });

  test('validation_failed: a line that is not as it must be', async () => {
    const wrong: readonly (ImportLineInput | string)[] = [
      '{}',
      'null',
      '[]',
      '7',
      '"flow"',
      '{"type":"token"}',
      {...flow, tree_id: 'a b'},
      {...flow, steps: [flow.steps[0], flow.steps[0]] as never},
      {...user, name: ''},
      {...session, user_id: ''},
      {...session, started_at: '2024-02-30T00:00:00Z'},
      {...session, started_at: 'yesterday'},
      {...session, outcome: 'resolved'},
      {...session, completed_at: at(-1), outcome: 'resolved'},
      {...session, completed_at: at(1), outcome: 'won' as 'resolved'},
      {...vote, was_helpful: null as never},
      {...rating, rating: 6},
      {...rating, rating: 4.5},
      {...rating, comment: 'x'.repeat(501)},
    ];
    const report = await bring(flow, ...wrong);
    assert.deepEqual(
      refusals(report),
      wrong.map((_, index) => `${index + 2} validation_failed`),
    );
    assert.equal(report.accepted, 1);
    for (const {detail} of report.rejected) assert.ok(detail.length > 10, detail);
  });

  test('validation_failed: a time more than 5 minutes ahead', async () => {
    const {clock} = scene;
    const ok = clock.iso(5 * MINUTE);
    const late = clock.iso(5 * MINUTE + 1);
    const now = {...session, started_at: clock.iso()};
    const report = await bring(
      flow,
      {...session, started_at: late},
      {...now, completed_at: late, outcome: 'resolved'},
      {...now, completed_at: ok, outcome: 'resolved'},
      {...visit, visited_at: late},
      {...vote, created_at: late},
      {...rating, created_at: late},
      {...visit, visited_at: ok},
      {...vote, created_at: ok},
      {...rating, created_at: ok},
    );
    const lines = [2, 3, 5, 6, 7];
    assert.deepEqual(
      refusals(report),
      lines.map((line) => `${line} validation_failed`),
    );
    assert.equal(report.accepted, 5);
  });

  test('validation_failed: completed before it started, by the line or by what is stored', async () => {
    const report = await bring(
      flow,
      session,
      {...session, started_at: at(HOUR), completed_at: at(HOUR - 1), outcome: 'resolved'},
      {...session, started_at: at(-HOUR), completed_at: at(-1), outcome: 'resolved'},
    );
    assert.deepEqual(refusals(report), ['3 validation_failed', '4 validation_failed']);
    const {completed_at} = await scene.server.ok(200, getSession, {
      as: account.key,
      params: {session_id: 's1'},
    });
    assert.equal(completed_at, null);
  });

  test('payload_too_large: a line over 64 KiB, and of no other length', async () => {
    const padded = (bytes: number): string => {
      const line = asLine(user);
      return `${line.slice(0, -1)},"pad":"${'x'.repeat(bytes - line.length - 9)}"}`;
    };
    assert.equal(padded(65_536).length, 65_536);
    const report = await bring(padded(65_536), padded(65_537), 'x'.repeat(300_000), asLine(flow));
    assert.deepEqual(refusals(report), ['2 payload_too_large', '3 payload_too_large']);
    assert.equal(report.accepted, 2);
  });

  test('the first 100 are listed, in order, and all are counted', async () => {
    const lines = [
      asLine(visit),
      ...Array.from({length: 450}, (_, index) => (index % 3 ? '{' : asLine(visit))),
    ];
    const report = await bring(...lines);
    assert.equal(report.rejected_total, 451);
    assert.deepEqual(
      report.rejected.map(({line, code}) => [line, code]),
      Array.from({length: 100}, (_, index) => [
        index + 1,
        lines[index] === '{' ? 'malformed_json' : 'not_found',
      ]),
    );
  });

  test('the very first one is listed however many come right after it', async () => {
    const {rejected, rejected_total} = await bring(visit, ...Array.from({length: 5000}, () => '{'));
    assert.equal(rejected_total, 5001);
    assert.deepEqual(rejected[0], {...rejected[0], line: 1, code: 'not_found'});
    assert.equal(rejected.at(-1)?.line, 100);
  });
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

async function sendBytes(bytes: Buffer): Promise<{body: ImportReport}> {
  const {status, body} = await scene.server.send('POST', '/api/v1/import', {
    headers: {authorization: `Bearer ${account.key}`, 'content-type': 'application/x-ndjson'},
    body: new Uint8Array(bytes),
  });
  assert.equal(status, 200);
  return {body: body as ImportReport};
}
