import {MAX_CLOCK_LEAD_MS, MAX_USER_TIME_AGE_MS} from '@resolutionflow/contract';
import {invalid} from '../api-problem.js';
import {DAY_MS} from '../db/days.js';
import type {Caller} from './handler.js';

/**
 * Parses a timestamp of a request.
 *
 * @returns ms since the epoch.
 * @throws {ApiProblem} `validation_failed` if it is more than 5 minutes ahead or, from a user, more than 7 days ago.
 */
export function timeFromCaller(
  path: string,
  text: string | undefined,
  {now, caller}: {now: number; caller: Caller},
): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (ms > now + MAX_CLOCK_LEAD_MS)
    throw invalid(path, `Expected a time not more than ${MAX_CLOCK_LEAD_MS / 60_000} minutes ahead`);
  if (caller.kind === 'user' && ms < now - MAX_USER_TIME_AGE_MS) {
    throw invalid(path, `Expected a time not more than ${MAX_USER_TIME_AGE_MS / DAY_MS} days ago`);
  }
  return ms;
}

export const isoTime = (ms: number): string => new Date(ms).toISOString();
