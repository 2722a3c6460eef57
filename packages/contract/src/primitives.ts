import * as z from 'zod/mini';
import type {Outcome} from './responses/primitives.js';

export type {Outcome} from './responses/primitives.js';

/** How a session ended. */
export const outcome = z.enum(['resolved', 'escalated', 'workaround', 'unresolved'] satisfies Outcome[]);

/** Flow, step and session ids: opaque, unique within an account, safe in a URL path as they are. */
export const id = z
  .string()
  .check(
    z.regex(
      /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/,
      'Expected 1–128 characters of A–Z a–z 0–9 . _ : - (neither "." nor "..")',
    ),
  );

/**
 * A user id as the host knows it: `auth0|4f2a`, an e-mail address. Percent-encoded in paths, where `.` and `..` would name
 * another path.
 */
export const userId = z
  .string()
  .check(
    z.regex(
      /^(?!\.{1,2}$)[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]{1,128}$/u,
      'Expected 1–128 printable characters (neither "." nor "..")',
    ),
  );

/** A name or title that people read. */
export const name = z.string().check(z.regex(/^[^\0\p{Cs}]{1,200}$/u, 'Expected 1–200 characters'));

/** ISO 8601 in UTC with milliseconds, as the server writes it. Reads any offset. */
export const timestamp = z.iso.datetime({offset: true, error: 'Expected an ISO 8601 timestamp'});

/** The client's clock in ms, rising with each press; the later press wins. */
export const seq = z.int().check(z.nonnegative());

/** 1–5 stars. */
export const stars = z.int().check(z.minimum(1), z.maximum(5));

/** An integer written in a query string. */
export const integerInQuery = (least: number, most: number) =>
  z.pipe(
    z.pipe(z.string().check(z.regex(/^\d{1,16}$/, 'Expected a whole number')), z.transform(Number)),
    z.int().check(z.minimum(least), z.maximum(most)),
  );

/** The query of a list that comes in pages. */
export const page = {
  limit: z._default(integerInQuery(1, 1000), 100),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
};
