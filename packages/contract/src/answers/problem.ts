import * as z from './kinds.js';
import {count, text} from './primitives.js';

/** What was wrong with one part of a request. */
export const fieldError = z.object({path: text, message: text});
export type FieldError = z.output<typeof fieldError>;

/** The body of every error, `application/problem+json` (RFC 9457). */
export const problem = z.object({
  type: text,
  title: text,
  status: count,
  detail: text,
  /** Stable; one of `ERRORS`. A client meets codes of later versions, hence a string. */
  code: text,
  request_id: text,
  errors: z.optional(z.array(fieldError)),
});
export type Problem = z.output<typeof problem>;
