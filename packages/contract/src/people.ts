import * as z from 'zod/mini';
import {id, name, role, timestamp, timeZone, userId} from './primitives.js';
import {route} from './route.js';

/** The caller, and the account that everything is bound to. */
export const me = z.object({
  user_id: userId,
  name: z.string(),
  role,
  account: z.object({id, name: z.string(), time_zone: timeZone}),
});
export type Me = z.infer<typeof me>;

export const getMe = route({
  name: 'getMe',
  summary: 'The caller',
  method: 'GET',
  path: '/me',
  access: ['user'],
  responses: {200: me},
});

export const engineer = z.object({user_id: userId, name: z.string()});
export type Engineer = z.infer<typeof engineer>;

export const engineerList = z.object({engineers: z.array(engineer)});
export type EngineerList = z.infer<typeof engineerList>;

export const listEngineers = route({
  name: 'listEngineers',
  summary: 'Engineers by name, at most 100',
  method: 'GET',
  path: '/engineers',
  access: ['admin', 'key'],
  query: z.object({q: z.optional(z.string().check(z.maxLength(200)))}),
  responses: {200: engineerList},
});

/** The longest life of a token from `POST /tokens`, in seconds. */
export const MAX_TOKEN_TTL_SECONDS = 86_400;

export const tokenInput = z.object({
  user_id: userId,
  name,
  role: z._default(role, 'engineer'),
  ttl_seconds: z._default(z.int().check(z.minimum(1), z.maximum(MAX_TOKEN_TTL_SECONDS)), 3600),
});
export type TokenInput = z.input<typeof tokenInput>;

export const issuedToken = z.object({token: z.string(), expires_at: timestamp});
export type IssuedToken = z.infer<typeof issuedToken>;

export const createToken = route({
  name: 'createToken',
  summary: 'A user token for this account',
  method: 'POST',
  path: '/tokens',
  access: ['key'],
  body: tokenInput,
  responses: {201: issuedToken},
  errors: ['erased', 'unavailable'],
});

export const eraseUser = route({
  name: 'eraseUser',
  summary: 'Erase a person: name and comments go, counts stay under a pseudonym',
  method: 'DELETE',
  path: '/users/{user_id}',
  access: ['admin', 'key'],
  params: z.object({user_id: userId}),
  responses: {204: null},
  errors: ['not_found'],
});
