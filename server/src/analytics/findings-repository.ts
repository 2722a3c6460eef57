import {sql} from 'kysely';
import type {Executor} from '../db/database.js';
import {isOneOf} from '../db/engine.js';
import {weeksOf, type Days} from '../db/period.js';
import {prepared} from '../db/prepared.js';
import {DIMENSION} from '../db/schema.js';
import {limitTurns} from '../event-loop.js';
import {satisfied, totalRatings} from './metrics.js';
import {flowSessionsOfEngineer, sessionsOfEngineer, totalsOfEngineer} from './one-engineer.js';

/** The numbers of a flow that findings are computed from. */
export interface FlowTotals {
  readonly ref: number;
  readonly completed: number;
  readonly resolved: number;
  readonly ratings: number;
  /** Ratings of 4 or 5. */
  readonly satisfied: number;
}

/** The numbers of a step that findings are computed from. */
export interface StepFindingTotals {
  readonly ref: number;
  readonly yes: number;
  readonly no: number;
  readonly dropOffs: number;
  /** Sessions from before today that reached the step. */
  readonly reached: number;
}

const selectFlowTotals = prepared((db, {accountRef, from, to}: Days & {readonly accountRef: number}) =>
  db
    .selectFrom('daily_sums')
    .select((eb) => [
      'subject_ref as ref',
      eb.fn.sum<number>('completed').as('completed'),
      eb.fn.sum<number>('resolved').as('resolved'),
      sql<number>`sum(rating_1 + rating_2 + rating_3 + rating_4 + rating_5)`.as('ratings'),
      sql<number>`sum(rating_4 + rating_5)`.as('satisfied'),
    ])
    .where('account_id', '=', accountRef)
    .where('dimension', '=', DIMENSION.flow)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('subject_ref'),
);

/** The totals of all flows with sessions in these days. Other requests get their turn between weeks. */
export async function flowTotals(db: Executor, accountRef: number, days: Days): Promise<FlowTotals[]> {
  const totals = new Map<number, FlowTotals>();
  const nextTurn = limitTurns();
  for (const {from, to} of weeksOf(days)) {
    for (const row of (await selectFlowTotals(db, {accountRef, from, to})).rows) {
      const sum = totals.get(row.ref);
      totals.set(row.ref, {
        ref: row.ref,
        completed: (sum?.completed ?? 0) + row.completed,
        resolved: (sum?.resolved ?? 0) + row.resolved,
        ratings: (sum?.ratings ?? 0) + row.ratings,
        satisfied: (sum?.satisfied ?? 0) + row.satisfied,
      });
    }
    await nextTurn();
  }
  return [...totals.values()];
}

/** The totals of one engineer's sessions, from that engineer's own rows. */
export async function flowTotalsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  days: Days,
): Promise<FlowTotals[]> {
  const flows = await flowSessionsOfEngineer(db, accountRef, userRef, days);
  const refs = flows.map(({ref}) => ref);
  return Array.from(await totalsOfEngineer(db, accountRef, userRef, refs, days), ([ref, {totals}]) => ({
    ref,
    completed: totals.completed,
    resolved: totals.resolved,
    ratings: totalRatings(totals),
    satisfied: satisfied(totals),
  }));
}

/** Steps read in one turn of the event loop, with up to 90 days of totals each. */
const STEPS_PER_SLICE = 250;

interface StepSlice extends Days {
  readonly accountRef: number;
  readonly flowRef: number;
  /** The step id that the slice follows. */
  readonly after: string;
}

/** Reads less than `stepPeriodTotals`: findings look at all flows, but at few columns. */
const selectStepTotals = prepared((db, {accountRef, flowRef, from, to, after}: StepSlice) =>
  db
    .selectFrom('steps')
    .innerJoin('daily_step_sums as totals', (on) =>
      on
        .onRef('totals.account_id', '=', 'steps.account_id')
        .onRef('totals.flow_ref', '=', 'steps.flow_ref')
        .onRef('totals.step_ref', '=', 'steps.ref')
        .on('totals.day', '>=', from)
        .on('totals.day', '<=', to),
    )
    .select((eb) => [
      'steps.ref',
      'steps.step_id',
      eb.fn.sum<number>('totals.yes').as('yes'),
      eb.fn.sum<number>('totals.no').as('no'),
      // Sessions of today may still continue, so they are no drop-offs.
      sql<number>`sum(case when totals.day < ${to} then totals.open else 0 end)`.as('dropOffs'),
      sql<number>`sum(case when totals.day < ${to} then totals.visits else 0 end)`.as('reached'),
    ])
    .where('steps.account_id', '=', accountRef)
    .where('steps.flow_ref', '=', flowRef)
    .where('steps.is_archived', '=', 0)
    .where('steps.step_id', '>', after)
    // The primary key.
    .groupBy(['steps.account_id', 'steps.flow_ref', 'steps.step_id'])
    .orderBy('steps.step_id')
    .limit(sql.lit(STEPS_PER_SLICE)),
);

