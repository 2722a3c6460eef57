import * as z from './kinds.js';
import {call} from './call.js';
import {count, day, figure, flag, period, text, time} from './primitives.js';

export type {Period} from './primitives.js';

/** Everything is counted on the day its session started, in the account's time zone. */
export const periodInfo = z.object({key: period, from: day, to: day, time_zone: text});
export type PeriodInfo = z.output<typeof periodInfo>;

const outcomes = {resolved: count, escalated: count, workaround: count, unresolved: count};

export const outcomeBreakdown = z.object(outcomes);
export type OutcomeBreakdown = z.output<typeof outcomeBreakdown>;

export const summary = z.object({
  total_sessions: count,
  completed_sessions: count,
  /** Completed ÷ total, 3 decimals. */
  completion_rate: figure,
  /** Over completed sessions, minutes, 1 decimal. */
  avg_duration_minutes: figure,
  outcome_breakdown: outcomeBreakdown,
});
export type Summary = z.output<typeof summary>;

const csat = z.nullable(figure);

export const ratingBreakdown = z.object({'1': count, '2': count, '3': count, '4': count, '5': count});
export type RatingBreakdown = z.output<typeof ratingBreakdown>;

/** The N days before the period. */
const previous = {summary, avg_csat: csat, total_ratings: count, response_rate: figure};
export const previousPeriod = z.object(previous);
export type PreviousPeriod = z.output<typeof previousPeriod>;

export const timeSeriesDay = z.object({date: day, sessions: count, ...outcomes});
export type TimeSeriesDay = z.output<typeof timeSeriesDay>;

const shared = {
  period: periodInfo,
  summary,
  avg_csat: csat,
  total_ratings: count,
  rating_breakdown: ratingBreakdown,
  /** Ratings ÷ completed, 3 decimals. */
  response_rate: figure,
  previous: previousPeriod,
  time_series: z.array(timeSeriesDay),
};

export const topFlow = z.object({
  tree_id: text,
  name: text,
  sessions: count,
  completion_rate: figure,
  avg_duration_minutes: figure,
  avg_csat: csat,
});
export type TopFlow = z.output<typeof topFlow>;

export const topEngineer = z.object({
  user_id: text,
  name: text,
  sessions: count,
  completion_rate: figure,
  avg_duration_minutes: figure,
});
export type TopEngineer = z.output<typeof topEngineer>;

export const teamAnalytics = z.object({
  ...shared,
  /** Engineers with a session in the period. */
  active_engineers: count,
  previous: z.object({...previous, active_engineers: count}),
  top_flows: z.array(topFlow),
  top_engineers: z.array(topEngineer),
});
export type TeamAnalytics = z.output<typeof teamAnalytics>;

export const personalAnalytics = z.object({...shared, top_flows: z.array(topFlow)});
export type PersonalAnalytics = z.output<typeof personalAnalytics>;

export const stepFigures = z.object({
  node_id: text,
  node_title: text,
  helpful_yes: count,
  helpful_no: count,
  /** Yes ÷ (yes + no), 3 decimals; null without votes. */
  helpful_rate: z.nullable(figure),
  /** Sessions that reached the step. */
  visits: count,
  /** Sessions of an earlier day, not completed, whose latest visit was here. */
  drop_offs: count,
  archived: flag,
});
export type StepFigures = z.output<typeof stepFigures>;

export const recentComment = z.object({
  rating: count,
  comment: text,
  user_name: text,
  created_at: time,
});
export type RecentComment = z.output<typeof recentComment>;

export const flowAnalytics = z.object({
  ...shared,
  tree_id: text,
  name: text,
  step_feedback: z.array(stepFigures),
  recent_comments: z.array(recentComment),
});
export type FlowAnalytics = z.output<typeof flowAnalytics>;

export const getTeamAnalytics = call({
  method: 'GET',
  path: '/insights/team',
  responses: {200: teamAnalytics},
});

export const getPersonalAnalytics = call({
  method: 'GET',
  path: '/insights/me',
  responses: {200: personalAnalytics},
});

export const getFlowAnalytics = call({
  method: 'GET',
  path: '/insights/flows/{tree_id}',
  responses: {200: flowAnalytics},
});
