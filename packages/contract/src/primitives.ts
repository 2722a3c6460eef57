import * as z from 'zod/mini';
import {
  DEFAULT_PAGE_SIZE,
  ID_EXPECTATION,
  ID_PATTERN,
  MAX_CURSOR_LENGTH,
  MAX_PAGE_SIZE,
  MAX_RATING,
  MIN_RATING,
  NAME_EXPECTATION,
  NAME_PATTERN,
  OUTCOMES,
  REASON_EXPECTATION,
  REASON_PATTERN,
  USER_ID_EXPECTATION,
  USER_ID_PATTERN,
} from './limits.js';

export type {Outcome} from './responses/primitives.js';

/** How a session ended. */
export const outcome = z.enum(OUTCOMES);

/** Flow, step and session ids: opaque and unique within an account. */
export const id = z.string().check(z.regex(ID_PATTERN, `Expected ${ID_EXPECTATION}`));

/** A user id of the host. Clients percent-encode it in paths. */
export const userId = z.string().check(z.regex(USER_ID_PATTERN, `Expected ${USER_ID_EXPECTATION}`));

/** A name or title that people read. */
export const name = z.string().check(z.regex(NAME_PATTERN, `Expected ${NAME_EXPECTATION}`));

/** ISO 8601 has no year of four digits before it. */
const START_OF_YEAR_0 = Date.parse('0000-01-01T00:00:00Z');

/** ISO 8601. Requests may have any offset; the server writes UTC with milliseconds. */
export const timestamp = z.iso
  .datetime({offset: true, abort: true, error: 'Expected an ISO 8601 timestamp'})
  .check(
    z.refine((text) => Date.parse(text) >= START_OF_YEAR_0, 'Expected a timestamp of the year 0000 or later'),
  );

/** A number that rises with each vote of a client: its clock in ms. The vote with the highest number wins. */
export const seq = z.int().check(z.nonnegative());

/** 1–5 stars. */
export const stars = z.int().check(z.minimum(MIN_RATING), z.maximum(MAX_RATING));

/** The code of a reason, for example `outdated`. */
export const reason = z.string().check(z.regex(REASON_PATTERN, `Expected ${REASON_EXPECTATION}`));

/** An integer of a query string, within inclusive limits. */
export const integerInQuery = (minimum: number, maximum: number) =>
  z.pipe(
    z.pipe(z.string().check(z.regex(/^\d{1,16}$/, 'Expected a whole number')), z.transform(Number)),
    z.int().check(z.minimum(minimum), z.maximum(maximum)),
  );

/** The query parameters of a paged list. */
export const pageQuery = {
  limit: z._default(integerInQuery(1, MAX_PAGE_SIZE), DEFAULT_PAGE_SIZE),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(MAX_CURSOR_LENGTH))),
};
