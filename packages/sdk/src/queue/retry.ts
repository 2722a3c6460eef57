import {ApiError} from '../errors/api-error.js';
import {isTokenRejected} from '../http/transport.js';

const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 60_000;
export const MAX_RETRY_AFTER_MS = 300_000;

/** What a failed attempt means for the item. */
export type FailureKind =
  /** The network or the server has a problem: the whole queue pauses. */
  | 'later'
  /** The resource does not exist yet or the session is still open: a host's backend may be working on it. */
  | 'not-yet'
  /** Another token may be accepted. */
  | 'token'
  /** The server will never accept it. */
  | 'final';

// 417 and 431 judge the headers, to which proxies and cookies add.
const TEMPORARY = [408, 417, 425, 429, 431];
const NEVER = [501, 505];
/** The server's HTTP parser could not read the request: something on the way has damaged it. */
const DAMAGED = 'malformed_request';

export function classifyFailure(error: unknown): FailureKind {
  if (!(error instanceof ApiError)) return 'later';
  const {status, code, requestId} = error;
  if (isTokenRejected(error)) return 'token';
  // A redirect judges nothing. Without a request id, a proxy has answered in place of the server.
  if (status < 400 || (status < 500 && requestId === undefined)) return 'later';
  if (status === 404 || code === 'session_not_completed') return 'not-yet';
  if (code === DAMAGED || TEMPORARY.includes(status) || (status >= 500 && !NEVER.includes(status)))
    return 'later';
  return 'final';
}

/** A pause with full jitter: random, up to a limit that doubles. */
export const backoff = (tries: number): number =>
  Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);

/**
 * Returns the pause that the headers of a response ask for, ms; undefined without a valid `Retry-After`.
 *
 * @param now - ms since the epoch, by the server's clock where it is known.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('Retry-After');
  if (!value) return undefined;
  // The responding server wrote both dates by its own clock.
  const sentAt = Date.parse(headers.get('Date') ?? '') || now;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - sentAt;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
