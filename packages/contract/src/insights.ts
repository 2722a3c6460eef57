import * as z from 'zod/mini';
import {count, day, id, period, rate, stars, timestamp, timeZone, userId} from './primitives.js';
import {route} from './route.js';

/** Everything is counted on the day its session started, in the account's time zone. */
export const periodInfo = z.object({key: period, from: day, to: day, time_zone: timeZone});
export type PeriodInfo = z.infer<typeof periodInfo>;

const outcomes = {resolved: count, escalated: count, workaround: count, unresolved: count};

export const outcomeBreakdown = z.object(outcomes);
export type OutcomeBreakdown = z.infer<typeof outcomeBreakdown>;

export const summary = z.object({
  total_sessions: count,
  completed_sessions: count,
  /** Completed ÷ total, 3 decimals. */
  completion_rate: rate,
  /** Over completed sessions, minutes, 1 decimal. */
  avg_duration_minutes: z.number(),
  outcome_breakdown: outcomeBreakdown,
});
export type Summary = z.infer<typeof summary>;

const csat = z.nullable(z.number());

export const ratingBreakdown = z.object({'1': count, '2': count, '3': count, '4': count, '5': count});
export type RatingBreakdown = z.infer<typeof ratingBreakdown>;

/** The N days before the period. */
export const previousPeriod = z.object({summary, avg_csat: csat, total_ratings: count, response_rate: rate});
export type PreviousPeriod = z.infer<typeof previousPeriod>;

export const timeSeriesDay = z.object({date: day, sessions: count, ...outcomes});
export type TimeSeriesDay = z.infer<typeof timeSeriesDay>;

const shared = {
  period: periodInfo,
  summary,
  avg_csat: csat,
  total_ratings: count,
  rating_breakdown: ratingBreakdown,
  /** Ratings ÷ completed, 3 decimals. */
  response_rate: rate,
  previous: previousPeriod,
  time_series: z.array(timeSeriesDay),
};

export const topFlow = z.object({
  tree_id: id,
  name: z.string(),
  sessions: count,
  completion_rate: rate,
  avg_duration_minutes: z.number(),
  avg_csat: csat,
});
export type TopFlow = z.infer<typeof topFlow>;

export const topEngineer = z.object({
  user_id: userId,
  name: z.string(),
  sessions: count,
  completion_rate: rate,
  avg_duration_minutes: z.number(),
});
export type TopEngineer = z.infer<typeof topEngineer>;

export const teamAnalytics = z.object({
  ...shared,
  /** Engineers with a session in the period. */
  active_engineers: count,
  previous: z.extend(previousPeriod, {active_engineers: count}),
  top_flows: z.array(topFlow),
  top_engineers: z.array(topEngineer),
});
export type TeamAnalytics = z.infer<typeof teamAnalytics>;

export const personalAnalytics = z.object({...shared, top_flows: z.array(topFlow)});
export type PersonalAnalytics = z.infer<typeof personalAnalytics>;

export const stepFigures = z.object({
  node_id: id,
  node_title: z.string(),
  helpful_yes: count,
  helpful_no: count,
  /** Yes ÷ (yes + no), 3 decimals; null without votes. */
  helpful_rate: z.nullable(rate),
  /** Sessions that reached the step. */
  visits: count,
  /** Sessions of an earlier day, not completed, whose latest visit was here. */
  drop_offs: count,
  archived: z.boolean(),
});
export type StepFigures = z.infer<typeof stepFigures>;

export const recentComment = z.object({
  rating: stars,
  comment: z.string(),
  user_name: z.string(),
  created_at: timestamp,
});
export type RecentComment = z.infer<typeof recentComment>;

export const flowAnalytics = z.object({
  ...shared,
  tree_id: id,
  name: z.string(),
  step_feedback: z.array(stepFigures),
  recent_comments: z.array(recentComment),
});
export type FlowAnalytics = z.infer<typeof flowAnalytics>;

const periodQuery = {period: z._default(period, '30d')};

/** Content blockers cut URLs with `/analytics/`; the SDK calls `/insights/`, ResolutionFlow's clients the other. */
export const getTeamAnalytics = route({
  name: 'getTeamAnalytics',
  summary: 'How the team did in a period',
  method: 'GET',
  path: '/insights/team',
  alsoAt: '/analytics/team',
  access: ['admin', 'key'],
  query: z.object({...periodQuery, engineer_id: z.optional(userId)}),
  responses: {200: teamAnalytics},
  errors: ['not_found'],
});

export const getPersonalAnalytics = route({
  name: 'getPersonalAnalytics',
  summary: 'How the caller did in a period',
  method: 'GET',
  path: '/insights/me',
  alsoAt: '/analytics/me',
  access: ['user'],
  query: z.object(periodQuery),
  responses: {200: personalAnalytics},
});

export const getFlowAnalytics = route({
  name: 'getFlowAnalytics',
  summary: 'How a flow and its steps did in a period',
  method: 'GET',
  path: '/insights/flows/{tree_id}',
  alsoAt: '/analytics/flows/{tree_id}',
  access: ['user', 'key'],
  params: z.object({tree_id: id}),
  query: z.object(periodQuery),
  responses: {200: flowAnalytics},
  errors: ['not_found'],
});
