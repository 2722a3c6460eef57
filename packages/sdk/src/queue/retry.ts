import {ApiError} from '../errors/api-error.js';

const FIRST_MS = 500;
const LONGEST_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 300_000;

/** What a failed try means. */
export type Verdict =
  /** The network or the server is in trouble: everything waits. */
  | 'later'
  /** The session is not there yet, or still open: only its own items wait. */
  | 'session-later'
  /** Another token may do. */
  | 'token'
  /** The server never will. */
  | 'final';

const PASSING = [408, 425, 429];
const NEVER = [501, 505];

export function verdictOn(error: unknown): Verdict {
  if (!(error instanceof ApiError)) return 'later';
  const {status, code} = error;
  if (status === 401 || code === 'unknown_account') return 'token';
  if (status === 404 || code === 'session_not_completed') return 'session-later';
  if (PASSING.includes(status) || (status >= 500 && !NEVER.includes(status))) return 'later';
  return 'final';
}

/** Full jitter: between nothing and a bound that doubles. */
export const backoff = (tries: number): number => Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);

/**
 * How long the server asks to be left alone, ms; undefined where it does not.
 *
 * @param header - `Retry-After`: seconds or a date.
 * @param now - ms since the epoch, by the server's clock where it is known.
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS) : undefined;
}
