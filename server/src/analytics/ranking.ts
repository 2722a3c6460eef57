import {sql, type RawBuilder} from 'kysely';
import {compareCodePoints} from '../db/compare.js';
import type {Executor} from '../db/database.js';
import {isOneOf, isPostgres} from '../db/engine.js';
import type {PeriodDays} from '../db/period.js';
import {DIMENSION} from '../db/schema.js';
import {yieldToEventLoop} from '../event-loop.js';
import {UNKNOWN_NAME} from '../people/names.js';

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
/** Flows or engineers ranked in one turn on PostgreSQL, where the names of each slice cost a round trip. */
const SUBJECTS_PER_RANKING = 5_000;

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
    const {rows} = await groupedSubjects(ofDimension, days).execute(db);
    for (let at = 0; at < rows.length; at += SUBJECTS_PER_RANKING) {
      yield rows.slice(at, at + SUBJECTS_PER_RANKING);
      await yieldToEventLoop();
    }
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

/** A flow or an engineer by its ref. */
export interface SubjectSessions {
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
