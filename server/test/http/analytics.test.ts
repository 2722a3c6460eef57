import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
  completeSession,
  getFlowAnalytics,
  getMe,
  getPersonalAnalytics,
  getTeamAnalytics,
  rateSession,
} from '@resolutionflow/contract';
import {DAY, MINUTE} from './scene.js';
import {EMPTY_SUMMARY, useFreshAccount} from './fresh-account.js';

const fresh = useFreshAccount();

const NO_RATINGS = {
  avg_csat: null,
  satisfied_rate: null,
  satisfied_interval: null,
  total_ratings: 0,
  response_rate: 0,
};

describe('an account without sessions', () => {
  const shared = {
    summary: EMPTY_SUMMARY,
    ...NO_RATINGS,
    rating_breakdown: {'1': 0, '2': 0, '3': 0, '4': 0, '5': 0},
    previous: {summary: EMPTY_SUMMARY, ...NO_RATINGS},
    history_from: null,
  };

  test('insights of an empty account: counts are 0, averages and rates are null', async () => {
    const {server} = fresh;
    const {period, time_series, ...rest} = await fresh.team();
    assert.deepEqual(period, {key: '30d', from: '2026-10-22', to: '2026-11-20', time_zone: 'UTC'});
    assert.equal(time_series.length, 30);
    assert.deepEqual(rest, {
      ...shared,
      active_engineers: 0,
      previous: {...shared.previous, active_engineers: 0},
      top_flows: [],
      top_engineers: [],
    });
    const as = await fresh.account.token();
    const mine = await server.expectOk(200, getPersonalAnalytics, {as});
    assert.deepEqual(mine, {...shared, period, time_series, top_flows: []});
    await fresh.importSessions({});
    const flow = await server.expectOk(200, getFlowAnalytics, {as, params: {tree_id: 'f'}});
    const step = {
      helpful_yes: 0,
      helpful_no: 0,
      helpful_rate: null,
      helpful_interval: null,
      visits: 0,
      drop_offs: 0,
      drop_off_rate: null,
      drop_off_interval: null,
      reasons: [],
      notes: 0,
      archived: false,
    };
    assert.deepEqual(flow, {
      ...shared,
      period,
      time_series,
      tree_id: 'f',
      name: 'Flow',
      step_feedback: ['a', 'b', 'c'].map((id) => ({node_id: id, node_title: `Step ${id}`, ...step})),
      recent_comments: [],
      rating_reasons: [],
    });
  });

  test('time_series: has every day of the period once, ascending', async () => {
    for (const [key, from] of [
      ['7d', '2026-11-14'],
      ['30d', '2026-10-22'],
      ['90d', '2026-08-23'],
    ] as const) {
      const {period, time_series} = await fresh.team(key);
      assert.deepEqual(period, {key, from, to: '2026-11-20', time_zone: 'UTC'});
      const first = Date.parse(from);
      assert.deepEqual(
        time_series,
        Array.from({length: Number.parseInt(key, 10)}, (_, index) => ({
          date: new Date(first + index * DAY).toISOString().slice(0, 10),
          sessions: 0,
          resolved: 0,
          escalated: 0,
          workaround: 0,
          unresolved: 0,
          unfinished: 0,
          no_outcome: 0,
        })),
      );
    }
  });
});

describe('the two paths of a route', () => {
  test('/analytics and /insights: answer with the same body and ETag', async () => {
    const {server} = fresh;
    await fresh.importSessions({sessions: fresh.many(3, () => ({ms: MINUTE, rating: 3}))});
    const as = await fresh.account.admin();
    for (const [route, params] of [
      [getTeamAnalytics, undefined],
      [getPersonalAnalytics, undefined],
      [getFlowAnalytics, {tree_id: 'f'}],
    ] as const) {
      const call = {as, ...(params && {params})};
      const [one, other] = [
        await server.call(route, call),
        await server.call(route, {...call, alsoAt: true}),
      ];
      assert.equal(one.status, 200);
      assert.equal(other.text, one.text);
      assert.equal(other.headers.get('etag'), one.headers.get('etag'));
    }
  });
});

