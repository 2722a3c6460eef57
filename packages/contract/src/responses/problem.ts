import * as shape from './shape.js';
import {count, text} from './primitives.js';

/** What was wrong with one part of a request. */
export const fieldError = shape.object({path: text, message: text});
export type FieldError = shape.output<typeof fieldError>;

/** The body of every error, `application/problem+json` (RFC 9457). */
export const problem = shape.object({
  type: text,
  title: text,
  status: count,
  detail: text,
  /** Stable; one of `ERRORS`. A client meets codes of later versions, hence a string. */
  code: text,
  request_id: text,
  errors: shape.optional(shape.array(fieldError)),
});
export type Problem = shape.output<typeof problem>;
