import type {ImportLineInput} from '@resolutionflow/contract';
import {HISTORY_DAYS} from '../content/account.js';
import {FLOWS} from '../content/flows.js';
import {ENGINEERS} from '../content/people.js';
import {midnightOf, lastDays} from './calendar.js';
import {Random} from './random.js';
import {Remarks} from './remarks.js';
import {inventSession, type InventedSession} from './session.js';
import {outageOf, requestsOf} from './workload.js';

export interface HistoryOptions {
  /** Nothing happens later than this; ms since the epoch. */
  readonly now: number;
  /** IANA name of the zone in which the team works. */
  readonly timeZone: string;
  /** A different seed gives a different history of the same shape. */
  readonly seed?: string;
}

/**
 * Invents months of a help desk's work that end now. The result is the same for the same day and seed. A
 * later `now` of the same day adds lines and completes sessions, and contradicts nothing.
 *
 * @returns Lines as `POST /import` takes them.
 */
export function* demoHistory({now, timeZone, seed = 'northwind'}: HistoryOptions): Iterable<ImportLineInput> {
  for (const {treeId, name, steps} of FLOWS) {
    yield {type: 'flow', tree_id: treeId, name, steps: steps.map(({id, title}) => ({id, title}))};
  }
  for (const {userId, name} of ENGINEERS) yield {type: 'user', user_id: userId, name};

  const remarks = new Remarks(seed);
  for (const day of lastDays(HISTORY_DAYS, now, timeZone)) {
    const random = new Random(`${seed}:${day.date}`);
    const midnight = midnightOf(day.date, timeZone);
    for (const {flow, engineer, minutes} of requestsOf(day, random)) {
      const startedAt = Math.round(midnight + minutes * 60_000);
      const outage = outageOf(day, flow);
      yield* linesOf(inventSession({flow, engineer, startedAt, outage}, random, remarks), now);
    }
  }
}

/** The part of a session that has happened by now. */
function* linesOf(session: InventedSession, now: number): Iterable<ImportLineInput> {
  const {id, flow, engineer, startedAt, visits, votes, end, rating} = session;
  if (startedAt > now) return;
  const iso = (time: number) => new Date(time).toISOString();
  const completed = end && end.at <= now ? {completed_at: iso(end.at), outcome: end.outcome} : {};
  yield {
    type: 'session',
    id,
    tree_id: flow.treeId,
    user_id: engineer.userId,
    started_at: iso(startedAt),
    ...completed,
  };
  for (const {step, at} of visits) {
    if (at <= now) yield {type: 'visit', session_id: id, step_id: step.id, visited_at: iso(at)};
  }
  for (const {step, wasHelpful, reasons, note, at} of votes) {
    if (at > now) continue;
    yield {
      type: 'step_feedback',
      session_id: id,
      step_id: step.id,
      was_helpful: wasHelpful,
      reasons: [...reasons],
      note,
      created_at: iso(at),
    };
  }
  if (rating && rating.at <= now) {
    const {stars, comment, reasons, at} = rating;
    const created_at = iso(at);
    yield {type: 'rating', session_id: id, rating: stars, comment, reasons: [...reasons], created_at};
  }
}
