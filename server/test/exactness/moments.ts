import type {Session} from '@resolutionflow/contract';
import {EDGES, type When} from './happenings.js';
import type {PastSession} from './history.js';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** How far ahead a clock outside may be. */
export const AHEAD = 5 * MINUTE;
/** How long ago a user's clock is believed. */
export const AGO = 7 * DAY;
/** How far back the host and an import go here: beyond the longest period and the one before it. */
export const LONG_AGO = 190 * DAY;

export const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;
export const isoTime = (at: number): string => new Date(at).toISOString();

/** The moment that is meant, between two others; mostly nearer to the later one. */
export function momentOf({share, edge}: When, from: number, to: number): number {
  const at = edge ? pick(EDGES, edge.index) + edge.offset : NaN;
  return at >= from && at <= to ? at : to - Math.floor(share * share * Math.max(0, to - from));
}

/** Of those that count as the latest, none may be at the same time at another step: which one it is nobody says. */
export const isTie = ({visits}: PastSession, step: string, at: number): boolean =>
  visits.some((visit) => visit.at === at && visit.step !== step);

/** A session as the API shows it. */
export const asWire = ({id, tree, user, startedAt, completedAt, outcome}: PastSession): Session => ({
  id,
  tree_id: tree,
  user_id: user,
  started_at: isoTime(startedAt),
  completed_at: completedAt === undefined ? null : isoTime(completedAt),
  outcome: outcome ?? null,
});
