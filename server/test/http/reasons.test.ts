import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {
  eraseUser,
  getFlowAnalytics,
  listRatings,
  putFlow,
  rateSession,
  removeStepFeedback,
  submitStepFeedback,
  type FlowAnalytics,
  type SessionFeedback,
  type StepFigures,
} from '@resolutionflow/contract';
import {importSessions} from './history.js';
import {DAY, startScene, VPN, type Scene} from './scene.js';

const FLOW = {name: 'F', steps: [{id: 's', title: 'S'}]};

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

type Vote = SessionFeedback['steps'][number];

async function voteOf(session_id: string, step_id: string): Promise<Vote | undefined> {
  const {steps} = await scene.feedback(session_id);
  return steps.find((vote) => vote.step_id === step_id);
}

const flowFigures = (): Promise<FlowAnalytics> =>
  scene.server.expectOk(200, getFlowAnalytics, {as: scene.admin, params: {tree_id: VPN}});

async function figuresOf(step_id: string): Promise<Pick<StepFigures, 'reasons' | 'notes'>> {
  const step = (await flowFigures()).step_feedback.find(({node_id}) => node_id === step_id);
  assert.ok(step);
  return {reasons: step.reasons, notes: step.notes};
}

const paths = (problem: {errors?: readonly {path: string}[] | undefined}): string[] =>
  (problem.errors ?? []).map(({path}) => path);

test('POST /feedback: reasons or a note of a helpful vote answer 422, before 403 and 404', async () => {
  const {server, anna, bert} = scene;
  const session_id = await scene.session();
  for (const [field, value] of [
    ['reasons', ['unclear']],
    ['note', 'Fine'],
  ] as const) {
    for (const [as, session, step_id] of [
      [anna, session_id, 'cable'],
      [bert, session_id, 'cable'],
      [anna, 'no-such-session', 'cable'],
      [anna, session_id, 'no-such-step'],
    ] as const) {
      const body = {session_id: session, was_helpful: true, [field]: value};
      const refused = await server.expectRefused('validation_failed', submitStepFeedback, {
        as,
        params: {step_id},
        body,
      });
      assert.deepEqual(paths(refused), [field]);
    }
  }
  assert.deepEqual((await scene.feedback(session_id)).steps, []);
});

test('POST /rate: reasons with 4 or 5 stars answer 422, before 403, 404, 400 and 409', async () => {
  const {server, anna, bert} = scene;
  const [open, rated] = [await scene.session(), await scene.session({outcome: 'resolved', rating: 5})];
  for (const [as, session_id] of [
    [anna, rated],
    [anna, open],
    [anna, 'no-such-session'],
    [bert, rated],
  ] as const) {
    for (const rating of [4, 5]) {
      const body = {rating, reasons: ['unclear']};
      const refused = await server.expectRefused('validation_failed', rateSession, {
        as,
        params: {session_id},
        body,
      });
      assert.deepEqual(paths(refused), ['reasons']);
    }
  }
});

test('reasons: an empty list, null and a blank note mean none, with any vote or rating', async () => {
  for (const none of [{reasons: []}, {reasons: null}, {note: null}, {note: ' \n '}]) {
    const session_id = await scene.session();
    assert.deepEqual(await scene.vote(session_id, 'cable', true, none), {
      step_id: 'cable',
      session_id,
      was_helpful: true,
      reasons: [],
      note: null,
      status: 'created',
    });
  }
  for (const none of [[], null]) {
    const params = {session_id: await scene.session({outcome: 'resolved'})};
    const body = {rating: 5, reasons: none};
    const {reasons} = await scene.server.expectOk(201, rateSession, {as: scene.anna, params, body});
    assert.deepEqual(reasons, []);
  }
});

test('reasons: at most 5 different codes in code order, each once', async () => {
  const {server, anna} = scene;
  const session_id = await scene.session();
  const five = ['z9', 'b', 'a_1', 'c', 'unclear'];
  const {reasons} = await scene.vote(session_id, 'cable', false, {reasons: [...five, ...five]});
  assert.deepEqual(reasons, ['a_1', 'b', 'c', 'unclear', 'z9']);
  const longest = `x${'_'.repeat(39)}`;
  await scene.vote(session_id, 'cable', false, {reasons: [longest], status: 200});
  const wrong = [
    [...five, 'sixth'],
    [`${longest}_`],
    [''],
    ['Unclear'],
    ['1st'],
    ['a b'],
    [7],
    'unclear',
    {},
  ];
  for (const codes of wrong) {
    const body = {session_id, was_helpful: false, reasons: codes};
    const refused = await server.expectRefused('validation_failed', submitStepFeedback, {
      as: anna,
      params: {step_id: 'cable'},
      body,
    });
    assert.match(paths(refused).join(), /^reasons(\.0)?$/, JSON.stringify(codes));
  }
  assert.deepEqual((await voteOf(session_id, 'cable'))?.reasons, [longest]);
});

