import * as z from './kinds.js';
import {call} from './call.js';
import {outcome, text, time} from './primitives.js';

/** One run of one flow by one engineer. */
export const session = z.object({
  id: text,
  tree_id: text,
  user_id: text,
  started_at: time,
  completed_at: z.nullable(time),
  outcome: z.nullable(outcome),
});
export type Session = z.output<typeof session>;

/** An engineer reached a step. */
export const visit = z.object({session_id: text, step_id: text, visited_at: time});
export type Visit = z.output<typeof visit>;

export const startSession = call({
  method: 'POST',
  path: '/sessions',
  responses: {201: session, 200: session},
});

export const getSession = call({method: 'GET', path: '/sessions/{session_id}', responses: {200: session}});

export const visitStep = call({
  method: 'POST',
  path: '/sessions/{session_id}/steps',
  responses: {201: visit, 200: visit},
});

export const completeSession = call({
  method: 'POST',
  path: '/sessions/{session_id}/complete',
  responses: {200: session},
});
