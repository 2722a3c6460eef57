import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {count, flag, text, time, voteStatus} from './primitives.js';

export const rating = shape.object({
  id: text,
  session_id: text,
  rating: count,
  comment: shape.nullable(text),
  /** Codes of reasons, in code order; empty if there are none. */
  reasons: shape.array(text),
  created_at: time,
});
export type Rating = shape.output<typeof rating>;

export const rateSession = endpoint({
  method: 'POST',
  path: '/sessions/{session_id}/rate',
  responses: {201: rating},
});

const voteReasons = {
  /** Codes of reasons, in code order; empty if there are none. */
  reasons: shape.array(text),
  /** What the engineer told the author of the flow. */
  note: shape.nullable(text),
};

export const stepFeedback = shape.object({
  step_id: text,
  session_id: text,
  was_helpful: flag,
  ...voteReasons,
  status: voteStatus,
});
export type StepFeedback = shape.output<typeof stepFeedback>;

export const submitStepFeedback = endpoint({
  method: 'POST',
  path: '/steps/{step_id}/feedback',
  responses: {201: stepFeedback, 200: stepFeedback},
});

export const removeStepFeedback = endpoint({
  method: 'DELETE',
  path: '/steps/{step_id}/feedback',
  responses: {204: null},
});

export const sessionFeedback = shape.object({
  session_id: text,
  rating: shape.nullable(rating),
  steps: shape.array(shape.object({step_id: text, was_helpful: flag, ...voteReasons})),
});
export type SessionFeedback = shape.output<typeof sessionFeedback>;

export const getSessionFeedback = endpoint({
  method: 'GET',
  path: '/sessions/{session_id}/feedback',
  responses: {200: sessionFeedback},
});
