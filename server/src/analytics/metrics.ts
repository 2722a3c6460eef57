import {
  wilsonInterval,
  type PreviousPeriod,
  type RatingBreakdown,
  type Summary,
} from '@resolutionflow/contract';
import {percentileMinutes, type DurationCounts} from '../daily-totals/durations.js';
import type {Totals} from '../db/schema.js';

/** Divides exact integers, rounded half up once. */
export function quotient(dividend: number, divisor: number, decimals: number): number {
  const scale = 10n ** BigInt(decimals);
  const rounded = (2n * BigInt(dividend) * scale + BigInt(divisor)) / (2n * BigInt(divisor));
  return Number(rounded) / Number(scale);
}

const MS_PER_MINUTE = 60_000;

export const share = (part: number, whole: number): number => (whole ? quotient(part, whole, 3) : 0);

export const shareOrNull = (part: number, whole: number): number | null =>
  whole ? quotient(part, whole, 3) : null;

export const minutes = (durationMs: number, sessions: number): number =>
  sessions ? quotient(durationMs, sessions * MS_PER_MINUTE, 1) : 0;

type Ratings = Pick<Totals, 'rating_1' | 'rating_2' | 'rating_3' | 'rating_4' | 'rating_5'>;

export const totalRatings = (sums: Ratings): number =>
  sums.rating_1 + sums.rating_2 + sums.rating_3 + sums.rating_4 + sums.rating_5;

export function avgCsat(sums: Ratings): number | null {
  const stars = sums.rating_1 + 2 * sums.rating_2 + 3 * sums.rating_3 + 4 * sums.rating_4 + 5 * sums.rating_5;
  const total = totalRatings(sums);
  return total ? quotient(stars, total, 1) : null;
}

export const ratingBreakdownOf = (sums: Ratings): RatingBreakdown => ({
  '1': sums.rating_1,
  '2': sums.rating_2,
  '3': sums.rating_3,
  '4': sums.rating_4,
  '5': sums.rating_5,
});

/** Completed sessions without an outcome: imported history. */
export const noOutcome = (sums: Totals): number =>
  sums.completed - sums.resolved - sums.escalated - sums.workaround - sums.unresolved;

export const summaryOf = (sums: Totals, durations: DurationCounts): Summary => ({
  total_sessions: sums.sessions,
  completed_sessions: sums.completed,
  completion_rate: share(sums.completed, sums.sessions),
  avg_duration_minutes: minutes(sums.duration_ms, sums.completed),
  median_duration_minutes: percentileMinutes(durations, 50),
  p90_duration_minutes: percentileMinutes(durations, 90),
  outcome_breakdown: {
    resolved: sums.resolved,
    escalated: sums.escalated,
    workaround: sums.workaround,
    unresolved: sums.unresolved,
  },
  resolved_rate: shareOrNull(sums.resolved, sums.completed),
  resolved_interval: wilsonInterval(sums.resolved, sums.completed),
  unfinished_sessions: sums.sessions - sums.completed,
  no_outcome_sessions: noOutcome(sums),
});

/** Ratings of 4 or 5. */
export const satisfied = (sums: Ratings): number => sums.rating_4 + sums.rating_5;

/** Metrics of the ratings. */
export const satisfactionOf = (sums: Totals) => ({
  avg_csat: avgCsat(sums),
  satisfied_rate: shareOrNull(satisfied(sums), totalRatings(sums)),
  satisfied_interval: wilsonInterval(satisfied(sums), totalRatings(sums)),
  total_ratings: totalRatings(sums),
  response_rate: share(totalRatings(sums), sums.completed),
});

export const previousOf = (sums: Totals, durations: DurationCounts): PreviousPeriod => ({
  summary: summaryOf(sums, durations),
  ...satisfactionOf(sums),
});
