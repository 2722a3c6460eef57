import * as z from 'zod/mini';
import * as feedbackEndpoints from './responses/feedback.js';
import * as ratingEndpoints from './responses/ratings.js';
import {period} from './insights.js';
import {
  IDEMPOTENCY_KEY_EXPECTATION,
  IDEMPOTENCY_KEY_PATTERN,
  MAX_COMMENT_LENGTH,
  MAX_NOTE_LENGTH,
  MAX_RATING,
  MAX_RATING_WITH_REASONS,
  MAX_REASONS,
  MIN_RATING,
} from './limits.js';
import {id, integerInQuery, pageQuery, reason, seq, stars, userId} from './primitives.js';
import {route} from './route.js';
import {cleanComment} from './text.js';

export * from './responses/feedback.js';
export * from './responses/ratings.js';

const sessionParams = z.object({session_id: id});
const stepParams = z.object({step_id: id});

/** A text of a request: cleaned, then limited in length; null if empty. */
const textInput = (maximum: number) =>
  z.pipe(
    z.pipe(
      z.nullish(z.string()),
      z.transform((text) => cleanComment(text ?? '')),
    ),
    z.nullable(
      z.string().check(
        z.maxLength(maximum, {abort: true}),
        // `maxLength` counts code points.
        z.refine(({length}) => length <= maximum, `Expected at most ${maximum} UTF-16 units`),
      ),
    ),
  );

export const commentInput = textInput(MAX_COMMENT_LENGTH);
export const noteInput = textInput(MAX_NOTE_LENGTH);

/**
 * The reasons of a vote or rating: each code once, in code order; empty if there are none. Their number is checked before
 * the codes, so that a long list of bad codes costs no more than a short one.
 */
export const reasonsInput = z._default(
  z.pipe(
    z.transform((codes: string[] | null, {issues}) => {
      if (!Array.isArray(codes)) return codes;
      const different = [...new Set(codes)];
      if (different.length > MAX_REASONS) {
        const message = `Expected at most ${MAX_REASONS} different reasons`;
        issues.push({code: 'custom', input: codes, message});
      }
      return different;
    }),
    z.pipe(
      z.nullable(z.array(reason)),
      // Before the check there may be objects, which `sort` cannot always convert to text.
      z.transform((codes) => codes?.sort() ?? []),
    ),
  ),
  () => [],
);

/** The fields that a vote has in a request and in an import line. */
export const voteFields = {was_helpful: z.boolean(), reasons: reasonsInput, note: noteInput};

interface Vote {
  readonly was_helpful: boolean;
  readonly reasons: readonly string[];
  readonly note: string | null;
}

/** Only a vote that is not helpful may have reasons and a note. */
export const voteChecks = [
  z.refine<Vote>(({was_helpful, reasons}) => !was_helpful || reasons.length === 0, {
    path: ['reasons'],
    error: 'Only a vote that is not helpful may have reasons',
  }),
  z.refine<Vote>(({was_helpful, note}) => !was_helpful || note === null, {
    path: ['note'],
    error: 'Only a vote that is not helpful may have a note',
  }),
] as const;

/** The fields that a rating has in a request and in an import line. */
export const ratingFields = {rating: stars, comment: commentInput, reasons: reasonsInput};

/** Only a rating of few stars may have reasons. */
export const ratingCheck = z.refine<{readonly rating: number; readonly reasons: readonly string[]}>(
  ({rating, reasons}) => rating <= MAX_RATING_WITH_REASONS || reasons.length === 0,
  {path: ['reasons'], error: `Only a rating of ${MAX_RATING_WITH_REASONS} or less may have reasons`},
);

export const ratingInput = z.object(ratingFields).check(ratingCheck);
export type RatingInput = z.infer<typeof ratingInput>;

export const idempotencyKey = z
  .string()
  .check(z.regex(IDEMPOTENCY_KEY_PATTERN, `Expected ${IDEMPOTENCY_KEY_EXPECTATION}`));

export const rateSession = route({
  ...feedbackEndpoints.rateSession,
  name: 'rateSession',
  summary: 'Rate a completed session, once',
  details: '`reasons` are allowed with 1 to 3 stars.',
  access: ['owner'],
  params: sessionParams,
  headers: z.object({'idempotency-key': z.optional(idempotencyKey)}),
  body: ratingInput,
  errors: ['not_found', 'session_not_completed', 'already_rated'],
});

export const stepFeedbackInput = z
  .object({session_id: id, ...voteFields, seq: z.optional(seq)})
  .check(...voteChecks);
export type StepFeedbackInput = z.infer<typeof stepFeedbackInput>;

export const submitStepFeedback = route({
  ...feedbackEndpoints.submitStepFeedback,
  name: 'submitStepFeedback',
  summary: 'Say whether a step was helpful, or change what was said',
  details:
    'The vote replaces the earlier one as a whole. `reasons` and `note` are allowed if `was_helpful` is false.',
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
  reason: z.optional(reason),
};

export const listRatings = route({
  ...ratingEndpoints.listRatings,
  name: 'listRatings',
  summary: 'Ratings with their comments, newest first',
  access: ['admin', 'key'],
  query: z.object({...ratingFilter, ...pageQuery}),
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
