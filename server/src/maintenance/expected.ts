import {sql, type RawBuilder} from 'kysely';
import {countDurations, type DurationCounts} from '../daily-totals/durations.js';
import type {Executor} from '../db/database.js';
import {
  DIMENSION,
  RATING_REASONS,
  type DailyReasonsTable,
  type Dimension,
  type StepTotals,
  type Totals,
} from '../db/schema.js';
import {codesIn} from '../feedback/reasons.js';

/** A value of the daily totals, computed from the raw rows. */
export type ExpectedTotals = Totals & {
  readonly dimension: Dimension;
  readonly day: number;
  readonly subject_ref: number;
};
export type ExpectedStepTotals = StepTotals & {
  readonly flow_ref: number;
  readonly day: number;
  readonly step_ref: number;
};

const SUBJECT = {
  [DIMENSION.account]: sql<number>`0`,
  [DIMENSION.flow]: sql<number>`s.flow_ref`,
  [DIMENSION.engineer]: sql<number>`s.user_ref`,
} as const;

/** The condition on the sessions (`s`) to add up. */
export type Which = RawBuilder<unknown>;

export const onDay = (day: number): Which => sql`s.day = ${day}`;
export const ofSubjectOn = (dimension: Dimension, day: number, subjectRef: number): Which =>
  sql`s.day = ${day} and ${SUBJECT[dimension]} = ${subjectRef}`;
export const inFlow = (flowRef: number, day: number): Which =>
  sql`s.day = ${day} and s.flow_ref = ${flowRef}`;
export const inSessions = (refs: readonly number[]): Which => sql`s.ref in (${sql.join(refs)})`;

/** The totals of some sessions, computed from the raw rows. */
export async function expectedSubjectTotals(
  db: Executor,
  accountRef: number,
  which: Which,
  dimensions: readonly Dimension[] = Object.values(DIMENSION),
): Promise<ExpectedTotals[]> {
  const all: ExpectedTotals[] = [];
  for (const dimension of dimensions) {
    const subject = SUBJECT[dimension];
    const {rows} = await sql<ExpectedTotals>`
      select ${sql.lit(dimension)} as dimension, s.day, ${subject} as subject_ref,
        count(*) as sessions,
        count(s.completed_at) as completed,
        coalesce(sum(s.completed_at - s.started_at), 0) as duration_ms,
        coalesce(sum(case when s.outcome = 'resolved' then 1 else 0 end), 0) as resolved,
        coalesce(sum(case when s.outcome = 'escalated' then 1 else 0 end), 0) as escalated,
        coalesce(sum(case when s.outcome = 'workaround' then 1 else 0 end), 0) as workaround,
        coalesce(sum(case when s.outcome = 'unresolved' then 1 else 0 end), 0) as unresolved,
        coalesce(sum(case when r.rating = 1 then 1 else 0 end), 0) as rating_1,
        coalesce(sum(case when r.rating = 2 then 1 else 0 end), 0) as rating_2,
        coalesce(sum(case when r.rating = 3 then 1 else 0 end), 0) as rating_3,
        coalesce(sum(case when r.rating = 4 then 1 else 0 end), 0) as rating_4,
        coalesce(sum(case when r.rating = 5 then 1 else 0 end), 0) as rating_5
      from sessions s
      left join session_ratings r on r.account_id = s.account_id and r.session_ref = s.ref
      where s.account_id = ${accountRef} and ${which}
      group by s.day, subject_ref`.execute(db);
    all.push(...rows);
  }
  return all;
}

/**
 * The step totals of some sessions: votes, visits and open sessions. `cross join` keeps SQLite from reading
 * all visits of the account first.
 */
export async function expectedStepTotals(
  db: Executor,
  accountRef: number,
  which: Which,
): Promise<ExpectedStepTotals[]> {
  const {rows} = await sql<ExpectedStepTotals>`
    select flow_ref, day, step_ref, sum(yes) as yes, sum(no) as no, sum(visits) as visits, sum(open) as open,
      sum(notes) as notes
    from (
      select s.flow_ref, s.day, v.step_ref,
        case when v.was_helpful = 1 then 1 else 0 end as yes,
        case when v.was_helpful = 0 then 1 else 0 end as no, 0 as visits, 0 as open,
        case when v.note is null then 0 else 1 end as notes
      from sessions s
      cross join step_ratings v
      where s.account_id = ${accountRef} and ${which}
        and v.account_id = s.account_id and v.session_ref = s.ref and v.was_helpful is not null
      union all
      select s.flow_ref, s.day, v.step_ref, 0, 0, 1,
        case when s.completed_at is null and not exists (
          select 1 from visits later
          where later.account_id = v.account_id and later.session_ref = v.session_ref
            and (later.last_at > v.last_at or (later.last_at = v.last_at and later.step_ref > v.step_ref))
        ) then 1 else 0 end, 0
      from sessions s
      cross join visits v
      where s.account_id = ${accountRef} and ${which}
        and v.account_id = s.account_id and v.session_ref = s.ref
    ) as facts
    group by flow_ref, day, step_ref`.execute(db);
  return rows;
}

