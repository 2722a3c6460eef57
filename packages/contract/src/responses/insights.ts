import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {count, day, figure, flag, period, text, time} from './primitives.js';

export type {Period} from './primitives.js';

/** Everything is counted on the day its session started, in the account's time zone. */
export const periodInfo = shape.object({key: period, from: day, to: day, time_zone: text});
export type PeriodInfo = shape.output<typeof periodInfo>;

const outcomes = {resolved: count, escalated: count, workaround: count, unresolved: count};

export const outcomeBreakdown = shape.object(outcomes);
export type OutcomeBreakdown = shape.output<typeof outcomeBreakdown>;

export const summary = shape.object({
  total_sessions: count,
  completed_sessions: count,
  /** Completed ÷ total, 3 decimals. */
  completion_rate: figure,
  /** Over completed sessions, minutes, 1 decimal. */
  avg_duration_minutes: figure,
  outcome_breakdown: outcomeBreakdown,
});
export type Summary = shape.output<typeof summary>;

const csat = shape.nullable(figure);

export const ratingBreakdown = shape.object({'1': count, '2': count, '3': count, '4': count, '5': count});
export type RatingBreakdown = shape.output<typeof ratingBreakdown>;

/** The N days before the period. */
const previous = {summary, avg_csat: csat, total_ratings: count, response_rate: figure};
export const previousPeriod = shape.object(previous);
export type PreviousPeriod = shape.output<typeof previousPeriod>;

export const timeSeriesDay = shape.object({date: day, sessions: count, ...outcomes});
export type TimeSeriesDay = shape.output<typeof timeSeriesDay>;

const shared = {
  period: periodInfo,
  summary,
  avg_csat: csat,
  total_ratings: count,
  rating_breakdown: ratingBreakdown,
  /** Ratings ÷ completed, 3 decimals. */
  response_rate: figure,
  previous: previousPeriod,
  time_series: shape.array(timeSeriesDay),
};

export const topFlow = shape.object({
  tree_id: text,
  name: text,
  sessions: count,
  completion_rate: figure,
  avg_duration_minutes: figure,
  avg_csat: csat,
});
export type TopFlow = shape.output<typeof topFlow>;

export const topEngineer = shape.object({
  user_id: text,
  name: text,
  sessions: count,
  completion_rate: figure,
  avg_duration_minutes: figure,
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

export const stepFigures = shape.object({
  node_id: text,
  node_title: text,
  helpful_yes: count,
  helpful_no: count,
  /** Yes ÷ (yes + no), 3 decimals; null without votes. */
  helpful_rate: shape.nullable(figure),
  /** Sessions that reached the step. */
  visits: count,
  /** Sessions of an earlier day, not completed, whose latest visit was here. */
  drop_offs: count,
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
});
export type FlowAnalytics = shape.output<typeof flowAnalytics>;

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
