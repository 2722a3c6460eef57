import * as z from 'zod/mini';
import {id, outcome, timestamp, userId} from './primitives.js';
import {route} from './route.js';

const params = z.object({session_id: id});

/** One run of one flow by one engineer. */
export const session = z.object({
  id,
  tree_id: id,
  user_id: userId,
  started_at: timestamp,
  completed_at: z.nullable(timestamp),
  outcome: z.nullable(outcome),
});
export type Session = z.infer<typeof session>;

export const sessionInput = z.object({
  tree_id: id,
  id: z.optional(id),
  started_at: z.optional(timestamp),
  /** Required with a server key, refused with a user token. */
  user_id: z.optional(userId),
});
export type SessionInput = z.infer<typeof sessionInput>;

export const startSession = route({
  name: 'startSession',
  summary: 'Start a session; the same id again answers 200',
  method: 'POST',
  path: '/sessions',
  access: ['user', 'key'],
  body: sessionInput,
  responses: {201: session, 200: session},
  errors: ['not_found', 'session_conflict', 'erased'],
});

export const getSession = route({
  name: 'getSession',
  summary: 'One session',
  method: 'GET',
  path: '/sessions/{session_id}',
  access: ['owner', 'admin', 'key'],
  params,
  responses: {200: session},
  errors: ['not_found'],
});

export const visitInput = z.object({step_id: id, visited_at: z.optional(timestamp)});
export type VisitInput = z.infer<typeof visitInput>;

/** An engineer reached a step. */
export const visit = z.object({session_id: id, step_id: id, visited_at: timestamp});
export type Visit = z.infer<typeof visit>;

export const visitStep = route({
  name: 'visitStep',
  summary: 'Record that the session reached a step',
  method: 'POST',
  path: '/sessions/{session_id}/steps',
  access: ['owner', 'key'],
  params,
  body: visitInput,
  responses: {201: visit, 200: visit},
  errors: ['not_found'],
});

export const completionInput = z.object({outcome, completed_at: z.optional(timestamp)});
export type CompletionInput = z.infer<typeof completionInput>;

export const completeSession = route({
  name: 'completeSession',
  summary: 'Complete a session with its outcome',
  method: 'POST',
  path: '/sessions/{session_id}/complete',
  access: ['owner', 'key'],
  params,
  body: completionInput,
  responses: {200: session},
  errors: ['not_found', 'already_completed'],
});
