import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  getFindings,
  getFlowAnalytics,
  getTeamAnalytics,
  OUTCOMES,
  type Period,
} from '@resolutionflow/contract';
import {useFreshAccount} from './fresh-account.js';
import {DAY, MINUTE} from './scene.js';

const fresh = useFreshAccount();

/** Flows with steps whose ids are in another order than their positions. */
const FLOWS = ['x', 'y'];
const STEPS = ['c', 'b', 'a'];
const PERIODS: readonly Period[] = ['7d', '30d', '90d'];

/** Imports half a year of one engineer's work: every outcome, rating and vote, on all days, also today. */
async function importWork(): Promise<void> {
  const {clock} = fresh;
  const flows = FLOWS.map((tree_id) => ({
    type: 'flow' as const,
    tree_id,
    name: 'Flow',
    steps: STEPS.map((id) => ({id, title: id})),
  }));
  await fresh.importLines(...flows);
  const sessions = Array.from({length: 180}, (_, day) => ({
    id: `s${day}`,
    user_id: 'u',
    tree_id: FLOWS[day % 4 === 0 ? 1 : 0]!,
    started_at: clock.iso(-day * DAY),
    visits: STEPS.slice(0, 1 + (day % 3)),
    votes: {
      // The same in all steps, so that findings about them affect equally many.
      ...Object.fromEntries(
        STEPS.map((step) => [step, day % 4 === 0 || {reasons: [`r${day % 7}`], note: 'Why?'}]),
      ),
      ...(day % 5 === 0 && {b: {reasons: ['r1', 'r2']}}),
    },
    ...(day % 3 && {
      ms: day * day * MINUTE,
      outcome: [...OUTCOMES, null][day % 5]!,
      rating: 1 + (day % 5),
      ...(day % 5 < 3 && {reasons: [`r${day % 6}`]}),
    }),
  }));
  await fresh.importSessions({flows: {}, sessions});
}

test('engineer_id: if one engineer did all the work, it changes nothing in any response', async () => {
  await importWork();
  const {server, account, clock} = fresh;
  const as = account.key;
  clock.advance(MINUTE);
  for (const period of PERIODS) {
    const {top_flows, ...team} = await fresh.team(period);
    const {top_flows: own, ...filtered} = await fresh.team(period, 'u');
    assert.deepEqual(own, top_flows);
    assert.deepEqual(filtered, team);
    const {findings} = await server.expectOk(200, getFindings, {as, query: {period}});
    const {findings: ofEngineer} = await server.expectOk(200, getFindings, {
      as,
      query: {period, engineer_id: 'u'},
    });
    assert.deepEqual(ofEngineer, findings);
    assert.ok(period === '7d' || findings.length > 3);
    for (const tree_id of FLOWS) {
      const flow = {as, params: {tree_id}};
      assert.deepEqual(
        await server.expectOk(200, getFlowAnalytics, {...flow, query: {period, engineer_id: 'u'}}),
        await server.expectOk(200, getFlowAnalytics, {...flow, query: {period}}),
      );
    }
  }
});

test('engineer_id and tree_id: each combination has its own ETag', async () => {
  const {server, account, clock} = fresh;
  const [engineer_id, tree_id] = ['u', 'x'];
  await fresh.importSessions({
    flows: {[tree_id]: 'Flow'},
    sessions: [{id: 's', tree_id, user_id: engineer_id, started_at: clock.iso()}],
  });
  const flow = {as: account.key, params: {tree_id}};
  const responses = [
    await server.call(getTeamAnalytics, {as: account.key}),
    await server.call(getTeamAnalytics, {as: account.key, query: {engineer_id}}),
    await server.call(getFlowAnalytics, flow),
    await server.call(getFlowAnalytics, {...flow, query: {engineer_id}}),
    await server.call(getFindings, {as: account.key}),
    await server.call(getFindings, {as: account.key, query: {engineer_id}}),
    await server.call(getFindings, {as: account.key, query: {tree_id}}),
    await server.call(getFindings, {as: account.key, query: {tree_id, engineer_id}}),
  ];
  assert.equal(new Set(responses.map(({headers}) => headers.get('etag'))).size, responses.length);
});
