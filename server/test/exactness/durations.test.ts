import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
  addCounts,
  asJson,
  bucketOf,
  countDurations,
  percentileMinutes,
} from '../../src/daily-totals/durations.js';

const MINUTE = 60_000;
const YEAR_MS = 365 * 86_400_000;
const PERCENTS = [50, 90] as const;

/** The exact percentile, ms: the value at rank ⌈p × n⌉. */
function exactPercentile(durations: readonly number[], percent: number): number {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? NaN;
}

/** Expects an error of at most 5 % or 0.1 minutes, before rounding to 1 decimal. */
function expectClose(minutes: number | null, ms: number): void {
  const exact = ms / MINUTE;
  const tolerance = Math.max(exact * 0.05, 0.1) + 0.05 + 1e-9;
  assert.ok(minutes !== null && Math.abs(minutes - exact) <= tolerance, `${minutes} for ${exact} minutes`);
}

const duration = fc.oneof(
  fc.integer({min: 0, max: 5 * MINUTE}),
  fc.integer({min: 0, max: 10 * 60 * MINUTE}),
  fc.integer({min: 0, max: YEAR_MS}),
  // An import may contain a start in any year.
  fc.integer({min: 0, max: 9000 * YEAR_MS}),
);

test('percentileMinutes: the median and the 90th percentile are within 5 % or 0.1 minutes', () => {
  fc.assert(
    fc.property(fc.array(duration, {minLength: 1, maxLength: 60}), (durations) => {
      const counts = countDurations(durations);
      for (const percent of PERCENTS) {
        expectClose(percentileMinutes(counts, percent), exactPercentile(durations, percent));
      }
    }),
    {numRuns: 500},
  );
});

test('percentileMinutes: takes the value at rank ⌈p × n⌉', () => {
  // 1 to 10 hours: at rank 5 the median, at rank 9 the 90th percentile.
  const hours = Array.from({length: 10}, (_, index) => (index + 1) * 60 * MINUTE);
  expectClose(percentileMinutes(countDurations(hours), 50), 5 * 60 * MINUTE);
  expectClose(percentileMinutes(countDurations(hours), 90), 9 * 60 * MINUTE);
  // With 11 values, ranks 6 and 10.
  const eleven = [...hours, 11 * 60 * MINUTE];
  expectClose(percentileMinutes(countDurations(eleven), 50), 6 * 60 * MINUTE);
  expectClose(percentileMinutes(countDurations(eleven), 90), 10 * 60 * MINUTE);
});

test('percentileMinutes: of nothing is null, of sessions without a duration 0', () => {
  assert.equal(percentileMinutes(new Map(), 50), null);
  assert.equal(percentileMinutes(new Map([[7, 0]]), 50), null);
  assert.equal(percentileMinutes(countDurations([0, 0]), 90), 0);
});

test('bucketOf: longer durations never come into a lower bucket', () => {
  fc.assert(
    fc.property(duration, duration, (one, other) => {
      assert.ok(bucketOf(Math.min(one, other)) <= bucketOf(Math.max(one, other)));
    }),
  );
});

test('bucketOf: databases contain counts of these buckets, so their limits never change', () => {
  const limits = [3_000, 9_000, 111_000, 117_000, 128_700, 141_570];
  assert.deepEqual(
    limits.map((ms) => [bucketOf(ms - 1), bucketOf(ms)]),
    [
      [1, 2],
      [2, 3],
      [19, 20],
      [20, 21],
      [21, 22],
      [22, 23],
    ],
  );
  assert.equal(bucketOf(60 * MINUTE), 56);
});

test('addCounts: adds the stored counts of many rows', () => {
  fc.assert(
    fc.property(fc.array(fc.array(duration, {maxLength: 8}), {maxLength: 8}), (rows) => {
      const sum = new Map<number, number>();
      addCounts(sum, rows.map((row) => asJson(countDurations(row))).join(' '));
      assert.deepEqual(sum, countDurations(rows.flat()));
    }),
  );
});
