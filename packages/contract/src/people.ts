import * as z from 'zod/mini';
import * as endpoints from './responses/people.js';
import {MAX_ENGINEERS, MAX_SEARCH_LENGTH, MAX_TOKEN_TTL_SECONDS, ROLES} from './limits.js';
import {name, userId} from './primitives.js';
import {route} from './route.js';

export * from './responses/people.js';

/** The role of a user in the account. */
export const role = z.enum(ROLES);

export const getMe = route({
  ...endpoints.getMe,
  name: 'getMe',
  summary: 'The caller',
  access: ['user'],
});

export const listEngineers = route({
  ...endpoints.listEngineers,
  name: 'listEngineers',
  summary: `Engineers by name, at most ${MAX_ENGINEERS}`,
  access: ['admin', 'key'],
  query: z.object({q: z.optional(z.string().check(z.maxLength(MAX_SEARCH_LENGTH)))}),
});

export const tokenInput = z.object({
  user_id: userId,
  name,
  role: z._default(role, 'engineer'),
  ttl_seconds: z._default(z.int().check(z.minimum(1), z.maximum(MAX_TOKEN_TTL_SECONDS)), 3600),
});
export type TokenInput = z.input<typeof tokenInput>;

export const createToken = route({
  ...endpoints.createToken,
  name: 'createToken',
  summary: 'A user token for this account',
  access: ['key'],
  body: tokenInput,
  errors: ['erased', 'unavailable'],
});

export const eraseUser = route({
  ...endpoints.eraseUser,
  name: 'eraseUser',
  summary: 'Erase a person: name and comments go, counts stay under a pseudonym',
  access: ['admin', 'key'],
  params: z.object({user_id: userId}),
  errors: ['not_found'],
});
