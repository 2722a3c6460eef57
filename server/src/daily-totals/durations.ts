/*
 * How long completed sessions took, as counts by bucket. Buckets make the median of any period a sum over days. They are
 * as wide as the promised error allows: 0.1 minutes up to 2 minutes, then a factor of 1.1.
 */

/** Width of the first buckets: 0.1 minutes. Each is centred on a multiple of it. */
const LINEAR_WIDTH_MS = 6_000;
const LINEAR_BUCKETS = 20;
const BUCKET_RATIO = 1.1;
/** No duration is longer: timestamps have years of four digits. */
const MAX_DURATION_MS = 10_000 * 366 * 86_400_000;

/**
 * Lower limits of the buckets. They are integers made only by multiplication, which gives the same result on
 * every machine. A logarithm might not.
 */
const LOWER_LIMITS_MS: readonly number[] = (() => {
  const limits = Array.from({length: LINEAR_BUCKETS}, (_, index) =>
    Math.max(0, (index - 0.5) * LINEAR_WIDTH_MS),
  );
  for (let limit = (LINEAR_BUCKETS - 0.5) * LINEAR_WIDTH_MS; limit < MAX_DURATION_MS; limit *= BUCKET_RATIO) {
    limits.push(Math.round(limit));
  }
  return limits;
})();

/** The bucket of a duration in ms. Buckets count from 1. */
export function bucketOf(ms: number): number {
  let [low, high] = [0, LOWER_LIMITS_MS.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((LOWER_LIMITS_MS[middle] ?? Infinity) <= ms) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** The representative duration of a bucket, in ms: at most 3 s or 5 % from each duration in it. */
function durationOf(bucket: number): number {
  if (bucket <= LINEAR_BUCKETS) return (bucket - 1) * LINEAR_WIDTH_MS;
  return (LOWER_LIMITS_MS[bucket - 1] ?? MAX_DURATION_MS) * Math.sqrt(BUCKET_RATIO);
}

/** Counts by bucket. */
export type DurationCounts = Map<number, number>;

/**
 * Adds stored counts to others.
 *
 * @param text - The stored JSON of one or many rows, one after another. Only its numbers are read: bucket and
 *   count in turn. This is several times as fast as `JSON.parse`. The counts of one slot may be negative.
 */
export function addCounts(to: DurationCounts, text: string): void {
  let bucket = 0;
  for (let at = 0; at < text.length; at++) {
    let digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) continue;
    const sign = text[at - 1] === '-' ? -1 : 1;
    let number = 0;
    for (; digit >= 0 && digit <= 9; digit = text.charCodeAt(++at) - 48) number = number * 10 + digit;
    if (bucket === 0) bucket = number;
    else {
      if (number > 0) to.set(bucket, (to.get(bucket) ?? 0) + sign * number);
      bucket = 0;
    }
  }
}

/** Counts as the tables store them. */
export const asJson = (counts: DurationCounts): string => JSON.stringify(Object.fromEntries(counts));

/**
 * Counts durations in ms.
 *
 * @param counts - Earlier counts, to which they are added.
 */
export function countDurations(
  durations: Iterable<number>,
  counts: DurationCounts = new Map(),
): DurationCounts {
  for (const ms of durations) {
    const bucket = bucketOf(ms);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return counts;
}

/**
 * A percentile by nearest rank, in minutes with 1 decimal. Within 5 % of the exact value, or within 0.1 minutes.
 *
 * @param percent - For example 50 for the median.
 * @returns Null if nothing was counted.
 */
export function percentileMinutes(counts: DurationCounts, percent: number): number | null {
  let total = 0;
  for (const count of counts.values()) total += count;
  if (total === 0) return null;
  let rest = Math.ceil((percent * total) / 100);
  for (const bucket of [...counts.keys()].sort((a, b) => a - b)) {
    rest -= counts.get(bucket) ?? 0;
    if (rest <= 0) return Math.round(durationOf(bucket) / LINEAR_WIDTH_MS) / 10;
  }
  return null;
}
