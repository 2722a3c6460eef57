import * as z from 'zod/mini';
import {call} from './call.js';
import {text, time} from './primitives.js';

/** Who a user is in the account. A token without a role is an engineer's. */
export const role = z.enum(['engineer', 'team_admin', 'super_admin']);
export type Role = z.infer<typeof role>;

/** The caller, and the account that everything is bound to. */
export const me = z.object({
  user_id: text,
  name: text,
  role,
  account: z.object({id: text, name: text, time_zone: text}),
});
export type Me = z.infer<typeof me>;

export const getMe = call({method: 'GET', path: '/me', responses: {200: me}});

export const engineer = z.object({user_id: text, name: text});
export type Engineer = z.infer<typeof engineer>;

export const engineerList = z.object({engineers: z.array(engineer)});
export type EngineerList = z.infer<typeof engineerList>;

export const listEngineers = call({method: 'GET', path: '/engineers', responses: {200: engineerList}});

export const issuedToken = z.object({token: text, expires_at: time});
export type IssuedToken = z.infer<typeof issuedToken>;

export const createToken = call({method: 'POST', path: '/tokens', responses: {201: issuedToken}});
