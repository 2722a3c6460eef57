import * as z from './kinds.js';
import {call} from './call.js';
import {count, flag, text, time, voteStatus} from './primitives.js';

export const rating = z.object({
  id: text,
  session_id: text,
  rating: count,
  comment: z.nullable(text),
  created_at: time,
});
export type Rating = z.output<typeof rating>;

export const rateSession = call({
  method: 'POST',
  path: '/sessions/{session_id}/rate',
  responses: {201: rating},
});

export const stepFeedback = z.object({
  step_id: text,
  session_id: text,
  was_helpful: flag,
  status: voteStatus,
});
export type StepFeedback = z.output<typeof stepFeedback>;

export const submitStepFeedback = call({
  method: 'POST',
  path: '/steps/{step_id}/feedback',
  responses: {201: stepFeedback, 200: stepFeedback},
});

export const sessionFeedback = z.object({
  session_id: text,
  rating: z.nullable(rating),
  steps: z.array(z.object({step_id: text, was_helpful: flag})),
});
export type SessionFeedback = z.output<typeof sessionFeedback>;

export const getSessionFeedback = call({
  method: 'GET',
  path: '/sessions/{session_id}/feedback',
  responses: {200: sessionFeedback},
});
