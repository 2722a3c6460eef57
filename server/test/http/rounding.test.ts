import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {getFlowAnalytics} from '@resolutionflow/contract';
import type {} from './harness.js';
import {HOUR, MINUTE} from './scene.js';
import {useFreshAccount} from './fresh-account.js';

const fresh = useFreshAccount();

describe('rounding of metrics: half up, once, from exact totals', () => {
  test('rounding: rates have three decimals', async () => {
    const {server} = fresh;
    // 1 of 16 is 0.0625.
    await fresh.importSessions({
      sessions: fresh.many(16, (index) => ({
        votes: {a: index === 0, b: index < 8, ...(index < 3 && {c: index < 1})},
        ...(index === 0 && {ms: 1, outcome: 'resolved' as const}),
      })),
    });
    const {summary, response_rate} = await fresh.team();
    assert.equal(summary.completion_rate, 0.063);
    assert.equal(response_rate, 0);
    const {step_feedback} = await server.expectOk(200, getFlowAnalytics, {
      as: fresh.account.key,
      params: {tree_id: 'f'},
    });
    assert.deepEqual(
      step_feedback.map(({helpful_rate}) => helpful_rate),
      [0.063, 0.5, 0.333],
    );
    assert.deepEqual(
      step_feedback.map(({helpful_interval}) => helpful_interval),
      [
        [0.011, 0.283],
        [0.28, 0.72],
        [0.061, 0.792],
      ],
    );
  });

  test('rounding: rates of ratings have three decimals, and avg_csat has one', async () => {
    // 23 stars in 20 ratings are 1.15, which a double cannot represent; 20 of 32 sessions are 0.625.
    await fresh.importSessions({
      sessions: fresh.many(32, (index) => ({
        ms: MINUTE,
        outcome: 'resolved',
        ...(index < 20 && {rating: index < 3 ? 2 : 1}),
      })),
    });
    const {avg_csat, response_rate, total_ratings, rating_breakdown} = await fresh.team();
    assert.deepEqual([avg_csat, response_rate, total_ratings], [1.2, 0.625, 20]);
    assert.deepEqual(rating_breakdown, {'1': 17, '2': 3, '3': 0, '4': 0, '5': 0});
  });

  test('satisfied_rate: counts ratings of 4 and 5 stars', async () => {
    await fresh.importSessions({
      sessions: fresh.many(5, (index) => ({ms: MINUTE, outcome: 'resolved', rating: index + 1})),
    });
    for (const metrics of [await fresh.team(), await fresh.team('30d', 'u')]) {
      assert.equal(metrics.satisfied_rate, 0.4);
      assert.deepEqual(metrics.satisfied_interval, [0.118, 0.769]);
      assert.equal(metrics.previous.satisfied_rate, null);
    }
  });

  test('rounding: minutes have one decimal', async () => {
    const averages: readonly (readonly [durations: number[], minutes: number])[] = [
      [[2999], 0],
      [[3000], 0.1],
      [[62_999], 1],
      [[63_000], 1.1],
      [[1, 5999], 0.1],
      [[1, 5998], 0],
      [[0], 0],
      [[8_999, 9_000, 9_001], 0.2],
      [[55 * MINUTE, 56 * MINUTE, 59 * MINUTE], 56.7],
    ];
    for (const [index, [durations]] of averages.entries()) {
      await fresh.importSessions({
        sessions: durations.map((ms, number) => ({
          id: `d${index}-${number}`,
          user_id: `u${index}`,
          started_at: fresh.clock.iso(-HOUR),
          ms,
          outcome: 'resolved',
        })),
      });
    }
    for (const [index, [durations, expected]] of averages.entries()) {
      const {summary, top_flows, top_engineers} = await fresh.team('7d', `u${index}`);
      assert.equal(summary.avg_duration_minutes, expected, durations.join());
      assert.equal(top_flows[0]?.avg_duration_minutes, expected);
      assert.equal(top_engineers[0]?.avg_duration_minutes, expected);
    }
  });

  test('avg_duration_minutes: includes sessions completed without an outcome, not open ones', async () => {
    await fresh.importSessions({
      sessions: fresh.many(4, (index) =>
        index < 2 ? {ms: 10 * MINUTE, outcome: index ? null : 'unresolved'} : {},
      ),
    });
    const {
      summary: {median_duration_minutes: median, p90_duration_minutes: p90, ...exact},
    } = await fresh.team();
    assert.deepEqual(exact, {
      total_sessions: 4,
      completed_sessions: 2,
      completion_rate: 0.5,
      avg_duration_minutes: 10,
      outcome_breakdown: {resolved: 0, escalated: 0, workaround: 0, unresolved: 1},
      resolved_rate: 0,
      resolved_interval: [0, 0.658],
      unfinished_sessions: 2,
      no_outcome_sessions: 1,
    });
    for (const percentile of [median, p90]) assert.ok(Math.abs(percentile! - 10) <= 0.5, String(percentile));
  });
});
