/** A confidence interval of a rate: both bounds are from 0 to 1. */
export type Interval = readonly [low: number, high: number];

/** A number of trials, and how many of them succeeded. */
export interface Proportion {
  readonly successes: number;
  readonly n: number;
}

/** The 97.5 % point of the normal distribution: the interval covers 95 %. */
const Z = 1.959964;

/**
 * Computes the 95 % Wilson score interval without rounding. Use it to compare bounds with a limit, and
 * {@link wilsonInterval} to show them.
 *
 * @returns The interval, or null if there are no trials.
 *
 * @example
 * const bounds = wilsonBounds(3, 10); // [0.107791…, 0.603221…]
 */
export function wilsonBounds(successes: number, n: number): Interval | null {
  if (n === 0) return null;
  const rate = successes / n;
  const spread = Z * Math.sqrt((rate * (1 - rate)) / n + Z ** 2 / (4 * n ** 2));
  const middle = rate + Z ** 2 / (2 * n);
  const scale = 1 + Z ** 2 / n;
  return [
    // At the ends, the formula gives 0 and 1 only up to floating point errors.
    successes === 0 ? 0 : (middle - spread) / scale,
    successes === n ? 1 : (middle + spread) / scale,
  ];
}

const roundTo3Decimals = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * Computes the 95 % Wilson score interval of a rate: how sure a rate is that comes from few cases.
 *
 * @param successes - A whole number from 0 to `n`.
 * @param n - The number of trials.
 * @returns `[low, high]`, rounded half up to 3 decimals, or null if there are no trials.
 *
 * @example
 * wilsonInterval(10, 11); // [0.623, 0.984]
 */
export function wilsonInterval(successes: number, n: number): Interval | null {
  const bounds = wilsonBounds(successes, n);
  return bounds && [roundTo3Decimals(bounds[0]), roundTo3Decimals(bounds[1])];
}

/**
 * Returns whether two rates differ by more than chance explains: their 95 % Wilson intervals do not overlap. Intervals that
 * only touch overlap. Without trials on either side, no change is clear.
 *
 * @example
 * isClearChange({successes: 90, n: 100}, {successes: 60, n: 100}); // true
 * isClearChange({successes: 9, n: 10}, {successes: 6, n: 10}); // false
 */
export function isClearChange(a: Proportion, b: Proportion): boolean {
  const [one, other] = [wilsonBounds(a.successes, a.n), wilsonBounds(b.successes, b.n)];
  return one !== null && other !== null && (one[1] < other[0] || other[1] < one[0]);
}
