import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {isClearChange, wilsonBounds, wilsonInterval} from './statistics.js';

const Z = 1.959964;

/** Newcombe, “Two-sided confidence intervals for the single proportion”, Statistics in Medicine 17 (1998), method 3. */
const PUBLISHED = [
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
] as const;

/** Finds a bound as the rate that a score test just does not reject, without the formula. */
function boundByBisection(successes: number, n: number, isLow: boolean): number {
  const observed = successes / n;
  let [inside, outside] = [observed, isLow ? 0 : 1];
  for (let step = 0; step < 200; step++) {
    const rate = (inside + outside) / 2;
    const isInside = (observed - rate) ** 2 <= (Z ** 2 * rate * (1 - rate)) / n;
    if (isInside) inside = rate;
    else outside = rate;
  }
  return inside;
}

const proportion = fc
  .integer({min: 1, max: 100_000})
  .chain((n) => fc.record({successes: fc.integer({min: 0, max: n}), n: fc.constant(n)}));

test('wilsonBounds: equals published intervals', () => {
  for (const [successes, n, low, high] of PUBLISHED) {
    const bounds = wilsonBounds(successes, n);
    assert.deepEqual(
      bounds?.map((bound) => bound.toFixed(4)),
      [low.toFixed(4), high.toFixed(4)],
    );
  }
});

test('wilsonBounds: inverts the score test, for any rate', () => {
  fc.assert(
    fc.property(proportion, ({successes, n}) => {
      const bounds = wilsonBounds(successes, n);
      assert.ok(bounds);
      assert.ok(Math.abs(bounds[0] - boundByBisection(successes, n, true)) < 1e-9);
      assert.ok(Math.abs(bounds[1] - boundByBisection(successes, n, false)) < 1e-9);
    }),
  );
});

test('wilsonInterval: contains the rate, is symmetric and has 3 decimals', () => {
  fc.assert(
    fc.property(proportion, ({successes, n}) => {
      const [low, high] = wilsonBounds(successes, n) ?? [NaN, NaN];
      assert.ok(0 <= low && low <= successes / n && successes / n <= high && high <= 1);
      const [mirroredLow, mirroredHigh] = wilsonBounds(n - successes, n) ?? [NaN, NaN];
      assert.ok(Math.abs(low + mirroredHigh - 1) < 1e-12 && Math.abs(high + mirroredLow - 1) < 1e-12);
      for (const [index, bound] of (wilsonInterval(successes, n) ?? [NaN, NaN]).entries()) {
        assert.equal(bound, Number(bound.toFixed(3)));
        assert.ok(Math.abs(bound - (index === 0 ? low : high)) <= 0.0005 + 1e-12);
      }
    }),
  );
});

test('wilsonInterval: the ends are exactly 0 and 1, and no trials have no interval', () => {
  for (const n of [1, 2, 3, 7, 10, 49, 1000, 123_457]) {
    assert.equal(wilsonInterval(0, n)?.[0], 0);
    assert.equal(wilsonInterval(n, n)?.[1], 1);
  }
  assert.equal(wilsonInterval(0, 0), null);
});

for (const [successes, n, interval] of [
  [1, 1, [0.207, 1]],
  [0, 1, [0, 0.793]],
  [1, 2, [0.095, 0.905]],
  [2, 2, [0.342, 1]],
  [10, 11, [0.623, 0.984]],
] as const) {
  test(`wilsonInterval: of ${successes} of ${n}, from ${interval.join(' to ')}`, () => {
    assert.deepEqual(wilsonInterval(successes, n), interval);
  });
}

test('isClearChange: true exactly if the unrounded intervals do not overlap', () => {
  fc.assert(
    fc.property(proportion, proportion, (a, b) => {
      const [one, other] = [wilsonBounds(a.successes, a.n), wilsonBounds(b.successes, b.n)];
      assert.ok(one && other);
      const areApart = Math.max(one[0], other[0]) > Math.min(one[1], other[1]);
      assert.equal(isClearChange(a, b), areApart);
      assert.equal(isClearChange(b, a), areApart);
    }),
  );
});

test('isClearChange: few cases and no cases are never clear', () => {
  assert.equal(isClearChange({successes: 90, n: 100}, {successes: 60, n: 100}), true);
  assert.equal(isClearChange({successes: 9, n: 10}, {successes: 6, n: 10}), false);
  assert.equal(isClearChange({successes: 0, n: 0}, {successes: 60, n: 100}), false);
  assert.equal(isClearChange({successes: 60, n: 100}, {successes: 0, n: 0}), false);
  assert.equal(isClearChange({successes: 5, n: 5}, {successes: 5, n: 5}), false);
});
