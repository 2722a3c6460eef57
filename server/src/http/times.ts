import {invalid} from '../api-problem.js';
import type {Caller} from './handler.js';

const AHEAD_MS = 5 * 60_000;
const AGO_MS = 7 * 86_400_000;

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
  if (ms > now + AHEAD_MS) throw invalid(path, 'Expected a time not more than 5 minutes ahead');
  if (caller.kind === 'user' && ms < now - AGO_MS) {
    throw invalid(path, 'Expected a time not more than 7 days ago');
  }
  return ms;
}

export const isoTime = (ms: number): string => new Date(ms).toISOString();
