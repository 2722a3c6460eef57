import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {
  completeSession,
  getFlowAnalytics,
  getPersonalAnalytics,
  getTeamAnalytics,
  putFlow,
  rateSession,
  startSession,
  submitStepFeedback,
  visitStep,
} from '@resolutionflow/contract';
import {startServer, type TestAccount, type TestServer} from './harness.js';

let server: TestServer;
let account: TestAccount;
let engineer: string;
let admin: string;

const flow = {
  name: 'VPN is down',
  steps: [
    {id: 'cable', title: 'Check the cable'},
    {id: 'reboot', title: 'Restart'},
  ],
};
const tree = {tree_id: 'vpn-down'};

before(async () => {
  server = await startServer();
  account = await server.account({timeZone: 'Europe/Berlin'});
  engineer = await account.token();
  admin = await account.admin();
  await server.expectOk(201, putFlow, {as: admin, params: tree, body: flow});
});
after(() => server.close());

/** Creates a session that has visited both steps, completed by default. */
async function session({isCompleted = true, as = engineer} = {}): Promise<string> {
  const {id} = await server.expectOk(201, startSession, {as, body: tree});
  for (const {id: step_id} of flow.steps) {
    await server.expectOk(201, visitStep, {as, params: {session_id: id}, body: {step_id}});
  }
  if (isCompleted) {
    await server.expectOk(200, completeSession, {as, params: {session_id: id}, body: {outcome: 'resolved'}});
  }
  return id;
}

test('POST /sessions/{id}/rate: a completed session answers 201', async () => {
  const session_id = await session();
  const rating = await server.expectOk(201, rateSession, {
    as: engineer,
    params: {session_id},
    body: {rating: 5, comment: '  Quick!  '},
  });
  assert.deepEqual(
    {...rating, id: ''},
    {id: '', session_id, rating: 5, comment: 'Quick!', reasons: [], created_at: server.clock.iso()},
  );
});

test('POST /sessions/{id}/rate: a second rating answers 409', async () => {
  const params = {session_id: await session()};
  await server.expectOk(201, rateSession, {as: engineer, params, body: {rating: 4}});
  await server.expectRefused('already_rated', rateSession, {as: engineer, params, body: {rating: 4}});
});

test('POST /sessions/{id}/rate: a rating of 6 answers 422', async () => {
  const params = {session_id: await session()};
  const {errors} = await server.expectRefused('validation_failed', rateSession, {
    as: engineer,
    params,
    body: {rating: 6},
  });
  assert.deepEqual(
    errors?.map(({path}) => path),
    ['rating'],
  );
});

test('POST /sessions/{id}/rate: an open session answers 400', async () => {
  const params = {session_id: await session({isCompleted: false})};
  await server.expectRefused('session_not_completed', rateSession, {as: engineer, params, body: {rating: 3}});
});

test('POST /steps/{id}/feedback: a first vote answers 201', async () => {
  const session_id = await session({isCompleted: false});
  const vote = {session_id, was_helpful: true};
  assert.deepEqual(
    await server.expectOk(201, submitStepFeedback, {as: engineer, params: {step_id: 'cable'}, body: vote}),
    {
      step_id: 'cable',
      ...vote,
      reasons: [],
      note: null,
      status: 'created',
    },
  );
});

test('POST /steps/{id}/feedback: a second vote answers 200 and replaces the first', async () => {
  const session_id = await session({isCompleted: false});
  const params = {step_id: 'cable'};
  await server.expectOk(201, submitStepFeedback, {
    as: engineer,
    params,
    body: {session_id, was_helpful: true},
  });
  const again = await server.expectOk(200, submitStepFeedback, {
    as: engineer,
    params,
    body: {session_id, was_helpful: false},
  });
  assert.deepEqual(again, {
    step_id: 'cable',
    session_id,
    was_helpful: false,
    reasons: [],
    note: null,
    status: 'updated',
  });
});

test('GET /insights/team: an admin sees a new session and rating', async () => {
  const before = await server.expectOk(200, getTeamAnalytics, {as: admin, query: {period: '7d'}});
  const session_id = await session();
  await server.expectOk(201, rateSession, {as: engineer, params: {session_id}, body: {rating: 5}});
  const team = await server.expectOk(200, getTeamAnalytics, {as: admin, query: {period: '7d'}});
  assert.deepEqual(team.period, {
    key: '7d',
    from: '2026-11-14',
    to: '2026-11-20',
    time_zone: 'Europe/Berlin',
  });
  assert.equal(team.summary.total_sessions, before.summary.total_sessions + 1);
  assert.equal(team.summary.outcome_breakdown.resolved, before.summary.outcome_breakdown.resolved + 1);
  assert.equal(team.total_ratings, before.total_ratings + 1);
  assert.equal(team.active_engineers, 1);
  assert.deepEqual(
    team.top_engineers.map(({user_id, name, sessions}) => ({user_id, name, sessions})),
    [{user_id: 'anna', name: 'Anna Berg', sessions: team.summary.total_sessions}],
  );
  assert.equal(team.time_series.length, 7);
});

test('GET /insights/team: an engineer gets 403', async () => {
  await server.expectRefused('forbidden', getTeamAnalytics, {as: engineer});
});

test('GET /insights/me: an engineer sees their own session', async () => {
  const as = await account.token({user: 'carl', name: 'Carl'});
  assert.equal((await server.expectOk(200, getPersonalAnalytics, {as})).summary.total_sessions, 0);
  await session({as});
  const mine = await server.expectOk(200, getPersonalAnalytics, {as});
  assert.equal(mine.summary.total_sessions, 1);
  assert.equal(mine.summary.completion_rate, 1);
  assert.deepEqual(
    mine.top_flows.map(({tree_id, name, sessions}) => ({tree_id, name, sessions})),
    [{tree_id: 'vpn-down', name: 'VPN is down', sessions: 1}],
  );
});

test('GET /insights/flows/{id}: shows votes, visits, rating and comment of a flow', async () => {
  const params = {tree_id: 'printer'};
  const steps = [{id: 'paper', title: 'Is there paper?'}];
  await server.expectOk(201, putFlow, {as: account.key, params, body: {name: 'Printer', steps}});
  const {id: session_id} = await server.expectOk(201, startSession, {as: engineer, body: params});
  await server.expectOk(201, visitStep, {as: engineer, params: {session_id}, body: {step_id: 'paper'}});
  const vote = {session_id, was_helpful: false};
  await server.expectOk(201, submitStepFeedback, {as: engineer, params: {step_id: 'paper'}, body: vote});
  await server.expectOk(200, completeSession, {
    as: engineer,
    params: {session_id},
    body: {outcome: 'escalated'},
  });
  await server.expectOk(201, rateSession, {
    as: engineer,
    params: {session_id},
    body: {rating: 2, comment: 'Was no help'},
  });
  const metrics = await server.expectOk(200, getFlowAnalytics, {as: engineer, params});
  assert.equal(metrics.name, 'Printer');
  assert.equal(metrics.avg_csat, 2);
  assert.deepEqual(metrics.step_feedback, [
    {
      node_id: 'paper',
      node_title: 'Is there paper?',
      helpful_yes: 0,
      helpful_no: 1,
      helpful_rate: 0,
      helpful_interval: [0, 0.793],
      visits: 1,
      drop_offs: 0,
      drop_off_rate: null,
      drop_off_interval: null,
      reasons: [],
      notes: 0,
      archived: false,
    },
  ]);
  assert.deepEqual(metrics.recent_comments, [
    {rating: 2, comment: 'Was no help', user_name: 'Anna Berg', created_at: server.clock.iso()},
  ]);
});