/** The durations of a row of `daily_sums`, computed from the raw rows. */
export interface ExpectedDurations {
  readonly dimension: Dimension;
  readonly day: number;
  readonly subject_ref: number;
  readonly durations: DurationCounts;
}

/** The durations of some sessions. */
export async function expectedDurations(
  db: Executor,
  accountRef: number,
  which: Which,
  dimensions: readonly Dimension[] = Object.values(DIMENSION),
): Promise<ExpectedDurations[]> {
  const {rows} = await sql<{day: number; flow_ref: number; user_ref: number; ms: number}>`
    select s.day, s.flow_ref, s.user_ref, s.completed_at - s.started_at as ms
    from sessions s
    where s.account_id = ${accountRef} and ${which} and s.completed_at is not null`.execute(db);
  return dimensions.flatMap((dimension) => {
    const refOf = {
      [DIMENSION.account]: () => 0,
      [DIMENSION.flow]: (row: (typeof rows)[number]) => row.flow_ref,
      [DIMENSION.engineer]: (row: (typeof rows)[number]) => row.user_ref,
    }[dimension];
    const bySubject = Map.groupBy(rows, (row) => `${row.day} ${refOf(row)}`);
    return Array.from(bySubject, ([key, of]) => {
      const [day = 0, subject_ref = 0] = key.split(' ').map(Number);
      return {dimension, day, subject_ref, durations: countDurations(of.map(({ms}) => ms))};
    });
  });
}

/** The number of votes or ratings with a reason, computed from the raw rows. */
export type ExpectedReason = Pick<DailyReasonsTable, 'flow_ref' | 'day' | 'step_ref' | 'code' | 'count'>;

/** The reasons of the votes and ratings of some sessions. */
export async function expectedReasons(
  db: Executor,
  accountRef: number,
  which: Which,
): Promise<ExpectedReason[]> {
  const {rows} = await sql<{flow_ref: number; day: number; step_ref: number; reasons: string}>`
    select s.flow_ref, s.day, v.step_ref, v.reasons
    from sessions s
    cross join step_ratings v
    where s.account_id = ${accountRef} and ${which}
      and v.account_id = s.account_id and v.session_ref = s.ref and v.reasons is not null
    union all
    select s.flow_ref, s.day, ${sql.lit(RATING_REASONS)}, r.reasons
    from sessions s
    cross join session_ratings r
    where s.account_id = ${accountRef} and ${which}
      and r.account_id = s.account_id and r.session_ref = s.ref and r.reasons is not null`.execute(db);
  const found = new Map<string, ExpectedReason>();
  for (const {flow_ref, day, step_ref, reasons} of rows) {
    for (const code of codesIn(reasons)) {
      const key = `${flow_ref} ${day} ${step_ref} ${code}`;
      found.set(key, {flow_ref, day, step_ref, code, count: (found.get(key)?.count ?? 0) + 1});
    }
  }
  return [...found.values()];
}

/** The days with sessions or stored totals of the account, ascending. */
export async function daysOf(db: Executor, accountRef: number): Promise<number[]> {
  const {rows} = await sql<{day: number}>`
    select day from sessions where account_id = ${accountRef}
    union select day from daily_sums where account_id = ${accountRef}
    union select day from daily_step_sums where account_id = ${accountRef}
    union select day from daily_reasons where account_id = ${accountRef}
    order by day`.execute(db);
  return rows.map(({day}) => day);
}

export interface LastVisit {
  readonly last_step_ref: number;
  readonly last_visit_at: number;
}

/**
 * The last step of each session: the step of its latest visit; at equal times, the step with the higher ref.
 */
export async function lastVisitedSteps(
  db: Executor,
  accountRef: number,
  sessionRefs: readonly number[],
): Promise<Map<number, LastVisit>> {
  if (sessionRefs.length === 0) return new Map();
  const visits = await db
    .selectFrom('visits')
    .select(['session_ref', 'step_ref as last_step_ref', 'last_at as last_visit_at'])
    .where('account_id', '=', accountRef)
    .where('session_ref', 'in', sessionRefs)
    .orderBy('session_ref')
    .orderBy('last_at')
    .orderBy('step_ref')
    .execute();
  // A later row of the same session replaces an earlier one.
  return new Map(visits.map(({session_ref, ...place}) => [session_ref, place]));
}
