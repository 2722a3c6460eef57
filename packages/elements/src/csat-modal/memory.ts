import {recall, remember} from '../internal/storage.js';

const ASKED = 'rf-rated-sessions';
const SKIPPED = 'rf-skipped-sessions';
const LAST = 'rf-last-asked';
const MOST = 100;
const DAY = 86_400_000;

function read(key: string): string[] {
  try {
    const ids: unknown = JSON.parse(recall(key) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    // Somebody else has written there; it is replaced by the next answer.
    return [];
  }
}

const write = (key: string, ids: string[]) => remember(key, JSON.stringify(ids.slice(-MOST)));

/**
 * Whether a session was rated in this browser.
 *
 * @param sessionId - The session.
 */
export function hasBeenRated(sessionId: string): boolean {
  return read(ASKED).includes(sessionId) && !hasBeenSkipped(sessionId);
}

/** Whether the person was asked in this browser and did not want to rate. */
export function hasBeenSkipped(sessionId: string): boolean {
  return read(SKIPPED).includes(sessionId);
}

/** Remembers the answer, and that this browser was asked today. */
export function rememberAnswer(sessionId: string | null, answer: 'rated' | 'skipped'): void {
  remember(LAST, String(Date.now()));
  if (!sessionId) return;
  const others = (key: string) => read(key).filter((id) => id !== sessionId);
  write(ASKED, [...others(ASKED), sessionId]);
  if (answer === 'skipped') write(SKIPPED, [...others(SKIPPED), sessionId]);
  else if (hasBeenSkipped(sessionId)) write(SKIPPED, others(SKIPPED));
}

/**
 * Whether this browser was asked less than so many days ago.
 *
 * @param days - 0: no such limit.
 */
export function askedWithin(days: number): boolean {
  const last = Number(recall(LAST) ?? NaN);
  // A clock that was set back must not silence the question for longer than the days asked for.
  return Math.abs(Date.now() - last) < days * DAY;
}
