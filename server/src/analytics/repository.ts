import type {ReasonCount} from '@resolutionflow/contract';
import {sql} from 'kysely';
import {addCounts, type DurationCounts} from '../daily-totals/durations.js';
import {compareCodePoints} from '../db/compare.js';
import type {Executor} from '../db/database.js';
import {weeksOf, type Days} from '../db/period.js';
import {prepared} from '../db/prepared.js';
import {TOTAL_COLUMNS, type Dimension, type Totals} from '../db/schema.js';
import {limitTurns, yieldToEventLoop} from '../event-loop.js';

/** The account, a flow or an engineer: whose daily totals are read. */
export interface Subject {
  readonly dimension: Dimension;
  readonly ref: number;
}

export type DailyRow = Totals & {readonly day: number; readonly durations: string};

/**
 * The subject's totals by day, ascending; days without a session are left out. A day may have several rows.
 */
export async function dailyTotals(
  db: Executor,
  accountRef: number,
  {dimension, ref}: Subject,
  {from, to}: Days,
): Promise<DailyRow[]> {
  return db
    .selectFrom('daily_sums')
    .select(['day', 'durations', ...TOTAL_COLUMNS])
    .where('account_id', '=', accountRef)
    .where('dimension', '=', dimension)
    .where('subject_ref', '=', ref)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute();
}

/** The totals and durations of a period. */
export interface PeriodTotals {
  readonly totals: Totals;
  readonly durations: DurationCounts;
}

const asCounts = (text: string | null): DurationCounts => {
  const counts: DurationCounts = new Map();
  addCounts(counts, text ?? '');
  return counts;
};

/** All totals of some subjects, by ref. */
export async function totalsOf(
  db: Executor,
  accountRef: number,
  dimension: Subject['dimension'],
  refs: readonly number[],
  {from, to}: Days,
): Promise<Map<number, PeriodTotals>> {
  if (refs.length === 0) return new Map();
  const rows = await db
    .selectFrom('daily_sums')
    .select((eb) => [
      'subject_ref' as const,
      ...TOTAL_COLUMNS.map((column) => eb.fn.sum<number>(column).as(column)),
      sql<string>`string_agg(durations, ' ')`.as('durations'),
    ])
    .where('account_id', '=', accountRef)
    .where('dimension', '=', dimension)
    .where('subject_ref', 'in', refs)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('subject_ref')
    .execute();
  return new Map(
    rows.map(({subject_ref, durations, ...totals}) => [
      subject_ref,
      {totals, durations: asCounts(durations)},
    ]),
  );
}

/** The totals of a step in a period. */
export interface StepPeriodTotals {
  readonly step_ref: number;
  readonly step_id: string;
  readonly title: string;
  readonly position: number;
  readonly is_archived: number;
  readonly yes: number;
  readonly no: number;
  readonly visits: number;
  readonly notes: number;
  readonly drop_offs: number;
  /** Sessions from before today that reached the step: the basis of the drop-off rate. */
  readonly reached: number;
}

const stepTotal = (column: 'yes' | 'no' | 'visits' | 'notes') =>
  sql<number>`coalesce(sum(${sql.ref(`daily_step_sums.${column}`)}), 0)`.as(column);

/** Sessions of today may still continue, so they are no drop-offs. */
const beforeToday = (column: 'open' | 'visits', today: number) =>
  sql<number>`coalesce(sum(case when daily_step_sums.day < ${today} then ${sql.ref(`daily_step_sums.${column}`)} else 0 end), 0)`;

/** Steps read in one turn of the event loop, with up to 90 days of totals each. */
const STEPS_PER_SLICE = 250;

interface FlowDays extends Days {
  readonly accountRef: number;
  readonly flowRef: number;
}

interface StepSlice extends FlowDays {
  /** The step id that the slice follows. */
  readonly after: string;
}

