import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {count, day, figure, findingKind, flag, interval, period, rate, text, time} from './primitives.js';

export type {FindingKind, Period} from './primitives.js';

/** Everything is counted on the day its session started, in the account's time zone. */
export const periodInfo = shape.object({key: period, from: day, to: day, time_zone: text});
export type PeriodInfo = shape.output<typeof periodInfo>;

const outcomes = {resolved: count, escalated: count, workaround: count, unresolved: count};

export const outcomeBreakdown = shape.object(outcomes);
export type OutcomeBreakdown = shape.output<typeof outcomeBreakdown>;

/** Resolved ÷ completed, 3 decimals; null if nothing was completed. */
const resolvedRate = shape.nullable(rate);

/**
 * The median duration over completed sessions by nearest rank, minutes, 1 decimal; null if nothing was completed.
 * Approximate: within 5 % of the exact value, or within 0.1 minutes if that is more.
 */
const medianDuration = shape.nullable(figure);

export const summary = shape.object({
  total_sessions: count,
  completed_sessions: count,
  /** Completed ÷ total, 3 decimals. */
  completion_rate: figure,
  /** Over completed sessions, minutes, 1 decimal. */
  avg_duration_minutes: figure,
  /** The median over completed sessions, minutes, 1 decimal; within 5 % or 0.1 minutes of the exact value. */
  median_duration_minutes: medianDuration,
  /** One in ten completed sessions took longer. As exact as the median. */
  p90_duration_minutes: shape.nullable(figure),
  outcome_breakdown: outcomeBreakdown,
  /** Resolved ÷ completed, 3 decimals; null if nothing was completed. */
  resolved_rate: resolvedRate,
  /** The 95 % Wilson interval of the resolved rate. */
  resolved_interval: shape.nullable(interval),
  /** Total − completed. */
  unfinished_sessions: count,
  /** Completed without an outcome: imported history only. */
  no_outcome_sessions: count,
});
export type Summary = shape.output<typeof summary>;

const csat = shape.nullable(figure);

export const ratingBreakdown = shape.object({'1': count, '2': count, '3': count, '4': count, '5': count});
export type RatingBreakdown = shape.output<typeof ratingBreakdown>;

const satisfaction = {
  avg_csat: csat,
  /** Ratings of 4 or 5 ÷ ratings, 3 decimals; null without ratings. */
  satisfied_rate: shape.nullable(rate),
  /** The 95 % Wilson interval of the satisfied rate. */
  satisfied_interval: shape.nullable(interval),
  total_ratings: count,
  /** Ratings ÷ completed, 3 decimals. */
  response_rate: figure,
};

/** The N days before the period. */
const previous = {summary, ...satisfaction};
export const previousPeriod = shape.object(previous);
export type PreviousPeriod = shape.output<typeof previousPeriod>;

/** The sessions of a day: the four outcomes, `unfinished` and `no_outcome` add up to `sessions`. */
export const timeSeriesDay = shape.object({
  date: day,
  sessions: count,
  ...outcomes,
  unfinished: count,
  no_outcome: count,
});
export type TimeSeriesDay = shape.output<typeof timeSeriesDay>;

const shared = {
  period: periodInfo,
  summary,
  ...satisfaction,
  rating_breakdown: ratingBreakdown,
  previous: previousPeriod,
  time_series: shape.array(timeSeriesDay),
  /**
   * The first day on which a session of the account started; null without sessions. If it is after the first day of the
   * previous period, that period is known only in part.
   */
  history_from: shape.optional(shape.nullable(day)),
};

export const topFlow = shape.object({
  tree_id: text,
  name: text,
  sessions: count,
  completion_rate: figure,
  avg_duration_minutes: figure,
  median_duration_minutes: medianDuration,
  resolved_rate: resolvedRate,
  avg_csat: csat,
  total_ratings: count,
});
export type TopFlow = shape.output<typeof topFlow>;