describe('access to insights', () => {
  test('GET /insights/team: admins and keys only; an unknown engineer answers 404', async () => {
    const {server} = fresh;
    const as = await fresh.account.token();
    await server.expectRefused('forbidden', getTeamAnalytics, {as});
    await server.expectRefused('forbidden', getTeamAnalytics, {as, query: {engineer_id: 'nobody'}});
    await server.expectRefused('validation_failed', getTeamAnalytics, {as, query: {period: '1d'}});
    for (const admin of [fresh.account.key, await fresh.account.admin()]) {
      await server.expectRefused('not_found', getTeamAnalytics, {as: admin, query: {engineer_id: 'nobody'}});
      await server.expectRefused('validation_failed', getTeamAnalytics, {
        as: admin,
        query: {engineer_id: ''},
      });
      await server.expectOk(200, getTeamAnalytics, {as: admin});
    }
  });

  test('GET /insights/me: users only; GET /insights/flows: everybody, 404 for an unknown flow', async () => {
    const {server} = fresh;
    await server.expectRefused('forbidden', getPersonalAnalytics, {as: fresh.account.key});
    await server.expectRefused('validation_failed', getPersonalAnalytics, {
      as: fresh.account.key,
      query: {period: '1d'},
    });
    const params = {tree_id: 'f'};
    for (const as of [fresh.account.key, await fresh.account.admin(), await fresh.account.token()]) {
      await server.expectRefused('not_found', getFlowAnalytics, {as, params: {tree_id: 'nowhere'}});
      await server.expectRefused('validation_failed', getFlowAnalytics, {as, params: {tree_id: 'a b'}});
    }
    await fresh.importSessions({});
    for (const as of [fresh.account.key, await fresh.account.admin(), await fresh.account.token()]) {
      await server.expectOk(200, getFlowAnalytics, {as, params});
    }
  });
});

