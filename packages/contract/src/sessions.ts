import * as z from 'zod/mini';
import * as endpoints from './responses/sessions.js';
import {id, outcome, timestamp, userId} from './primitives.js';
import {route} from './route.js';

export * from './responses/sessions.js';

const params = z.object({session_id: id});

export const sessionInput = z.object({
  tree_id: id,
  id: z.optional(id),
  started_at: z.optional(timestamp),
  /** Required with a server key, refused with a user token. */
  user_id: z.optional(userId),
});
export type SessionInput = z.infer<typeof sessionInput>;

export const startSession = route({
  ...endpoints.startSession,
  name: 'startSession',
  summary: 'Start a session; the same id again answers 200',
  access: ['user', 'key'],
  body: sessionInput,
  errors: ['not_found', 'session_conflict', 'erased'],
});

export const getSession = route({
  ...endpoints.getSession,
  name: 'getSession',
  summary: 'One session',
  access: ['owner', 'admin', 'key'],
  params,
  errors: ['not_found'],
});

export const visitInput = z.object({step_id: id, visited_at: z.optional(timestamp)});
export type VisitInput = z.infer<typeof visitInput>;

export const visitStep = route({
  ...endpoints.visitStep,
  name: 'visitStep',
  summary: 'Record that the session reached a step',
  access: ['owner', 'key'],
  params,
  body: visitInput,
  errors: ['not_found'],
});

export const completionInput = z.object({outcome, completed_at: z.optional(timestamp)});
export type CompletionInput = z.infer<typeof completionInput>;

export const completeSession = route({
  ...endpoints.completeSession,
  name: 'completeSession',
  summary: 'Complete a session with its outcome',
  access: ['owner', 'key'],
  params,
  body: completionInput,
  errors: ['not_found', 'already_completed'],
});