/** The totals of the current steps of some flows. The last day is today. Other requests get their turn between slices. */
export async function* stepTotals(
  db: Executor,
  accountRef: number,
  flowRefs: readonly number[],
  {from, to}: Days,
): AsyncGenerator<readonly StepFindingTotals[]> {
  const nextTurn = limitTurns();
  for (const flowRef of flowRefs) {
    for (let after = ''; ;) {
      const {rows} = await selectStepTotals(db, {accountRef, flowRef, from, to, after});
      yield rows;
      await nextTurn();
      if (rows.length < STEPS_PER_SLICE) break;
      after = rows.at(-1)?.step_id ?? after;
    }
  }
}

type Sessions = ReturnType<typeof sessionsOfEngineer>;

const votesOf = (sessions: Sessions) =>
  sessions
    .innerJoin('step_ratings', (on) =>
      on
        .onRef('step_ratings.account_id', '=', 'sessions.account_id')
        .onRef('step_ratings.session_ref', '=', 'sessions.ref'),
    )
    .select([
      'step_ratings.step_ref as ref',
      sql<number>`sum(case when was_helpful = 1 then 1 else 0 end)`.as('yes'),
      sql<number>`sum(case when was_helpful = 0 then 1 else 0 end)`.as('no'),
      sql<number>`count(step_ratings.note)`.as('notes'),
    ])
    .groupBy('step_ratings.step_ref')
    .execute();

const visitsOf = (sessions: Sessions, today: number) =>
  sessions
    .innerJoin('visits', (on) =>
      on
        .onRef('visits.account_id', '=', 'sessions.account_id')
        .onRef('visits.session_ref', '=', 'sessions.ref'),
    )
    .select((eb) => [
      'visits.step_ref as ref',
      eb.fn.countAll<number>().as('visits'),
      sql<number>`sum(case when sessions.day < ${today} then 1 else 0 end)`.as('reached'),
    ])
    .groupBy('visits.step_ref')
    .execute();

const dropOffsOf = (sessions: Sessions) =>
  sessions
    .select((eb) => ['last_step_ref as ref', eb.fn.countAll<number>().as('dropOffs')])
    .where('completed_at', 'is', null)
    .where('last_step_ref', 'is not', null)
    .$narrowType<{ref: number}>()
    .groupBy('last_step_ref')
    .execute();

/** The numbers of a step that one engineer's sessions have. */
interface StepTotalsOfEngineer extends StepFindingTotals {
  readonly visits: number;
  /** Votes that have a note. */
  readonly notes: number;
}

/** The totals of one engineer's sessions, from that engineer's own rows. The last day is today. */
export async function stepTotalsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  flowRef: number | undefined,
  {from, to}: Days,
): Promise<StepTotalsOfEngineer[]> {
  const found = new Map<number, StepTotalsOfEngineer>();
  const nextTurn = limitTurns();
  const sessionsIn = (days: Days) => sessionsOfEngineer(db, accountRef, userRef, flowRef, days);
  const add = async (rows: readonly (Partial<StepTotalsOfEngineer> & {readonly ref: number})[]) => {
    for (const {ref, yes = 0, no = 0, notes = 0, dropOffs = 0, visits = 0, reached = 0} of rows) {
      const sum = found.get(ref) ?? {ref, yes: 0, no: 0, notes: 0, dropOffs: 0, visits: 0, reached: 0};
      found.set(ref, {
        ref,
        yes: sum.yes + yes,
        no: sum.no + no,
        notes: sum.notes + notes,
        dropOffs: sum.dropOffs + dropOffs,
        visits: sum.visits + visits,
        reached: sum.reached + reached,
      });
    }
    await nextTurn();
  };
  for (const week of weeksOf({from, to})) {
    await add(await votesOf(sessionsIn(week)));
    await add(await visitsOf(sessionsIn(week), to));
  }
  // Sessions of today may still continue.
  for (const week of weeksOf({from, to: to - 1})) await add(await dropOffsOf(sessionsIn(week)));
  return [...found.values()];
}

/** Ids and names of flows. */
export async function flowNames(db: Executor, accountRef: number, refs: readonly number[]) {
  if (refs.length === 0) return [];
  return db
    .selectFrom('flows')
    .select(['ref', 'tree_id', 'name'])
    .where('account_id', '=', accountRef)
    .where(isOneOf(db, 'ref', refs))
    .execute();
}

/** Ids and titles of steps; archived ones are left out. */
export async function currentSteps(db: Executor, accountRef: number, refs: readonly number[]) {
  if (refs.length === 0) return [];
  return db
    .selectFrom('steps')
    .select(['ref', 'flow_ref', 'step_id', 'title'])
    .where('account_id', '=', accountRef)
    .where(isOneOf(db, 'ref', refs))
    .where('is_archived', '=', 0)
    .execute();
}
