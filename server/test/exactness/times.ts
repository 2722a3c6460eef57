import type {Session} from '@resolutionflow/contract';
import {EDGES, type When} from './events.js';
import type {PastSession} from './history.js';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** The accepted difference of a client's clock to the future. */
export const MAX_AHEAD_MS = 5 * MINUTE;
/** The greatest age of a time that the server accepts from a user. */
export const MAX_USER_AGE_MS = 7 * DAY;
/** The greatest age of a time in imports and from the host: before the longest period and its previous one. */
export const MAX_HOST_AGE_MS = 190 * DAY;

export const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;
export const isoTime = (at: number): string => new Date(at).toISOString();

/** Returns the described time between two others, usually closer to the later one. */
export function timeOf({share, edge}: When, from: number, to: number): number {
  const at = edge ? pick(EDGES, edge.index) + edge.offset : NaN;
  return at >= from && at <= to ? at : to - Math.floor(share * share * Math.max(0, to - from));
}

/** True if another step was visited at the same time, so that the last visited step would be undefined. */
export const isTie = ({visits}: PastSession, step: string, at: number): boolean =>
  visits.some((visit) => visit.at === at && visit.step !== step);

/** Returns a session in the form of the API. */
export const asWire = ({id, tree, user, startedAt, completedAt, outcome}: PastSession): Session => ({
  id,
  tree_id: tree,
  user_id: user,
  started_at: isoTime(startedAt),
  completed_at: completedAt === undefined ? null : isoTime(completedAt),
  outcome: outcome ?? null,
});
