import {sql} from 'kysely';
import type {Executor} from '../db/database.js';
import {isOneOf} from '../db/engine.js';
import type {Days} from '../db/period.js';
import {DIMENSION} from '../db/schema.js';
import {turnsOf} from '../event-loop.js';
import {flowsOfEngineer, ratingsOfEngineer, stepSums} from './repository.js';

/** What findings say of a flow. */
export interface FlowTotals {
  readonly ref: number;
  readonly completed: number;
  readonly resolved: number;
  readonly ratings: number;
  /** Ratings of 4 or 5. */
  readonly satisfied: number;
}

/** What findings say of a step. */
export interface StepTotals {
  readonly ref: number;
  readonly yes: number;
  readonly no: number;
  readonly dropOffs: number;
  /** Sessions from before today that reached the step. */
  readonly reached: number;
}

/** The totals of all flows with sessions in these days. */
export async function flowTotals(db: Executor, accountRef: number, {from, to}: Days): Promise<FlowTotals[]> {
  return db
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
    .groupBy('subject_ref')
    .execute();
}

/** The same of one engineer's sessions, from that engineer's own rows. */
export async function flowTotalsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  days: Days,
): Promise<FlowTotals[]> {
  const flows = await flowsOfEngineer(db, accountRef, userRef, days);
  const refs = flows.map(({ref}) => ref);
  const ratings = Map.groupBy(await ratingsOfEngineer(db, accountRef, userRef, refs, days), ({ref}) => ref);
  return flows.map(({ref, completed, resolved}) => {
    const sum = (minimum: number): number =>
      (ratings.get(ref) ?? []).reduce((all, {rating, count}) => all + (rating >= minimum ? count : 0), 0);
    return {ref, completed, resolved, ratings: sum(1), satisfied: sum(4)};
  });
}

/** How long findings are read in one turn of the event loop, ms. */
const LONGEST_TURN = 5;

/** The totals of all steps of some flows. The last day is today. */
export async function stepTotals(
  db: Executor,
  accountRef: number,
  flowRefs: readonly number[],
  days: Days,
): Promise<StepTotals[]> {
  const totals: StepTotals[] = [];
  const nextTurn = turnsOf(LONGEST_TURN);
  for (const flowRef of flowRefs) {
    for (const step of await stepSums(db, accountRef, flowRef, days)) {
      const {step_ref: ref, yes, no, drop_offs: dropOffs, visits_before_today: reached} = step;
      totals.push({ref, yes, no, dropOffs, reached});
    }
    await nextTurn();
  }
  return totals;
}

/** The same of one engineer's sessions, from that engineer's own rows. */
export async function stepTotalsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  flowRef: number | undefined,
  {from, to}: Days,
): Promise<StepTotals[]> {
  let sessions = db
    .selectFrom('sessions')
    .where('sessions.account_id', '=', accountRef)
    .where('sessions.user_ref', '=', userRef)
    .where('sessions.day', '>=', from)
    .where('sessions.day', '<=', to);
  if (flowRef !== undefined) sessions = sessions.where('sessions.flow_ref', '=', flowRef);
  const votes = await sessions
    .innerJoin('step_ratings', (on) =>
      on
        .onRef('step_ratings.account_id', '=', 'sessions.account_id')
        .onRef('step_ratings.session_ref', '=', 'sessions.ref'),
    )
    .select([
      'step_ratings.step_ref as ref',
      sql<number>`sum(case when was_helpful = 1 then 1 else 0 end)`.as('yes'),
      sql<number>`sum(case when was_helpful = 0 then 1 else 0 end)`.as('no'),
    ])
    .groupBy('step_ratings.step_ref')
    .execute();
  const visits = await sessions
    .innerJoin('visits', (on) =>
      on
        .onRef('visits.account_id', '=', 'sessions.account_id')
        .onRef('visits.session_ref', '=', 'sessions.ref'),
    )
    .select((eb) => ['visits.step_ref as ref', eb.fn.countAll<number>().as('reached')])
    .where('sessions.day', '<', to)
    .groupBy('visits.step_ref')
    .execute();
  const stops = await sessions
    .select((eb) => ['last_step_ref as ref', eb.fn.countAll<number>().as('dropOffs')])
    .where('sessions.day', '<', to)
    .where('completed_at', 'is', null)
    .where('last_step_ref', 'is not', null)
    .groupBy('last_step_ref')
    .execute();
  const found = new Map<number, StepTotals>();
  for (const row of [...votes, ...visits, ...stops]) {
    if (row.ref === null) continue;
    const none = {yes: 0, no: 0, dropOffs: 0, reached: 0};
    found.set(row.ref, {...none, ...found.get(row.ref), ...row, ref: row.ref});
  }
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
