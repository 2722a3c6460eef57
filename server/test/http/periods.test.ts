import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
  completeSession,
  getFlowAnalytics,
  getPersonalAnalytics,
  type TeamAnalytics,
} from '@resolutionflow/contract';
import {expectProblem} from './harness.js';
import {DAY, HOUR, MINUTE, SECOND} from './scene.js';
import {EMPTY_SUMMARY, useFreshAccount} from './fresh-account.js';

const fresh = useFreshAccount();

describe('the day that metrics count on', () => {
  test('completion, rating and vote count on the day the session started', async () => {
    const {server, clock} = fresh;
    await fresh.importSessions({});
    const as = await fresh.account.token({ttlSeconds: (7 * DAY) / SECOND});
    const session_id = await fresh.scene.session({as, tree_id: 'f', started_at: clock.iso(-6 * DAY)});
    const day = clock.iso(-6 * DAY).slice(0, 10);
    const params = {session_id};
    await server.expectOk(200, completeSession, {as, params, body: {outcome: 'escalated'}});
    await fresh.scene.rate(session_id, 2, {as});
    await fresh.scene.vote(session_id, 'a', true, {as});
    for (const metrics of [
      await fresh.team('7d'),
      await server.expectOk(200, getPersonalAnalytics, {as, query: {period: '7d'}}),
      await server.expectOk(200, getFlowAnalytics, {as, params: {tree_id: 'f'}, query: {period: '7d'}}),
    ]) {
      assert.deepEqual(metrics.summary, {
        total_sessions: 1,
        completed_sessions: 1,
        completion_rate: 1,
        avg_duration_minutes: (6 * DAY) / MINUTE,
        median_duration_minutes: metrics.summary.p90_duration_minutes,
        p90_duration_minutes: metrics.summary.p90_duration_minutes,
        outcome_breakdown: {resolved: 0, escalated: 1, workaround: 0, unresolved: 0},
        resolved_rate: 0,
        resolved_interval: [0, 0.793],
        unfinished_sessions: 0,
        no_outcome_sessions: 0,
      });
      assert.deepEqual(metrics.rating_breakdown, {'1': 0, '2': 1, '3': 0, '4': 0, '5': 0});
      assert.deepEqual([metrics.avg_csat, metrics.total_ratings, metrics.response_rate], [2, 1, 1]);
      for (const {date, sessions, escalated} of metrics.time_series) {
        assert.deepEqual([sessions, escalated], date === day ? [1, 1] : [0, 0]);
      }
    }
    // A day later all of them are in the previous seven days.
    clock.advance(DAY);
    const later = await fresh.team('7d');
    assert.deepEqual(later.summary, EMPTY_SUMMARY);
    assert.deepEqual(
      [later.previous.summary.total_sessions, later.previous.avg_csat, later.previous.total_ratings],
      [1, 2, 1],
    );
    const flow = await server.expectOk(200, getFlowAnalytics, {
      as,
      params: {tree_id: 'f'},
      query: {period: '7d'},
    });
    assert.deepEqual(flow.step_feedback[0]?.helpful_rate, null);
    clock.advance(-DAY);
  });

  test("sessions count on days of the account's zone, also on a day of 25 hours", async () => {
    const {server} = fresh;
    fresh.account = await server.account({timeZone: 'Europe/Berlin'});
    // In Berlin, 2026-10-25 has 25 hours.
    const starts = {
      before: '2026-10-24T21:59:59.999Z',
      first: '2026-10-24T22:00:00.000Z',
      last: '2026-10-25T22:59:59.999Z',
      after: '2026-10-25T23:00:00.000Z',
    };
    await fresh.importSessions({
      sessions: Object.entries(starts).map(([id, started_at]) => ({id, started_at})),
    });
    const {time_series, period} = await fresh.team('30d');
    assert.equal(period.time_zone, 'Europe/Berlin');
    assert.deepEqual(
      time_series.filter(({sessions}) => sessions).map(({date, sessions}) => [date, sessions]),
      [
        ['2026-10-24', 1],
        ['2026-10-25', 2],
        ['2026-10-26', 1],
      ],
    );
  });

  test("period.to: is today in the account's zone", async () => {
    const {server, clock} = fresh;
    // The clock shows noon in UTC.
    for (const [timeZone, today] of [
      ['Pacific/Kiritimati', '2026-11-21'],
      ['Etc/GMT+12', '2026-11-20'],
      ['Pacific/Auckland', '2026-11-21'],
      ['Asia/Kathmandu', '2026-11-20'],
    ] as const) {
      fresh.account = await server.account({timeZone});
      await fresh.importSessions({sessions: [{id: 'now', started_at: clock.iso()}]});
      const {period, time_series} = await fresh.team('7d');
      assert.equal(period.to, today);
      assert.deepEqual([time_series.at(-1)?.date, time_series.at(-1)?.sessions], [today, 1]);
    }
  });

  test('a session that starts after midnight counts only when that day begins', async () => {
    const {clock} = fresh;
    const ahead = 11 * HOUR + 58 * MINUTE;
    clock.advance(ahead);
    await fresh.importSessions({sessions: [{id: 'tomorrow', started_at: clock.iso(4 * MINUTE)}]});
    const {summary, active_engineers, top_flows, top_engineers} = await fresh.team();
    assert.deepEqual([summary.total_sessions, active_engineers, top_flows, top_engineers], [0, 0, [], []]);
    clock.advance(4 * MINUTE);
    assert.equal((await fresh.team()).summary.total_sessions, 1);
    clock.advance(-ahead - 4 * MINUTE);
  });
});

