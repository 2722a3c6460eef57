import * as z from 'zod/mini';
import {id, integerInQuery, page, period, seq, stars, timestamp, userId} from './primitives.js';
import {route} from './route.js';
import {cleanComment, MAX_COMMENT_LENGTH} from './text.js';

const sessionParams = z.object({session_id: id});
const stepParams = z.object({step_id: id});

/** Comment as it arrives: cleaned, at most 500 UTF-16 units, empty becomes null. */
export const commentInput = z.pipe(
  z.pipe(
    z.nullish(z.string()),
    z.transform((text) => cleanComment(text ?? '')),
  ),
  z.nullable(
    z.string().check(
      z.maxLength(MAX_COMMENT_LENGTH, {abort: true}),
      // That counted code points.
      z.refine(
        ({length}) => length <= MAX_COMMENT_LENGTH,
        `Expected at most ${MAX_COMMENT_LENGTH} UTF-16 units`,
      ),
    ),
  ),
);

export const rating = z.object({
  id: z.string(),
  session_id: id,
  rating: stars,
  comment: z.nullable(z.string()),
  created_at: timestamp,
});
export type Rating = z.infer<typeof rating>;

export const ratingInput = z.object({rating: stars, comment: commentInput});
export type RatingInput = z.infer<typeof ratingInput>;

export const idempotencyKey = z
  .string()
  .check(z.regex(/^[\x21-\x7e]{1,128}$/, 'Expected 1–128 visible ASCII characters'));

export const rateSession = route({
  name: 'rateSession',
  summary: 'Rate a completed session, once',
  method: 'POST',
  path: '/sessions/{session_id}/rate',
  access: ['owner'],
  params: sessionParams,
  headers: z.object({'idempotency-key': z.optional(idempotencyKey)}),
  body: ratingInput,
  responses: {201: rating},
  errors: ['not_found', 'session_not_completed', 'already_rated'],
});

export const stepFeedback = z.object({
  step_id: id,
  session_id: id,
  was_helpful: z.boolean(),
  status: z.enum(['created', 'updated']),
});
export type StepFeedback = z.infer<typeof stepFeedback>;

export const stepFeedbackInput = z.object({session_id: id, was_helpful: z.boolean(), seq: z.optional(seq)});
export type StepFeedbackInput = z.infer<typeof stepFeedbackInput>;

export const submitStepFeedback = route({
  name: 'submitStepFeedback',
  summary: 'Say whether a step was helpful, or change what was said',
  method: 'POST',
  path: '/steps/{step_id}/feedback',
  access: ['owner'],
  params: stepParams,
  body: stepFeedbackInput,
  responses: {201: stepFeedback, 200: stepFeedback},
  errors: ['not_found'],
});

export const removeStepFeedback = route({
  name: 'removeStepFeedback',
  summary: 'Take a vote back',
  method: 'DELETE',
  path: '/steps/{step_id}/feedback',
  access: ['owner'],
  params: stepParams,
  query: z.object({session_id: id, seq: z.optional(integerInQuery(0, Number.MAX_SAFE_INTEGER))}),
  responses: {204: null},
  errors: ['not_found'],
});

export const sessionFeedback = z.object({
  session_id: id,
  rating: z.nullable(rating),
  steps: z.array(z.object({step_id: id, was_helpful: z.boolean()})),
});
export type SessionFeedback = z.infer<typeof sessionFeedback>;

export const getSessionFeedback = route({
  name: 'getSessionFeedback',
  summary: 'All feedback given in a session',
  method: 'GET',
  path: '/sessions/{session_id}/feedback',
  access: ['owner', 'admin', 'key'],
  params: sessionParams,
  responses: {200: sessionFeedback},
  errors: ['not_found'],
});

export const ratingFilter = {
  period: z._default(period, '30d'),
  tree_id: z.optional(id),
  engineer_id: z.optional(userId),
  max_rating: z.optional(integerInQuery(1, 5)),
};

export const ratingEntry = z.object({
  session_id: id,
  tree_id: id,
  flow_name: z.string(),
  user_id: userId,
  user_name: z.string(),
  rating: stars,
  comment: z.nullable(z.string()),
  created_at: timestamp,
});
export type RatingEntry = z.infer<typeof ratingEntry>;

export const ratingPage = z.object({ratings: z.array(ratingEntry), next_cursor: z.nullable(z.string())});
export type RatingPage = z.infer<typeof ratingPage>;

export const listRatings = route({
  name: 'listRatings',
  summary: 'Ratings with their comments, newest first',
  method: 'GET',
  path: '/ratings',
  access: ['admin', 'key'],
  query: z.object({...ratingFilter, ...page}),
  responses: {200: ratingPage},
  errors: ['not_found'],
});

export const exportRatings = route({
  name: 'exportRatings',
  summary: 'Ratings as CSV',
  method: 'GET',
  path: '/ratings.csv',
  access: ['admin', 'key'],
  query: z.object(ratingFilter),
  responses: {200: null},
  responseType: 'text/csv',
  errors: ['not_found'],
});
