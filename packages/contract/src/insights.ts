import * as z from 'zod/mini';
import * as endpoints from './responses/insights.js';
import {PERIODS} from './limits.js';
import {id, userId} from './primitives.js';
import {route} from './route.js';

export * from './responses/insights.js';

/** Whole calendar days of the account's time zone, today included. */
export const period = z.enum(PERIODS);

const periodQuery = {period: z._default(period, '30d')};

/** Content blockers cut URLs with `/analytics/`; the SDK calls `/insights/`, ResolutionFlow's clients the other. */
export const getTeamAnalytics = route({
  ...endpoints.getTeamAnalytics,
  name: 'getTeamAnalytics',
  summary: 'How the team did in a period',
  alsoAt: '/analytics/team',
  access: ['admin', 'key'],
  query: z.object({...periodQuery, engineer_id: z.optional(userId)}),
  errors: ['not_found'],
});

export const getPersonalAnalytics = route({
  ...endpoints.getPersonalAnalytics,
  name: 'getPersonalAnalytics',
  summary: 'How the caller did in a period',
  alsoAt: '/analytics/me',
  access: ['user'],
  query: z.object(periodQuery),
});

export const getFlowAnalytics = route({
  ...endpoints.getFlowAnalytics,
  name: 'getFlowAnalytics',
  summary: 'How a flow and its steps did in a period',
  alsoAt: '/analytics/flows/{tree_id}',
  access: ['user', 'key'],
  params: z.object({tree_id: id}),
  query: z.object(periodQuery),
  errors: ['not_found'],
});

export const getFindings = route({
  ...endpoints.getFindings,
  name: 'getFindings',
  summary: 'Steps and flows that deserve a look',
  alsoAt: '/analytics/findings',
  // Without `tree_id`, only admins and keys. An engineer may name no other engineer.
  access: ['user', 'key'],
  query: z.object({...periodQuery, tree_id: z.optional(id), engineer_id: z.optional(userId)}),
  errors: ['forbidden', 'not_found'],
});
