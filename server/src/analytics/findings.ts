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
import {periodDays} from '../db/period.js';
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

/** Finds steps and flows that deserve a look: those whose numbers cannot be explained by chance. */
export async function findings(
  db: Executor,
  account: Account,
  {period, flowRef, userRef, now}: FindingsQuery,
): Promise<FindingList> {
  const days = periodDays(period, account.timeZone, now);
  const flowTotalsIn = (range: typeof days.before) =>
    userRef === undefined
      ? flowTotals(db, account.ref, range)
      : flowTotalsOfEngineer(db, account.ref, userRef, range);
  const flows = await flowTotalsIn(days);
  const before = new Map((await flowTotalsIn(days.before)).map((flow) => [flow.ref, flow]));
  const listed = flows.filter(({ref}) => flowRef === undefined || ref === flowRef);
  const steps =
    userRef === undefined
      ? await stepTotals(db, account.ref, refsOf(listed), days)
      : await stepTotalsOfEngineer(db, account.ref, userRef, flowRef, days);

  const all = {count: 0, of: 0};
  for (const {completed, resolved} of flows) {
    all.count += resolved;
    all.of += completed;
  }
  const flowMatches = listed.flatMap((flow) => matchesOfFlow(flow, before.get(flow.ref), all));
  const stepMatches = steps.flatMap(matchesOfStep);

  const stepByRef = new Map(
    (await currentSteps(db, account.ref, refsOf(stepMatches))).map((step) => [step.ref, step]),
  );
  const flowRefs = [...refsOf(flowMatches), ...Array.from(stepByRef.values(), ({flow_ref}) => flow_ref)];
  const flowByRef = new Map(
    (await flowNames(db, account.ref, [...new Set(flowRefs)])).map((flow) => [flow.ref, flow]),
  );
  const found = [
    ...flowMatches.map((match) => ({match, flow: flowByRef.get(match.ref), step: null})),
    ...stepMatches.flatMap((match) => {
      const step = stepByRef.get(match.ref);
      return step ? [{match, flow: flowByRef.get(step.flow_ref), step}] : [];
    }),
  ].flatMap(({match, flow, step}) => (flow ? [asWire(match, flow, step)] : []));
  found.sort(
    (a, b) =>
      b.affected - a.affected ||
      compareCodePoints(a.kind, b.kind) ||
      compareCodePoints(a.tree_id, b.tree_id) ||
      compareCodePoints(a.step_id ?? '', b.step_id ?? ''),
  );
  return {period: days.info, findings: found.slice(0, MAX_FINDINGS)};
}

const refsOf = (rows: readonly {readonly ref: number}[]): number[] => [...new Set(rows.map(({ref}) => ref))];
