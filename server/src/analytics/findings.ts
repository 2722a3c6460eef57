import {
  FINDING_RULES,
  isClearChange,
  MAX_FINDINGS,
  wilsonBounds,
  wilsonInterval,
  type Finding,
  type FindingKind,
  type FindingList,
  type Period,
} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import {compareCodePoints} from '../db/compare.js';
import type {Executor} from '../db/database.js';
import {periodDays, type Days, type PeriodDays} from '../db/period.js';
import {yieldToEventLoop} from '../event-loop.js';
import {
  currentSteps,
  flowNames,
  flowTotals,
  flowTotalsOfEngineer,
  stepTotals,
  stepTotalsOfEngineer,
  type FlowTotals,
  type StepFindingTotals,
} from './findings-repository.js';
import {quotient, shareOrNull} from './metrics.js';

/** A finding about a flow or a step that is known by its ref. */
interface Match {
  readonly kind: FindingKind;
  readonly ref: number;
  readonly count: number;
  readonly of: number;
  readonly comparedTo: Cases | null;
  readonly affected: number;
}

const isAboutStep = ({kind}: Match): boolean => kind.startsWith('step_');

type Cases = Pick<Finding, 'count' | 'of'>;

const isSurelyBelow = ({count, of}: Cases, limit: number): boolean =>
  (wilsonBounds(count, of)?.[1] ?? 1) < limit;
const isSurelyAbove = ({count, of}: Cases, limit: number): boolean =>
  (wilsonBounds(count, of)?.[0] ?? 0) > limit;

/** Whether a rate is lower than another one, by more than chance explains. */
const isClearlyLower = (one: Cases, other: Cases): boolean =>
  one.count * other.of < other.count * one.of &&
  isClearChange({successes: one.count, n: one.of}, {successes: other.count, n: other.of});

/** How many more there would be at another rate: `of` × (the other rate − the rate), rounded half up once. */
const missing = ({count, of}: Cases, other: Cases): number =>
  quotient(of * other.count - count * other.of, other.of, 0);

function matchesOfStep({ref, yes, no, dropOffs, reached}: StepFindingTotals): Match[] {
  const matches: Match[] = [];
  const helpful = {count: yes, of: yes + no};
  if (helpful.of >= FINDING_RULES.minVotes && isSurelyBelow(helpful, FINDING_RULES.helpfulRate)) {
    matches.push({kind: 'step_unhelpful', ref, ...helpful, comparedTo: null, affected: no});
  }
  const stopped = {count: dropOffs, of: reached};
  if (stopped.of >= FINDING_RULES.minSessions && isSurelyAbove(stopped, FINDING_RULES.dropOffRate)) {
    matches.push({kind: 'step_drop_off', ref, ...stopped, comparedTo: null, affected: dropOffs});
  }
  return matches;
}

/** @param all - The resolved rate of all flows together. */
function matchesOfFlow(flow: FlowTotals, before: FlowTotals | undefined, all: Cases): Match[] {
  const {ref} = flow;
  const matches: Match[] = [];
  const resolved = {count: flow.resolved, of: flow.completed};
  const others = {count: all.count - flow.resolved, of: all.of - flow.completed};
  if (resolved.of >= FINDING_RULES.minSessions && isClearlyLower(resolved, others)) {
    const affected = missing(resolved, others);
    matches.push({kind: 'flow_low_resolution', ref, ...resolved, comparedTo: others, affected});
  }
  const satisfied = {count: flow.satisfied, of: flow.ratings};
  if (satisfied.of >= FINDING_RULES.minRatings && isSurelyBelow(satisfied, FINDING_RULES.satisfiedRate)) {
    const affected = satisfied.of - satisfied.count;
    matches.push({kind: 'flow_low_satisfaction', ref, ...satisfied, comparedTo: null, affected});
  }
  const earlier = {count: before?.resolved ?? 0, of: before?.completed ?? 0};
  if (
    resolved.of >= FINDING_RULES.minSessions &&
    earlier.of >= FINDING_RULES.minSessions &&
    isClearlyLower(resolved, earlier)
  ) {
    const affected = missing(resolved, earlier);
    matches.push({kind: 'flow_worse', ref, ...resolved, comparedTo: earlier, affected});
  }
  return matches;
}

const asWire = (
  {kind, count, of, comparedTo, affected}: Match,
  flow: {readonly tree_id: string; readonly name: string},
  step: {readonly step_id: string; readonly title: string} | null,
): Finding => ({
  kind,
  tree_id: flow.tree_id,
  flow_name: flow.name,
  step_id: step?.step_id ?? null,
  step_title: step?.title ?? null,
  count,
  of,
  rate: quotient(count, of, 3),
  interval: wilsonInterval(count, of) ?? [0, 1],
  compared_to: comparedTo && shareOrNull(comparedTo.count, comparedTo.of),
  affected,
});