describe('the period parameter', () => {
  test('period: covers the last N days, and previous the N days before', async () => {
    const {clock} = fresh;
    const ages = [0, 6, 7, 13, 14, 29, 30, 59, 60, 89, 90, 179, 180];
    await fresh.importSessions({
      sessions: ages.map((age) => ({
        id: `age-${age}`,
        user_id: `u${age}`,
        started_at: clock.iso(-age * DAY),
        ms: (age + 1) * MINUTE,
        outcome: 'workaround',
        rating: 1 + (age % 5),
      })),
    });
    for (const [key, length] of [
      ['7d', 7],
      ['30d', 30],
      ['90d', 90],
    ] as const) {
      const metrics = await fresh.team(key);
      const current = ages.filter((age) => age < length);
      const before = ages.filter((age) => age >= length && age < 2 * length);
      const total = (list: readonly number[], of: (age: number) => number): number =>
        list.reduce((sum, age) => sum + of(age), 0);
      for (const [list, shown] of [
        [current, metrics],
        [before, metrics.previous],
      ] as const) {
        assert.equal(shown.summary.total_sessions, list.length);
        assert.equal(shown.summary.outcome_breakdown.workaround, list.length);
        assert.equal(shown.active_engineers, list.length);
        assert.equal(shown.total_ratings, list.length);
        const csat = total(list, (age) => 1 + (age % 5)) / list.length;
        assert.ok(Math.abs((shown.avg_csat ?? 0) - csat) <= 0.05 + 1e-9);
        const minutes = total(list, (age) => age + 1) / list.length;
        assert.ok(Math.abs(shown.summary.avg_duration_minutes - minutes) <= 0.05 + 1e-9);
      }
      assert.equal(
        total(
          metrics.time_series.map(({sessions}) => sessions),
          (sessions) => sessions,
        ),
        current.length,
      );
    }
  });

  test('history_from: the first day with a session of the account, for every view and period', async () => {
    const {server, clock} = fresh;
    const [first, later] = [clock.iso(-40 * DAY), clock.iso(-DAY)];
    await fresh.importSessions({
      flows: {f: 'Flow', new: 'New flow'},
      sessions: [
        {id: 'first', user_id: 'u', started_at: first},
        {id: 'later', user_id: 'v', tree_id: 'new', started_at: later},
      ],
    });
    const as = await fresh.account.token({user: 'v'});
    const own = await server.expectOk(200, getPersonalAnalytics, {as});
    const flow = await server.expectOk(200, getFlowAnalytics, {as, params: {tree_id: 'new'}});
    for (const {history_from} of [await fresh.team('7d'), await fresh.team('90d', 'v'), own, flow]) {
      assert.equal(history_from, first.slice(0, 10));
    }
    await fresh.importSessions({sessions: [{id: 'earlier', started_at: clock.iso(-41 * DAY)}]});
    assert.equal((await fresh.team()).history_from, clock.iso(-41 * DAY).slice(0, 10));
  });

  test('period: defaults to 30d; repeated, empty and unknown values answer 422, on both paths', async () => {
    const {server} = fresh;
    await fresh.importSessions({});
    const headers = {authorization: `Bearer ${await fresh.account.admin()}`};
    for (const path of ['team', 'me', 'flows/f']) {
      for (const at of ['analytics', 'insights']) {
        const base = `/api/v1/${at}/${path}`;
        const {status, body} = await server.send('GET', base, {headers});
        assert.equal(status, 200);
        assert.equal((body as TeamAnalytics).period.key, '30d');
        for (const query of [
          'period=7d&period=7d',
          'period=7d&period=30d',
          'period=',
          'period',
          'period=31d',
          'period=7',
          'period=7D',
          'period=%207d',
        ]) {
          const refused = await server.send('GET', `${base}?${query}`, {headers});
          const {errors} = expectProblem('validation_failed', refused, query);
          assert.deepEqual(
            errors?.map(({path}) => path),
            ['period'],
          );
        }
      }
    }
  });
});
