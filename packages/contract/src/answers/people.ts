import * as z from './kinds.js';
import {call} from './call.js';
import {role, text, time} from './primitives.js';

export type {Role} from './primitives.js';

/** The caller, and the account that everything is bound to. */
export const me = z.object({
  user_id: text,
  name: text,
  role,
  account: z.object({id: text, name: text, time_zone: text}),
});
export type Me = z.output<typeof me>;

export const getMe = call({method: 'GET', path: '/me', responses: {200: me}});

export const engineer = z.object({user_id: text, name: text});
export type Engineer = z.output<typeof engineer>;

export const engineerList = z.object({engineers: z.array(engineer)});
export type EngineerList = z.output<typeof engineerList>;

export const listEngineers = call({method: 'GET', path: '/engineers', responses: {200: engineerList}});

export const issuedToken = z.object({token: text, expires_at: time});
export type IssuedToken = z.output<typeof issuedToken>;

export const createToken = call({method: 'POST', path: '/tokens', responses: {201: issuedToken}});