describe('engineer_id', () => {
  test('engineer_id: filters every metric, and equals what the engineer sees at /insights/me', async () => {
    const {server, clock} = fresh;
    await fresh.importSessions({
      flows: {f: 'Flow', g: 'Other'},
      users: {mia: 'Mia', noa: 'Noa'},
      sessions: [
        ...fresh.many(5, (index) => ({
          user_id: index < 3 ? 'mia' : 'noa',
          tree_id: index % 2 ? 'g' : 'f',
          ...(index !== 1 && {ms: (index + 1) * MINUTE, outcome: 'resolved' as const, rating: index + 1}),
        })),
        {id: 'before', user_id: 'noa', started_at: clock.iso(-40 * DAY), ms: MINUTE, rating: 1},
      ],
    });
    const mia = await fresh.team('30d', 'mia');
    assert.deepEqual(mia.summary, {
      total_sessions: 3,
      completed_sessions: 2,
      completion_rate: 0.667,
      avg_duration_minutes: 2,
      median_duration_minutes: 1,
      p90_duration_minutes: 3,
      outcome_breakdown: {resolved: 2, escalated: 0, workaround: 0, unresolved: 0},
      resolved_rate: 1,
      resolved_interval: [0.342, 1],
      unfinished_sessions: 1,
      no_outcome_sessions: 0,
    });
    assert.deepEqual([mia.avg_csat, mia.total_ratings, mia.response_rate], [2, 2, 1]);
    assert.deepEqual([mia.active_engineers, mia.previous.active_engineers], [1, 0]);
    assert.equal(mia.time_series.at(-1)?.sessions, 3);
    assert.deepEqual(mia.top_flows, [
      {
        tree_id: 'f',
        name: 'Flow',
        sessions: 2,
        completion_rate: 1,
        avg_duration_minutes: 2,
        median_duration_minutes: 1,
        resolved_rate: 1,
        avg_csat: 2,
        total_ratings: 2,
      },
      {
        tree_id: 'g',
        name: 'Other',
        sessions: 1,
        completion_rate: 0,
        avg_duration_minutes: 0,
        median_duration_minutes: null,
        resolved_rate: null,
        avg_csat: null,
        total_ratings: 0,
      },
    ]);
    assert.deepEqual(mia.top_engineers, [
      {
        user_id: 'mia',
        name: 'Mia',
        sessions: 3,
        completion_rate: 0.667,
        avg_duration_minutes: 2,
        median_duration_minutes: 1,
        resolved_rate: 1,
      },
    ]);
    const noa = await fresh.team('30d', 'noa');
    assert.deepEqual([noa.previous.summary.total_sessions, noa.previous.active_engineers], [1, 1]);
    assert.equal(noa.previous.avg_csat, 1);
    const all = await fresh.team();
    assert.deepEqual([all.active_engineers, all.previous.active_engineers], [2, 1]);
    assert.equal(all.summary.total_sessions, mia.summary.total_sessions + noa.summary.total_sessions);

    const {active_engineers, top_engineers, previous, ...own} = mia;
    assert.ok(active_engineers && top_engineers.length);
    const mine = await server.expectOk(200, getPersonalAnalytics, {
      as: await fresh.account.token({user: 'mia', name: 'Mia'}),
    });
    assert.deepEqual({...mine, previous: {...mine.previous, active_engineers: 0}}, {...own, previous});
  });

  test('GET /insights/flows?engineer_id=: an engineer names no colleague, known or not, in any flow', async () => {
    const {server, account} = fresh;
    const as = await account.token({user: 'anna'});
    await fresh.importSessions({
      users: {bert: 'Bert'},
      sessions: [
        {id: 'a', user_id: 'anna', started_at: fresh.clock.iso(-DAY), ms: MINUTE, outcome: 'resolved'},
        {id: 'b', user_id: 'bert', started_at: fresh.clock.iso(-DAY)},
      ],
    });
    for (const engineer_id of ['bert', 'nobody']) {
      for (const tree_id of ['f', 'no-such-flow']) {
        const request = {as, params: {tree_id}, query: {engineer_id}};
        await server.expectRefused('forbidden', getFlowAnalytics, request);
        await server.expectRefused('forbidden', getFlowAnalytics, {...request, alsoAt: true});
      }
    }
    const params = {tree_id: 'f'};
    for (const caller of [as, account.key]) {
      const own = await server.expectOk(200, getFlowAnalytics, {
        as: caller,
        params,
        query: {engineer_id: 'anna'},
      });
      assert.equal(own.summary.total_sessions, 1);
      assert.equal(own.summary.resolved_rate, 1);
    }
    const query = {engineer_id: 'nobody'};
    await server.expectRefused('not_found', getFlowAnalytics, {as: account.key, params, query});
  });

  test('engineer_id: an engineer without sessions gets empty metrics, not 404', async () => {
    const {server} = fresh;
    await fresh.importSessions({sessions: fresh.many(2, () => ({ms: 1, rating: 5}))});
    await server.expectOk(200, getMe, {as: await fresh.account.token({user: 'idle', name: 'Ida Idle'})});
    const idle = await fresh.team('30d', 'idle');
    assert.deepEqual(idle.summary, EMPTY_SUMMARY);
    assert.deepEqual([idle.active_engineers, idle.top_flows, idle.top_engineers], [0, [], []]);
  });
});

test('rejected requests change no metric', async () => {
  const {server} = fresh;
  await fresh.importSessions({
    sessions: fresh.many(2, (index) => (index ? {} : {ms: MINUTE, outcome: 'resolved', rating: 4})),
  });
  const before = await fresh.team();
  const as = await fresh.account.token({user: 'u', name: 'Uma'});
  const [done, open] = [{session_id: 's0'}, {session_id: 's1'}];
  await server.expectRefused('already_completed', completeSession, {
    as,
    params: done,
    body: {outcome: 'escalated'},
  });
  await server.expectRefused('already_rated', rateSession, {as, params: done, body: {rating: 1}});
  await server.expectRefused('session_not_completed', rateSession, {as, params: open, body: {rating: 1}});
  await server.expectRefused('validation_failed', rateSession, {as, params: done, body: {rating: 0}});
  assert.deepEqual({...(await fresh.team()), top_engineers: []}, {...before, top_engineers: []});
});
