import {recall} from '../internal/storage.js';

/** Sessions that a person was asked about, and those of them that they did not want to rate. */
export type Answered = 'rated' | 'skipped';

/** Under which name a browser remembers them. */
export const nameOf = (which: Answered): string => `rf-${which}-sessions`;

/** The ids that this browser remembers. */
export function sessions(which: Answered): string[] {
  try {
    const ids: unknown = JSON.parse(recall(nameOf(which)) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    // Somebody else has written there; it is replaced by the next answer.
    return [];
  }
}

/**
 * Whether a session was rated in this browser.
 *
 * @param sessionId - The session.
 */
export const hasBeenRated = (sessionId: string): boolean =>
  sessions('rated').includes(sessionId) && !sessions('skipped').includes(sessionId);
