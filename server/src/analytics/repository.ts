import type {ReasonCount} from '@resolutionflow/contract';
import {sql, type RawBuilder} from 'kysely';
import type {Executor} from '../db/database.js';
import {compareCodePoints} from '../db/compare.js';
import {isOneOf, isPostgres} from '../db/engine.js';
import {DIMENSION, TOTAL_COLUMNS, type Dimension, type Totals} from '../db/schema.js';
import {prepared} from '../db/prepared.js';
import type {Days, PeriodDays} from '../db/period.js';
import {addCounts, countDurations, type DurationCounts} from '../daily-totals/durations.js';
import {yieldToEventLoop} from '../event-loop.js';
import {UNKNOWN_NAME} from '../people/names.js';

/** The account, a flow or an engineer: whose daily totals are read. */
export interface Subject {
  readonly dimension: Dimension;
  readonly ref: number;
}

export type DailyRow = Totals & {readonly day: number; readonly durations: string};

/**
 * The subject's totals by day, ascending; days without a session are left out. A day may have several rows.
 */
export async function dailySums(
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

/** How many flows or engineers a ranking lists. */
const MAX_RANKED = 10;

/** A flow or an engineer with its sessions in a period. */
export interface Ranked {
  readonly ref: number;
  readonly id: string;
  readonly name: string | null;
  readonly sessions: number;
}

type RankedDimension = typeof DIMENSION.flow | typeof DIMENSION.engineer;

const named = {
  [DIMENSION.flow]: {table: 'flows', id: 'tree_id'},
  [DIMENSION.engineer]: {table: 'users', id: 'user_id'},
} as const;

/** Flows or engineers read in one turn of the event loop. */
const SUBJECTS_PER_SLICE = 500;

interface SubjectWork {
  readonly ref: number;
  /** Sessions in the period; null without any. */
  readonly sessions: number | null;
  /** 1 if there were sessions in the period before. */
  readonly was_active: number;
}

/** The next flows or engineers after a ref, by ref. An index finds each of them and its days, so that other days cost nothing. */
const nextSubjects = (
  dimension: RawBuilder<unknown>,
  after: number,
  {from, to, before}: PeriodDays,
): RawBuilder<SubjectWork> => sql`
  with recursive subjects(ref, number) as (
    select min(subject_ref), 1 from daily_sums where ${dimension} and subject_ref > ${after}
    union all
    select (select min(subject_ref) from daily_sums where ${dimension} and subject_ref > subjects.ref), number + 1
    from subjects where ref is not null and number < ${sql.lit(SUBJECTS_PER_SLICE)}
  )
  select ref,
    (select sum(sessions) from daily_sums where ${dimension} and subject_ref = subjects.ref
      and day >= ${from} and day <= ${to}) as sessions,
    case when exists (select 1 from daily_sums where ${dimension} and subject_ref = subjects.ref
      and day >= ${before.from} and day <= ${before.to} and sessions > 0) then 1 else 0 end as was_active
  from subjects where ref is not null`;

/** All flows or engineers of both periods. On PostgreSQL this takes half as long as a search for each of them. */
const groupedSubjects = (
  dimension: RawBuilder<unknown>,
  {from, to, before}: PeriodDays,
): RawBuilder<SubjectWork> => sql`
  select subject_ref as ref,
    sum(case when day >= ${from} then sessions end) as sessions,
    case when sum(case when day <= ${before.to} then sessions end) > 0 then 1 else 0 end as was_active
  from daily_sums
  where ${dimension} and day >= ${before.from} and day <= ${to}
  group by subject_ref`;

/** Lists the flows or engineers that may have sessions in one of the periods. */
async function* subjectSlices(
  db: Executor,
  accountRef: number,
  dimension: RankedDimension,
  days: PeriodDays,
): AsyncGenerator<readonly SubjectWork[]> {
  const ofDimension = sql`daily_sums.account_id = ${accountRef} and dimension = ${dimension}`;
  if (isPostgres(db)) {
    yield (await groupedSubjects(ofDimension, days).execute(db)).rows;
    return;
  }
  for (let after = 0; ; await yieldToEventLoop()) {
    const {rows} = await nextSubjects(ofDimension, after, days).execute(db);
    yield rows;
    if (rows.length < SUBJECTS_PER_SLICE) return;
    after = rows.at(-1)?.ref ?? after;
  }
}

/** The flows or engineers with the most sessions in a period. */
export interface Ranking {
  /** How many flows or engineers had a session. */
  readonly active: number;
  readonly activeBefore: number;
  readonly top: readonly Ranked[];
}

/** Ranks the flows or engineers of the account. */
export async function rankAll(
  db: Executor,
  accountRef: number,
  dimension: RankedDimension,
  days: PeriodDays,
): Promise<Ranking> {
  let [active, activeBefore] = [0, 0];
  let top: readonly Ranked[] = [];
  for await (const slice of subjectSlices(db, accountRef, dimension, days)) {
    const current = slice.flatMap(({ref, sessions}) => (sessions ? [{ref, sessions}] : []));
    active += current.length;
    activeBefore += slice.filter(({was_active}) => was_active).length;
    top = await rankByName(db, accountRef, dimension, [...top, ...current]);
  }
  return {active, activeBefore, top};
}

interface SubjectSessions {
  readonly ref: number;
  readonly sessions: number;
}

/** Candidates for the first ten. Names only decide between equal numbers of sessions. */
function candidatesOf(totals: readonly SubjectSessions[]): SubjectSessions[] {
  const ordered = totals.toSorted((a, b) => b.sessions - a.sessions);
  const least = ordered[MAX_RANKED - 1]?.sessions ?? 0;
  return ordered.filter(({sessions}) => sessions >= least);
}

/** The first ten by sessions, then name, then id. */
export async function rankByName(
  db: Executor,
  accountRef: number,
  dimension: RankedDimension,
  totals: readonly SubjectSessions[],
): Promise<Ranked[]> {
  const {table, id} = named[dimension];
  const sessionsOf = new Map(candidatesOf(totals).map(({ref, sessions}) => [ref, sessions]));
  const names = await db
    .selectFrom(table)
    .select(['ref', sql<string>`${sql.ref(id)}`.as('id'), 'name'])
    .where('account_id', '=', accountRef)
    .where(isOneOf(db, 'ref', [...sessionsOf.keys()]))
    .execute();
  return names
    .map((row) => ({...row, sessions: sessionsOf.get(row.ref) ?? 0}))
    .sort(
      (a, b) =>
        b.sessions - a.sessions ||
        compareCodePoints(a.name ?? UNKNOWN_NAME, b.name ?? UNKNOWN_NAME) ||
        compareCodePoints(a.id, b.id),
    )
    .slice(0, MAX_RANKED);
}

/** The totals and durations of a period. */
export interface PeriodTotals {
  readonly sums: Totals;
  readonly durations: DurationCounts;
}

const asCounts = (text: string | null): DurationCounts => {
  const counts: DurationCounts = new Map();
  addCounts(counts, text ?? '');
  return counts;
};

/** All totals of some subjects, by ref. */
export async function sumsOf(
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
    rows.map(({subject_ref, durations, ...sums}) => [subject_ref, {sums, durations: asCounts(durations)}]),
  );
}

