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

export const totalRatings = (totals: Ratings): number =>
  totals.rating_1 + totals.rating_2 + totals.rating_3 + totals.rating_4 + totals.rating_5;

export function avgCsat(totals: Ratings): number | null {
  const stars =
    totals.rating_1 + 2 * totals.rating_2 + 3 * totals.rating_3 + 4 * totals.rating_4 + 5 * totals.rating_5;
  const total = totalRatings(totals);
  return total ? quotient(stars, total, 1) : null;
}

export const ratingBreakdownOf = (totals: Ratings): RatingBreakdown => ({
  '1': totals.rating_1,
  '2': totals.rating_2,
  '3': totals.rating_3,
  '4': totals.rating_4,
  '5': totals.rating_5,
});

/** Completed sessions without an outcome: imported history. */
export const noOutcome = (totals: Totals): number =>
  totals.completed - totals.resolved - totals.escalated - totals.workaround - totals.unresolved;

export const summaryOf = (totals: Totals, durations: DurationCounts): Summary => ({
  total_sessions: totals.sessions,
  completed_sessions: totals.completed,
  completion_rate: share(totals.completed, totals.sessions),
  avg_duration_minutes: minutes(totals.duration_ms, totals.completed),
  median_duration_minutes: percentileMinutes(durations, 50),
  p90_duration_minutes: percentileMinutes(durations, 90),
  outcome_breakdown: {
    resolved: totals.resolved,
    escalated: totals.escalated,
    workaround: totals.workaround,
    unresolved: totals.unresolved,
  },
  resolved_rate: shareOrNull(totals.resolved, totals.completed),
  resolved_interval: wilsonInterval(totals.resolved, totals.completed),
  unfinished_sessions: totals.sessions - totals.completed,
  no_outcome_sessions: noOutcome(totals),
});

/** Ratings of 4 or 5. */
export const satisfied = (totals: Ratings): number => totals.rating_4 + totals.rating_5;

/** Metrics of the ratings. */
export const satisfactionOf = (totals: Totals) => ({
  avg_csat: avgCsat(totals),
  satisfied_rate: shareOrNull(satisfied(totals), totalRatings(totals)),
  satisfied_interval: wilsonInterval(satisfied(totals), totalRatings(totals)),
  total_ratings: totalRatings(totals),
  response_rate: share(totalRatings(totals), totals.completed),
});

export const previousOf = (totals: Totals, durations: DurationCounts): PreviousPeriod => ({
  summary: summaryOf(totals, durations),
  ...satisfactionOf(totals),
});