test('notes: trimmed and cleaned, with at most 280 UTF-16 units', async () => {
  const {server, anna} = scene;
  const session_id = await scene.session();
  for (const [note, stored] of [
    ['  Which button?\n', 'Which button?'],
    ['a\u0000b\udc00c', 'abc'],
    ['🙂'.repeat(140), '🙂'.repeat(140)],
    ['line\nline', 'line\nline'],
  ] as const) {
    const body = {session_id, was_helpful: false, note};
    const {status, body: vote} = await server.call(submitStepFeedback, {
      as: anna,
      params: {step_id: 'cable'},
      body,
    });
    assert.ok(status === 200 || status === 201);
    assert.equal(vote.note, stored);
    assert.equal((await voteOf(session_id, 'cable'))?.note, stored);
  }
  for (const note of ['x'.repeat(281), `${'🙂'.repeat(140)}!`, 7, ['text']]) {
    const body = {session_id, was_helpful: false, note};
    const refused = await server.expectRefused('validation_failed', submitStepFeedback, {
      as: anna,
      params: {step_id: 'cable'},
      body,
    });
    assert.deepEqual(paths(refused), ['note']);
  }
});

test('reasons: a later vote replaces them as a whole, and a removal clears them', async () => {
  const {server, anna} = scene;
  const none = {reasons: [], notes: 0};
  const session_id = await scene.session();
  const before = await figuresOf('client');
  assert.deepEqual(before, none);
  await scene.vote(session_id, 'client', false, {reasons: ['unclear', 'outdated'], note: 'Old'});
  assert.deepEqual(await figuresOf('client'), {
    reasons: [
      {code: 'outdated', count: 1},
      {code: 'unclear', count: 1},
    ],
    notes: 1,
  });
  await scene.vote(session_id, 'client', false, {reasons: ['unclear'], status: 200});
  assert.deepEqual(await figuresOf('client'), {reasons: [{code: 'unclear', count: 1}], notes: 0});
  await scene.vote(session_id, 'client', true, {status: 200});
  assert.deepEqual(await figuresOf('client'), none);
  assert.deepEqual(await voteOf(session_id, 'client'), {
    step_id: 'client',
    was_helpful: true,
    reasons: [],
    note: null,
  });
  await scene.vote(session_id, 'client', false, {reasons: ['unclear'], note: 'Again', status: 200});
  await server.expectOk(204, removeStepFeedback, {
    as: anna,
    params: {step_id: 'client'},
    query: {session_id},
  });
  assert.deepEqual(await figuresOf('client'), none);
  await scene.vote(session_id, 'client', false, {status: 200});
  assert.deepEqual(await voteOf(session_id, 'client'), {
    step_id: 'client',
    was_helpful: false,
    reasons: [],
    note: null,
  });
});

test('reasons: an overtaken vote changes nothing, and its response repeats what was submitted', async () => {
  const session_id = await scene.session();
  const seq = scene.clock.now;
  const kept = {reasons: ['outdated'], note: 'Kept'};
  await scene.vote(session_id, 'reboot', false, {seq, ...kept});
  const figures = await figuresOf('reboot');
  const late = {reasons: ['unclear'], note: 'Late'};
  assert.deepEqual(await scene.vote(session_id, 'reboot', false, {seq: seq - 1, status: 200, ...late}), {
    step_id: 'reboot',
    session_id,
    was_helpful: false,
    status: 'updated',
    ...late,
  });
  assert.deepEqual(await voteOf(session_id, 'reboot'), {step_id: 'reboot', was_helpful: false, ...kept});
  assert.deepEqual(await figuresOf('reboot'), figures);
});

test('reasons: of equal seq values, the later vote wins as a whole', async () => {
  const session_id = await scene.session();
  const seq = scene.clock.now;
  await scene.vote(session_id, 'reboot', false, {seq, reasons: ['outdated'], note: 'First'});
  await scene.vote(session_id, 'reboot', false, {seq, reasons: ['unclear'], status: 200});
  assert.deepEqual(await voteOf(session_id, 'reboot'), {
    step_id: 'reboot',
    was_helpful: false,
    reasons: ['unclear'],
    note: null,
  });
});

