import {getItem, setItem} from '../internal/local-memory.js';

/** An answer to the prompt. */
type Answer = 'rated' | 'skipped';

/** The time of the last answer, in ms since 1970. */
const LAST_ANSWER_KEY = 'rf-last-asked';
const MAX_REMEMBERED_SESSIONS = 100;
const DAY_MS = 86_400_000;

const keyOf = (list: Answer): string => `rf-${list}-sessions`;

/** Reads the session ids of a list. A session is in one of the lists at most. */
function readSessions(list: Answer): string[] {
  try {
    const ids: unknown = JSON.parse(getItem(keyOf(list)) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    // Other code has written something else. The next answer replaces it.
    return [];
  }
}

function writeSessions(list: Answer, ids: readonly string[]): void {
  // One by one: some pages have an `Array.prototype.toJSON`, which would write the array as a string.
  const items = ids.slice(-MAX_REMEMBERED_SESSIONS).map((id) => JSON.stringify(id));
  setItem(keyOf(list), `[${items.join()}]`);
}

/**
 * Returns whether a session was rated in this browser.
 *
 * @param sessionId - The session.
 */
export const hasBeenRated = (sessionId: string): boolean => readSessions('rated').includes(sessionId);

/** Returns whether the user has skipped the rating of a session in this browser. */
export const hasBeenSkipped = (sessionId: string): boolean => readSessions('skipped').includes(sessionId);

/** Remembers an answer and its time. */
export function rememberAnswer(sessionId: string | null, answer: Answer): void {
  setItem(LAST_ANSWER_KEY, String(Date.now()));
  // A rating stays on the server, even if the page asks again and the user skips.
  if (!sessionId || (answer === 'skipped' && hasBeenRated(sessionId))) return;
  for (const list of ['rated', 'skipped'] as const) {
    const ids = readSessions(list);
    const others = ids.filter((id) => id !== sessionId);
    if (list === answer) writeSessions(list, [...others, sessionId]);
    else if (others.length < ids.length) writeSessions(list, others);
  }
}

/**
 * Returns whether the last answer in this browser is more recent than a number of days.
 *
 * @param days - 0 returns false.
 */
export function hasAnsweredWithin(days: number): boolean {
  const last = Number(getItem(LAST_ANSWER_KEY) ?? NaN);
  // The absolute difference: a clock that was set back must not extend the quiet days.
  return Math.abs(Date.now() - last) < days * DAY_MS;
}