const selectStepTotals = prepared((db, {accountRef, flowRef, from, to, after}: StepSlice) =>
  db
    .selectFrom('steps')
    .leftJoin('daily_step_sums', (on) =>
      on
        .onRef('daily_step_sums.account_id', '=', 'steps.account_id')
        .onRef('daily_step_sums.flow_ref', '=', 'steps.flow_ref')
        .onRef('daily_step_sums.step_ref', '=', 'steps.ref')
        .on('daily_step_sums.day', '>=', from)
        .on('daily_step_sums.day', '<=', to),
    )
    .select([
      'steps.ref as step_ref',
      'steps.step_id',
      'steps.title',
      'steps.position',
      'steps.is_archived',
      stepTotal('yes'),
      stepTotal('no'),
      stepTotal('visits'),
      stepTotal('notes'),
      beforeToday('open', to).as('drop_offs'),
      beforeToday('visits', to).as('reached'),
    ])
    .where('steps.account_id', '=', accountRef)
    .where('steps.flow_ref', '=', flowRef)
    .where('steps.step_id', '>', after)
    // The primary key.
    .groupBy(['steps.account_id', 'steps.flow_ref', 'steps.step_id'])
    .orderBy('steps.step_id')
    .limit(sql.lit(STEPS_PER_SLICE)),
);

/** A flow's steps with their totals: current steps in flow order, then archived steps by id. */
export async function stepPeriodTotals(
  db: Executor,
  accountRef: number,
  flowRef: number,
  {from, to}: Days,
): Promise<StepPeriodTotals[]> {
  const steps: StepPeriodTotals[] = [];
  for (let after = ''; ; await yieldToEventLoop()) {
    const {rows} = await selectStepTotals(db, {accountRef, flowRef, from, to, after});
    steps.push(...rows);
    if (rows.length < STEPS_PER_SLICE) break;
    after = rows.at(-1)?.step_id ?? after;
  }
  return steps.sort(inFlowOrder);
}

const selectReasonCounts = prepared((db, {accountRef, flowRef, from, to}: FlowDays) =>
  db
    .selectFrom('daily_reasons')
    .select((eb) => ['step_ref', 'code', eb.fn.sum<number>('count').as('count')])
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flowRef)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['step_ref', 'code']),
);

/**
 * The number of votes with each reason, by step ref. `RATING_REASONS` has the reasons of ratings. Other requests get their
 * turn between weeks.
 */
export async function reasonCounts(
  db: Executor,
  accountRef: number,
  flowRef: number,
  days: Days,
): Promise<Map<number, ReasonCount[]>> {
  const byStep = new Map<number, Map<string, number>>();
  const nextTurn = limitTurns();
  for (const {from, to} of weeksOf(days)) {
    const {rows} = await selectReasonCounts(db, {accountRef, flowRef, from, to});
    for (const {step_ref, code, count} of rows) {
      const counts = byStep.get(step_ref) ?? new Map<string, number>();
      byStep.set(step_ref, counts);
      counts.set(code, (counts.get(code) ?? 0) + count);
    }
    await nextTurn();
  }
  return new Map(Array.from(byStep, ([step_ref, counts]) => [step_ref, inOrder(counts)]));
}

/** The reasons with a count above 0, by count, then code. */
export const inOrder = (counts: ReadonlyMap<string, number>): ReasonCount[] =>
  Array.from(counts, ([code, count]) => ({code, count}))
    .filter(({count}) => count > 0)
    .sort((a, b) => b.count - a.count || compareCodePoints(a.code, b.code));

/** Sorts steps that are in the order of their ids: current steps by position, then archived ones. */
export const inFlowOrder = (
  a: Pick<StepPeriodTotals, 'is_archived' | 'position'>,
  b: Pick<StepPeriodTotals, 'is_archived' | 'position'>,
): number => a.is_archived - b.is_archived || (a.is_archived === 0 ? a.position - b.position : 0);
