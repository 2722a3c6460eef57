import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {role, text, time} from './primitives.js';

export type {Role} from './primitives.js';

/** The caller, and the account that everything is bound to. */
export const me = shape.object({
  user_id: text,
  name: text,
  role,
  account: shape.object({id: text, name: text, time_zone: text}),
});
export type Me = shape.output<typeof me>;

export const getMe = endpoint({method: 'GET', path: '/me', responses: {200: me}});

export const engineer = shape.object({user_id: text, name: text});
export type Engineer = shape.output<typeof engineer>;

export const engineerList = shape.object({engineers: shape.array(engineer)});
export type EngineerList = shape.output<typeof engineerList>;

export const listEngineers = endpoint({method: 'GET', path: '/engineers', responses: {200: engineerList}});

export const issuedToken = shape.object({token: text, expires_at: time});
export type IssuedToken = shape.output<typeof issuedToken>;

export const eraseUser = endpoint({method: 'DELETE', path: '/users/{user_id}', responses: {204: null}});

export const createToken = endpoint({method: 'POST', path: '/tokens', responses: {201: issuedToken}});