/** The totals of one engineer in one flow. */
export interface EngineerFlow {
  readonly ref: number;
  readonly sessions: number;
  readonly completed: number;
  readonly resolved: number;
  readonly duration_ms: number;
  readonly durations: DurationCounts;
}

/** One engineer's flows with their totals, from that engineer's own rows. */
export async function flowsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  {from, to}: Days,
): Promise<EngineerFlow[]> {
  const rows = await db
    .selectFrom('sessions')
    .select((eb) => [
      'flow_ref as ref',
      eb.fn.countAll<number>().as('sessions'),
      eb.fn.count<number>('completed_at').as('completed'),
      sql<number>`coalesce(sum(case when outcome = 'resolved' then 1 else 0 end), 0)`.as('resolved'),
      sql<number>`coalesce(sum(completed_at - started_at), 0)`.as('duration_ms'),
      // One text instead of one row for each session: several times as fast.
      sql<string | null>`string_agg(cast(completed_at - started_at as text), ' ')`.as('durations'),
    ])
    .where('account_id', '=', accountRef)
    .where('user_ref', '=', userRef)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('flow_ref')
    .execute();
  return rows.map(({durations, ...row}) => ({
    ...row,
    durations: countDurations(durations?.split(' ').map(Number) ?? []),
  }));
}

/** One engineer's ratings by flow and stars. */
export async function ratingsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  flowRefs: readonly number[],
  {from, to}: Days,
): Promise<{readonly ref: number; readonly rating: number; readonly count: number}[]> {
  if (flowRefs.length === 0) return [];
  return db
    .selectFrom('sessions')
    .innerJoin('session_ratings', (on) =>
      on
        .onRef('session_ratings.account_id', '=', 'sessions.account_id')
        .onRef('session_ratings.session_ref', '=', 'sessions.ref'),
    )
    .select((eb) => [
      'sessions.flow_ref as ref',
      'session_ratings.rating',
      eb.fn.countAll<number>().as('count'),
    ])
    .where('sessions.account_id', '=', accountRef)
    .where('sessions.user_ref', '=', userRef)
    .where('sessions.day', '>=', from)
    .where('sessions.day', '<=', to)
    .where(isOneOf(db, 'sessions.flow_ref', flowRefs))
    .groupBy(['sessions.flow_ref', 'session_ratings.rating'])
    .execute();
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

interface StepSlice extends Days {
  readonly accountRef: number;
  readonly flowRef: number;
  /** The step id that the slice follows. */
  readonly after: string;
}

const selectStepSums = prepared((db, {accountRef, flowRef, from, to, after}: StepSlice) =>
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
export async function stepSums(
  db: Executor,
  accountRef: number,
  flowRef: number,
  {from, to}: Days,
): Promise<StepPeriodTotals[]> {
  const steps: StepPeriodTotals[] = [];
  for (let after = ''; ; await yieldToEventLoop()) {
    const {rows} = await selectStepSums(db, {accountRef, flowRef, from, to, after});
    steps.push(...rows);
    if (rows.length < STEPS_PER_SLICE) break;
    after = rows.at(-1)?.step_id ?? after;
  }
  // Archived steps are in the order of their ids already.
  return steps.sort(
    (a, b) => a.is_archived - b.is_archived || (a.is_archived === 0 ? a.position - b.position : 0),
  );
}

/** The number of votes with each reason, by step ref. `RATING_REASONS` has the reasons of ratings. */
export async function reasonCounts(
  db: Executor,
  accountRef: number,
  flowRef: number,
  {from, to}: Days,
): Promise<Map<number, ReasonCount[]>> {
  const rows = await db
    .selectFrom('daily_reasons')
    .select((eb) => ['step_ref', 'code', eb.fn.sum<number>('count').as('count')])
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flowRef)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['step_ref', 'code'])
    .having((eb) => eb.fn.sum('count'), '>', 0)
    .execute();
  rows.sort((a, b) => b.count - a.count || compareCodePoints(a.code, b.code));
  const byStep = Map.groupBy(rows, ({step_ref}) => step_ref);
  return new Map(
    Array.from(byStep, ([step_ref, of]) => [step_ref, of.map(({code, count}) => ({code, count}))]),
  );
}