test('Idempotency-Key: a replay returns the stored reasons, whatever it contains', async () => {
  const {server, anna} = scene;
  const params = {session_id: await scene.session({outcome: 'resolved'})};
  const request = {as: anna, params, headers: {'idempotency-key': 'with-reasons'}};
  const first = await server.expectOk(201, rateSession, {
    ...request,
    body: {rating: 2, reasons: ['unclear', 'did_not_work']},
  });
  assert.deepEqual(first.reasons, ['did_not_work', 'unclear']);
  for (const body of [{rating: 2, reasons: ['outdated']}, {rating: 2}, {rating: 5}]) {
    const again = await server.call(rateSession, {...request, body});
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.deepEqual(again.body, first);
  }
});

test('ETag: a change of the reasons or the note alone moves the tag of the flow', async () => {
  const {server, admin} = scene;
  const session_id = await scene.session();
  await scene.vote(session_id, 'cable', false);
  const tagOf = async (): Promise<string> => {
    const {headers} = await server.call(getFlowAnalytics, {as: admin, params: {tree_id: VPN}});
    return headers.get('etag') ?? '';
  };
  const tags = [await tagOf()];
  for (const change of [
    {reasons: ['unclear']},
    {reasons: ['unclear'], note: 'Where?'},
    {reasons: ['outdated']},
  ]) {
    await scene.vote(session_id, 'cable', false, {...change, status: 200});
    tags.push(await tagOf());
  }
  assert.equal(new Set(tags).size, tags.length);
  const headers = {'if-none-match': tags.at(-1) ?? ''};
  const request = {as: admin, params: {tree_id: VPN}, headers};
  assert.equal((await server.call(getFlowAnalytics, request)).status, 304);
});

test('DELETE /users/{user_id}: notes go, and the counts of reasons stay', async () => {
  const {server, account, admin} = scene;
  const as = await account.token({user: 'leaver', name: 'Lea Ver'});
  const session_id = await scene.session({as, outcome: 'resolved', rating: 1, reasons: ['no_access']});
  await scene.vote(session_id, 'cable', false, {as, reasons: ['no_access'], note: 'Lea was here'});
  const before = await flowFigures();
  await server.expectOk(204, eraseUser, {as: admin, params: {user_id: 'leaver'}});
  const after = await flowFigures();
  const noted = (figures: FlowAnalytics) => figures.step_feedback.map(({notes}) => notes);
  assert.deepEqual(
    after.step_feedback.map(({reasons}) => reasons),
    before.step_feedback.map(({reasons}) => reasons),
  );
  assert.deepEqual(after.rating_reasons, before.rating_reasons);
  assert.deepEqual(
    noted(after),
    noted(before).map((notes, index) => notes - (index === 0 ? 1 : 0)),
  );
  const {ratings} = await server.expectOk(200, listRatings, {as: admin, query: {reason: 'no_access'}});
  assert.deepEqual(
    ratings.map((rating) => [rating.session_id, rating.user_name]),
    [[session_id, 'Unknown']],
  );
});

test('reasons: codes of different weeks are ordered by count, then code', async () => {
  const {server} = scene;
  const account = await server.account();
  await importSessions(server, account, {
    sessions: [['m', 'z'], ['a'], ['m']].map((reasons, week) => ({
      id: `s${week}`,
      started_at: server.clock.iso(-(25 - 8 * week) * DAY),
      ms: 1,
      outcome: 'resolved' as const,
      rating: 1,
      reasons,
      votes: {a: {reasons}},
    })),
  });
  for (const query of [{}, {engineer_id: 'u'}]) {
    const {step_feedback, rating_reasons} = await server.expectOk(200, getFlowAnalytics, {
      as: account.key,
      params: {tree_id: 'f'},
      query,
    });
    const expected = [
      {code: 'm', count: 2},
      {code: 'a', count: 1},
      {code: 'z', count: 1},
    ];
    assert.deepEqual(step_feedback[0]?.reasons, expected);
    assert.deepEqual(rating_reasons, expected);
  }
});

test('reasons: counts are ordered by count, then code, for steps and ratings', async () => {
  const {server} = scene;
  const account = await server.account();
  const as = await account.token();
  await server.expectOk(201, putFlow, {as: account.key, params: {tree_id: 'f'}, body: FLOW});
  for (const reasons of [['b', 'c'], ['c', 'a'], ['d']]) {
    const session_id = await scene.session({as, tree_id: 'f', outcome: 'resolved', rating: 3, reasons});
    await scene.vote(session_id, 's', false, {as, reasons});
  }
  const expected = [
    {code: 'c', count: 2},
    {code: 'a', count: 1},
    {code: 'b', count: 1},
    {code: 'd', count: 1},
  ];
  const {step_feedback, rating_reasons} = await server.expectOk(200, getFlowAnalytics, {
    as: account.key,
    params: {tree_id: 'f'},
  });
  assert.deepEqual(step_feedback[0]?.reasons, expected);
  assert.deepEqual(rating_reasons, expected);
  await scene.verify(account);
});
