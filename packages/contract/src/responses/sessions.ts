import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {outcome, text, time} from './primitives.js';

/** One run of one flow by one engineer. */
export const session = shape.object({
  id: text,
  tree_id: text,
  user_id: text,
  started_at: time,
  completed_at: shape.nullable(time),
  outcome: shape.nullable(outcome),
});
export type Session = shape.output<typeof session>;

/** An engineer reached a step. */
export const visit = shape.object({session_id: text, step_id: text, visited_at: time});
export type Visit = shape.output<typeof visit>;

export const startSession = endpoint({
  method: 'POST',
  path: '/sessions',
  responses: {201: session, 200: session},
});

export const getSession = endpoint({
  method: 'GET',
  path: '/sessions/{session_id}',
  responses: {200: session},
});

export const visitStep = endpoint({
  method: 'POST',
  path: '/sessions/{session_id}/steps',
  responses: {201: visit, 200: visit},
});

export const completeSession = endpoint({
  method: 'POST',
  path: '/sessions/{session_id}/complete',
  responses: {200: session},
});
