import * as z from 'zod/mini';
import * as feedbackEndpoints from './responses/feedback.js';
import * as ratingEndpoints from './responses/ratings.js';
import {period} from './insights.js';
import {
  IDEMPOTENCY_KEY_EXPECTATION,
  IDEMPOTENCY_KEY_PATTERN,
  MAX_COMMENT_LENGTH,
  MAX_RATING,
  MIN_RATING,
} from './limits.js';
import {id, integerInQuery, page, seq, stars, userId} from './primitives.js';
import {route} from './route.js';
import {cleanComment} from './text.js';

export * from './responses/feedback.js';
export * from './responses/ratings.js';

const sessionParams = z.object({session_id: id});
const stepParams = z.object({step_id: id});

/** A comment of a request: cleaned, then limited in length; null if empty. */
export const commentInput = z.pipe(
  z.pipe(
    z.nullish(z.string()),
    z.transform((text) => cleanComment(text ?? '')),
  ),
  z.nullable(
    z.string().check(
      z.maxLength(MAX_COMMENT_LENGTH, {abort: true}),
      // `maxLength` counts code points.
      z.refine(
        ({length}) => length <= MAX_COMMENT_LENGTH,
        `Expected at most ${MAX_COMMENT_LENGTH} UTF-16 units`,
      ),
    ),
  ),
);

export const ratingInput = z.object({rating: stars, comment: commentInput});
export type RatingInput = z.infer<typeof ratingInput>;

export const idempotencyKey = z
  .string()
  .check(z.regex(IDEMPOTENCY_KEY_PATTERN, `Expected ${IDEMPOTENCY_KEY_EXPECTATION}`));

export const rateSession = route({
  ...feedbackEndpoints.rateSession,
  name: 'rateSession',
  summary: 'Rate a completed session, once',
  access: ['owner'],
  params: sessionParams,
  headers: z.object({'idempotency-key': z.optional(idempotencyKey)}),
  body: ratingInput,
  errors: ['not_found', 'session_not_completed', 'already_rated'],
});

export const stepFeedbackInput = z.object({session_id: id, was_helpful: z.boolean(), seq: z.optional(seq)});
export type StepFeedbackInput = z.infer<typeof stepFeedbackInput>;

export const submitStepFeedback = route({
  ...feedbackEndpoints.submitStepFeedback,
  name: 'submitStepFeedback',
  summary: 'Say whether a step was helpful, or change what was said',
  access: ['owner'],
  params: stepParams,
  body: stepFeedbackInput,
  errors: ['not_found'],
});

export const removeStepFeedback = route({
  ...feedbackEndpoints.removeStepFeedback,
  name: 'removeStepFeedback',
  summary: 'Take a vote back',
  access: ['owner'],
  params: stepParams,
  query: z.object({session_id: id, seq: z.optional(integerInQuery(0, Number.MAX_SAFE_INTEGER))}),
  errors: ['not_found'],
});

export const getSessionFeedback = route({
  ...feedbackEndpoints.getSessionFeedback,
  name: 'getSessionFeedback',
  summary: 'All feedback given in a session',
  access: ['owner', 'admin', 'key'],
  params: sessionParams,
  errors: ['not_found'],
});

export const ratingFilter = {
  period: z._default(period, '30d'),
  tree_id: z.optional(id),
  engineer_id: z.optional(userId),
  max_rating: z.optional(integerInQuery(MIN_RATING, MAX_RATING)),
};

export const listRatings = route({
  ...ratingEndpoints.listRatings,
  name: 'listRatings',
  summary: 'Ratings with their comments, newest first',
  access: ['admin', 'key'],
  query: z.object({...ratingFilter, ...page}),
  errors: ['not_found'],
});

export const exportRatings = route({
  ...ratingEndpoints.exportRatings,
  name: 'exportRatings',
  summary: 'Ratings as CSV',
  access: ['admin', 'key'],
  query: z.object(ratingFilter),
  responseType: 'text/csv',
  errors: ['not_found'],
});
