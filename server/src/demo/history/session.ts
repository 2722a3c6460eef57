import {MAX_RATING_WITH_REASONS, type Outcome} from '@resolutionflow/contract';
import type {DemoFlow, DemoStep} from '../content/flow.js';
import type {DemoEngineer} from '../content/people.js';
import type {Random} from './random.js';
import type {Remarks} from './remarks.js';

const MINUTE_MS = 60_000;

/**
 * The share of sessions that end at a step for unrelated reasons: the customer calls back, the shift ends.
 */
const UNRELATED_END_SHARE = 0.007;

/** Stars that an outcome earns before flow, step and person add or take some. */
const STARS: Readonly<Record<Outcome, number>> = {
  resolved: 4.5,
  workaround: 3.7,
  escalated: 3.1,
  unresolved: 2.2,
};

/** An invented run of a flow. Times are ms since the epoch. */
export interface InventedSession {
  readonly id: string;
  readonly flow: DemoFlow;
  readonly engineer: DemoEngineer;
  readonly startedAt: number;
  readonly visits: readonly {readonly step: DemoStep; readonly at: number}[];
  readonly votes: readonly InventedVote[];
  readonly end?: {readonly outcome: Outcome; readonly at: number};
  readonly rating?: {
    readonly stars: number;
    readonly comment: string | null;
    readonly reasons: readonly string[];
    readonly at: number;
  };
}

/** A vote; only one that is not helpful has reasons and a note. */
interface InventedVote {
  readonly step: DemoStep;
  readonly wasHelpful: boolean;
  readonly reasons: readonly string[];
  readonly note: string | null;
  readonly at: number;
}

/** Reasons for a step without reasons of its own. */
const USUAL_REASONS = ['unclear', 'did_not_work', 'outdated'];

/** The reasons of a vote or a rating: often the first one, sometimes two, often none. */
function reasonsFor(known: readonly string[], random: Random): string[] {
  return known.filter((_, index) => random.chance(0.55 / (index + 1)));
}

interface Circumstances {
  readonly flow: DemoFlow;
  readonly engineer: DemoEngineer;
  readonly startedAt: number;
  /** How hard an outage hits this flow, 0 to 1. */
  readonly outage: number;
}

/** The steps of a session, and its outcome. Without an outcome, the engineer left early. */
function walk(
  {flow, engineer, outage}: Circumstances,
  random: Random,
): {steps: DemoStep[]; outcome?: Outcome} {
  const steps: DemoStep[] = [];
  for (const step of flow.steps) {
    steps.push(step);
    if (random.chance(step.loses ?? UNRELATED_END_SHARE)) return {steps};
    if (random.chance(0.82 * step.solves * engineer.skill * (1 - 0.85 * outage))) {
      return {steps, outcome: random.chance(0.94) ? 'resolved' : 'workaround'};
    }
    // Once everybody knows that the provider is down, engineers skip the remaining steps.
    if (random.chance(0.3 * outage)) break;
  }
  if (random.chance(0.012)) return {steps};
  const escalated = flow.escalated * (1 - 0.5 * outage);
  const workaround = flow.workaround * (1 - outage);
  const ending = random.next();
  if (ending < escalated) return {steps, outcome: 'escalated'};
  return {steps, outcome: ending < escalated + workaround ? 'workaround' : 'unresolved'};
}

function starsFor(
  outcome: Outcome,
  annoyance: number,
  {flow, engineer, outage}: Circumstances,
  random: Random,
): number {
  const stars =
    STARS[outcome] + flow.liking + engineer.mood - annoyance - 0.5 * outage + 0.7 * random.normal();
  return Math.min(5, Math.max(1, Math.round(stars)));
}

/** The reasons and the note of a vote that is not helpful. */
function inventReasons(
  step: DemoStep,
  random: Random,
  remarks: Remarks,
): {readonly reasons: readonly string[]; readonly note: string | null} {
  const reasons = reasonsFor(step.reasons ?? USUAL_REASONS, random);
  const writes = step.complaints !== undefined && random.chance(0.3);
  return {reasons, note: writes ? remarks.note(step.complaints) : null};
}

/** Invents a session from its first step to its rating. */
export function inventSession(
  circumstances: Circumstances,
  random: Random,
  remarks: Remarks,
): InventedSession {
  const {flow, engineer, startedAt, outage} = circumstances;
  const id = random.uuid();
  const {steps, outcome} = walk(circumstances, random);
  const median = flow.minutes * engineer.pace * (0.4 + (0.9 * steps.length) / flow.steps.length);
  const length = Math.min(240, Math.max(0.8, random.logNormal(median, flow.spread))) * MINUTE_MS;
  const pace = length / steps.length;

  const visits = steps.map((step, index) => ({
    step,
    at: Math.round(startedAt + pace * (index + (index && random.between(-0.3, 0.3)))),
  }));
  const votes = visits.flatMap(({step, at}) => {
    const share = Math.min(0.95, engineer.votes * (step.complaints ? 1.7 : 1));
    if (!random.chance(share)) return [];
    const wasHelpful = random.chance(step.helpful * (1 - 0.4 * outage));
    const vote = {step, wasHelpful, at: Math.round(at + pace * random.between(0.3, 0.6))};
    return [
      wasHelpful ? {...vote, reasons: [], note: null} : {...vote, ...inventReasons(step, random, remarks)},
    ];
  });
  const made = {id, flow, engineer, startedAt, visits, votes};
  if (!outcome) return made;

  const end = {outcome, at: Math.round(startedAt + length)};
  if (!random.chance(engineer.rates)) return {...made, end};
  const complaints = steps.flatMap((step) => step.complaints ?? []);
  const stars = starsFor(outcome, complaints.length > 0 ? 1.3 : 0, circumstances, random);
  const writes = random.chance(Math.min(0.9, engineer.writes * (stars <= 2 ? 2 : 1)));
  const isSolved = outcome === 'resolved';
  const comment = writes ? remarks.write({flow, stars, isSolved, isOutage: outage > 0, complaints}) : null;
  const known = steps.findLast(({reasons}) => reasons)?.reasons ?? USUAL_REASONS;
  const reasons = stars <= MAX_RATING_WITH_REASONS ? reasonsFor(known, random) : [];
  return {
    ...made,
    end,
    rating: {stars, comment, reasons, at: Math.round(end.at + random.between(4_000, 55_000))},
  };
}