export const topEngineer = shape.object({
  user_id: text,
  name: text,
  sessions: count,
  completion_rate: figure,
  avg_duration_minutes: figure,
  median_duration_minutes: medianDuration,
  resolved_rate: resolvedRate,
});
export type TopEngineer = shape.output<typeof topEngineer>;

export const teamAnalytics = shape.object({
  ...shared,
  /** Engineers with a session in the period. */
  active_engineers: count,
  previous: shape.object({...previous, active_engineers: count}),
  top_flows: shape.array(topFlow),
  top_engineers: shape.array(topEngineer),
});
export type TeamAnalytics = shape.output<typeof teamAnalytics>;

export const personalAnalytics = shape.object({...shared, top_flows: shape.array(topFlow)});
export type PersonalAnalytics = shape.output<typeof personalAnalytics>;

/** How many present votes or ratings have a reason. Lists are ordered by count, most first, then by code. */
export const reasonCount = shape.object({code: text, count});
export type ReasonCount = shape.output<typeof reasonCount>;

export const stepFigures = shape.object({
  node_id: text,
  node_title: text,
  helpful_yes: count,
  helpful_no: count,
  /** Yes ÷ (yes + no), 3 decimals; null without votes. */
  helpful_rate: shape.nullable(figure),
  /** The 95 % Wilson interval of the helpful rate. */
  helpful_interval: shape.nullable(interval),
  /** Sessions that reached the step. */
  visits: count,
  /** Sessions of an earlier day, not completed, whose latest visit was here. */
  drop_offs: count,
  /** Drop-offs ÷ sessions that started before today and reached the step, 3 decimals; null if there are none. */
  drop_off_rate: shape.nullable(rate),
  /** The 95 % Wilson interval of the drop-off rate. */
  drop_off_interval: shape.nullable(interval),
  /** The reasons of votes that are not helpful. */
  reasons: shape.array(reasonCount),
  /** Votes that have a note. */
  notes: count,
  archived: flag,
});
export type StepFigures = shape.output<typeof stepFigures>;

export const recentComment = shape.object({
  rating: count,
  comment: text,
  user_name: text,
  created_at: time,
});
export type RecentComment = shape.output<typeof recentComment>;

export const flowAnalytics = shape.object({
  ...shared,
  tree_id: text,
  name: text,
  step_feedback: shape.array(stepFigures),
  recent_comments: shape.array(recentComment),
  /** The reasons of ratings. */
  rating_reasons: shape.array(reasonCount),
});
export type FlowAnalytics = shape.output<typeof flowAnalytics>;

/** A step or a flow that deserves a look, with the numbers that say why. */
export const finding = shape.object({
  kind: findingKind,
  tree_id: text,
  flow_name: text,
  /** Null if the finding is about the whole flow. */
  step_id: shape.nullable(text),
  step_title: shape.nullable(text),
  /** For example the helpful votes. */
  count,
  /** What `count` is a part of, for example all votes. */
  of: count,
  /** `count` ÷ `of`, 3 decimals. */
  rate,
  /** The 95 % Wilson interval of the rate. */
  interval,
  /** The rate that it is compared with; null if the kind compares with a fixed limit. */
  compared_to: shape.nullable(rate),
  /** How many votes, sessions or ratings are affected; findings are ordered by it. */
  affected: count,
});
export type Finding = shape.output<typeof finding>;

export const findingList = shape.object({period: periodInfo, findings: shape.array(finding)});
export type FindingList = shape.output<typeof findingList>;

export const getTeamAnalytics = endpoint({
  method: 'GET',
  path: '/insights/team',
  responses: {200: teamAnalytics},
});

export const getPersonalAnalytics = endpoint({
  method: 'GET',
  path: '/insights/me',
  responses: {200: personalAnalytics},
});

export const getFlowAnalytics = endpoint({
  method: 'GET',
  path: '/insights/flows/{tree_id}',
  responses: {200: flowAnalytics},
});

export const getFindings = endpoint({
  method: 'GET',
  path: '/insights/findings',
  responses: {200: findingList},
});
