import * as z from 'zod/mini';
import * as endpoints from './responses/insights.js';
import {FINDING_RULES, MAX_FINDINGS, PERIODS} from './limits.js';
import {id, userId} from './primitives.js';
import {route} from './route.js';

export * from './responses/insights.js';

/** Whole calendar days of the account's time zone, today included. */
export const period = z.enum(PERIODS);

const periodQuery = {period: z._default(period, '30d')};

const METRICS =
  'Everything counts on the day its session started. Intervals are 95 % Wilson intervals. ' +
  '`median_duration_minutes` and `p90_duration_minutes` are approximate: within 5 % of the exact value, or 0.1 minutes if that is more.';

/** Content blockers cut URLs with `/analytics/`; the SDK calls `/insights/`, ResolutionFlow's clients the other. */
export const getTeamAnalytics = route({
  ...endpoints.getTeamAnalytics,
  name: 'getTeamAnalytics',
  summary: 'How the team did in a period',
  details: METRICS,
  alsoAt: '/analytics/team',
  access: ['admin', 'key'],
  query: z.object({...periodQuery, engineer_id: z.optional(userId)}),
  errors: ['not_found'],
});

export const getPersonalAnalytics = route({
  ...endpoints.getPersonalAnalytics,
  name: 'getPersonalAnalytics',
  summary: 'How the caller did in a period',
  details: METRICS,
  alsoAt: '/analytics/me',
  access: ['user'],
  query: z.object(periodQuery),
});

export const getFlowAnalytics = route({
  ...endpoints.getFlowAnalytics,
  name: 'getFlowAnalytics',
  summary: 'How a flow and its steps did in a period',
  details: `${METRICS} \`drop_off_rate\` is drop-offs ÷ the sessions from before today that reached the step. \`engineer_id\` filters everything; an engineer may name only their own.`,
  alsoAt: '/analytics/flows/{tree_id}',
  access: ['user', 'key'],
  params: z.object({tree_id: id}),
  // An engineer may name no other engineer.
  query: z.object({...periodQuery, engineer_id: z.optional(userId)}),
  errors: ['forbidden', 'not_found'],
});

const {minVotes, minRatings, minSessions, helpfulRate, dropOffRate, satisfiedRate} = FINDING_RULES;

export const getFindings = route({
  ...endpoints.getFindings,
  name: 'getFindings',
  summary: 'Steps and flows that deserve a look',
  details:
    `At most ${MAX_FINDINGS}, the most \`affected\` first. A finding has \`count\` of \`of\` cases. ` +
    `\`step_unhelpful\` counts helpful votes: the upper bound of their rate is below ${helpfulRate}. ` +
    `\`step_drop_off\` counts drop-offs of sessions: the lower bound is above ${dropOffRate}. ` +
    `\`flow_low_satisfaction\` counts ratings of 4 or 5: the upper bound is below ${satisfiedRate}. ` +
    '`flow_low_resolution` counts resolved of completed sessions: clearly fewer than in all other flows. ' +
    '`flow_worse` counts the same: clearly fewer than in the previous period. ' +
    '`compared_to` is the rate of the other flows or of the previous period. ' +
    `There are at least ${minVotes} votes, ${minRatings} ratings or ${minSessions} sessions.`,
  alsoAt: '/analytics/findings',
  // Without `tree_id`, only admins and keys. An engineer may name no other engineer.
  access: ['user', 'key'],
  query: z.object({...periodQuery, tree_id: z.optional(id), engineer_id: z.optional(userId)}),
  errors: ['forbidden', 'not_found'],
});
