import {recall, remember} from '../internal/storage.js';
import {nameOf, sessions, type Answered} from './rated.js';

const LAST = 'rf-last-asked';
const MOST = 100;
const DAY = 86_400_000;

const write = (which: Answered, ids: string[]) => remember(nameOf(which), JSON.stringify(ids.slice(-MOST)));

/** Whether the person was asked in this browser and did not want to rate. */
export const hasBeenSkipped = (sessionId: string): boolean => sessions('skipped').includes(sessionId);

/** Remembers the answer, and that this browser was asked today. */
export function rememberAnswer(sessionId: string | null, answer: Answered): void {
  remember(LAST, String(Date.now()));
  if (!sessionId) return;
  const others = (which: Answered) => sessions(which).filter((id) => id !== sessionId);
  write('rated', [...others('rated'), sessionId]);
  if (answer === 'skipped') write('skipped', [...others('skipped'), sessionId]);
  else if (hasBeenSkipped(sessionId)) write('skipped', others('skipped'));
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