/** Selects the sessions to examine. */
export interface FindingsQuery {
  readonly period: Period;
  /** Lists only findings of this flow. Its rates are still compared with those of all flows. */
  readonly flowRef: number | undefined;
  /** Counts only sessions of this engineer. */
  readonly userRef: number | undefined;
  readonly now: number;
}

/** Flows examined in one turn of the event loop. */
const FLOWS_PER_SLICE = 500;

/** Everything in an account that a rule applies to. Other requests get their turn between slices. */
async function* matchesIn(
  db: Executor,
  accountRef: number,
  {flowRef, userRef}: FindingsQuery,
  days: PeriodDays,
): AsyncGenerator<readonly Match[]> {
  const flowTotalsIn = (range: Days): Promise<FlowTotals[]> =>
    userRef === undefined
      ? flowTotals(db, accountRef, range)
      : flowTotalsOfEngineer(db, accountRef, userRef, range);
  const flows = await flowTotalsIn(days);
  const before = new Map((await flowTotalsIn(days.before)).map((flow) => [flow.ref, flow]));
  const all = {count: 0, of: 0};
  for (const {completed, resolved} of flows) {
    all.count += resolved;
    all.of += completed;
  }
  const listed = flows.filter(({ref}) => flowRef === undefined || ref === flowRef);
  for (let at = 0; at < listed.length; at += FLOWS_PER_SLICE) {
    const slice = listed.slice(at, at + FLOWS_PER_SLICE);
    yield slice.flatMap((flow) => matchesOfFlow(flow, before.get(flow.ref), all));
    await yieldToEventLoop();
  }
  const steps =
    userRef === undefined
      ? stepTotals(db, accountRef, refsOf(listed), days)
      : [await stepTotalsOfEngineer(db, accountRef, userRef, flowRef, days)];
  for await (const slice of steps) yield slice.flatMap(matchesOfStep);
}

/** Adds ids and names. Archived steps are left out. */
async function withNames(db: Executor, accountRef: number, matches: readonly Match[]): Promise<Finding[]> {
  const stepMatches = matches.filter(isAboutStep);
  const flowMatches = matches.filter((match) => !isAboutStep(match));
  const stepByRef = new Map(
    (await currentSteps(db, accountRef, refsOf(stepMatches))).map((step) => [step.ref, step]),
  );
  const flowRefs = [...refsOf(flowMatches), ...Array.from(stepByRef.values(), ({flow_ref}) => flow_ref)];
  const flowByRef = new Map(
    (await flowNames(db, accountRef, [...new Set(flowRefs)])).map((flow) => [flow.ref, flow]),
  );
  return matches.flatMap((match) => {
    const step = isAboutStep(match) ? stepByRef.get(match.ref) : null;
    if (step === undefined) return [];
    const flow = flowByRef.get(step ? step.flow_ref : match.ref);
    return flow ? [asWire(match, flow, step)] : [];
  });
}

const inOrder = (a: Finding, b: Finding): number =>
  b.affected - a.affected ||
  compareCodePoints(a.kind, b.kind) ||
  compareCodePoints(a.tree_id, b.tree_id) ||
  compareCodePoints(a.step_id ?? '', b.step_id ?? '');

/** The number of matches whose names one statement reads. */
const MATCHES_PER_READ = 500;

/** Finds steps and flows that deserve a look: those whose numbers cannot be explained by chance. */
export async function findings(db: Executor, account: Account, query: FindingsQuery): Promise<FindingList> {
  const days = periodDays(query.period, account.timeZone, query.now);
  let first: Finding[] = [];
  let matches: Match[] = [];
  /** Names are only read of matches that can still be among the first. */
  const rank = async (): Promise<void> => {
    const least = first[MAX_FINDINGS - 1]?.affected ?? 0;
    const found = await withNames(
      db,
      account.ref,
      matches.filter(({affected}) => affected >= least),
    );
    first = [...first, ...found].sort(inOrder).slice(0, MAX_FINDINGS);
    matches = [];
  };
  for await (const slice of matchesIn(db, account.ref, query, days)) {
    matches.push(...slice);
    if (matches.length >= MATCHES_PER_READ) await rank();
  }
  await rank();
  return {period: days.info, findings: first};
}

const refsOf = (rows: readonly {readonly ref: number}[]): number[] => [...new Set(rows.map(({ref}) => ref))];
