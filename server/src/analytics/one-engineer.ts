import {OUTCOMES} from '@resolutionflow/contract';
import {sql} from 'kysely';
import {addTotals} from '../daily-totals/add-totals.js';
import {countDurations, type DurationCounts} from '../daily-totals/durations.js';
import type {Executor} from '../db/database.js';
import {isInList, refList} from '../db/engine.js';
import {partsOf, type Days} from '../db/period.js';
import {prepared} from '../db/prepared.js';
import {limitTurns} from '../event-loop.js';
import type {SubjectSessions} from './ranking.js';
import type {PeriodTotals} from './repository.js';

/*
 * One engineer's totals, from that engineer's own rows. Other requests get their turn between slices.
 */

/** Days read in one turn of the event loop. One person has at most some thousand sessions in them. */
const DAYS_PER_SLICE = 30;

interface EngineerDays extends Days {
  readonly accountRef: number;
  readonly userRef: number;
}

const selectSessions = prepared((db, {accountRef, userRef, from, to}: EngineerDays) =>
  db
    .selectFrom('sessions')
    .select((eb) => ['flow_ref as ref', eb.fn.countAll<number>().as('sessions')])
    .where('account_id', '=', accountRef)
    .where('user_ref', '=', userRef)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('flow_ref'),
);

/** One engineer's flows with the number of sessions in each. */
export async function flowSessionsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  days: Days,
): Promise<SubjectSessions[]> {
  const sessionsOf = new Map<number, number>();
  const nextTurn = limitTurns();
  for (const {from, to} of partsOf(days, DAYS_PER_SLICE)) {
    const {rows} = await selectSessions(db, {accountRef, userRef, from, to});
    for (const {ref, sessions} of rows) sessionsOf.set(ref, (sessionsOf.get(ref) ?? 0) + sessions);
    await nextTurn();
  }
  return Array.from(sessionsOf, ([ref, sessions]) => ({ref, sessions}));
}

/** One engineer's sessions that started on some days, of one flow or of all. */
export const sessionsOfEngineer = (
  db: Executor,
  accountRef: number,
  userRef: number,
  flowRef: number | undefined,
  {from, to}: Days,
) =>
  db
    .selectFrom('sessions')
    .where('sessions.account_id', '=', accountRef)
    .where('sessions.user_ref', '=', userRef)
    .where('sessions.day', '>=', from)
    .where('sessions.day', '<=', to)
    .$if(flowRef !== undefined, (sessions) => sessions.where('sessions.flow_ref', '=', flowRef ?? 0));

/** Joins sessions with their ratings, if they have one. */
export const withRatings = (sessions: ReturnType<typeof sessionsOfEngineer>) =>
  sessions.leftJoin('session_ratings', (on) =>
    on
      .onRef('session_ratings.account_id', '=', 'sessions.account_id')
      .onRef('session_ratings.session_ref', '=', 'sessions.ref'),
  );

const countWhere = (column: 'outcome' | 'rating', value: string | number) =>
  sql<number>`count(case when ${sql.ref(column)} = ${sql.lit(value)} then 1 end)`;

/** The columns of `Totals` and the durations, of sessions {@link withRatings}. */
export const totalsOfSessions = () => [
  sql<number>`count(*)`.as('sessions'),
  sql<number>`count(completed_at)`.as('completed'),
  sql<number>`coalesce(sum(completed_at - started_at), 0)`.as('duration_ms'),
  ...OUTCOMES.map((outcome) => countWhere('outcome', outcome).as(outcome)),
  ...([1, 2, 3, 4, 5] as const).map((stars) => countWhere('rating', stars).as(`rating_${stars}` as const)),
  // One text instead of one row for each session: several times as fast.
  sql<string | null>`string_agg(cast(completed_at - started_at as text), ' ')`.as('durations'),
];

/** Counts the durations of {@link totalsOfSessions}. */
export const countsOf = (durations: string | null, counts?: DurationCounts): DurationCounts =>
  countDurations(durations?.split(' ').map(Number) ?? [], counts);

const selectTotals = prepared(
  (db, {accountRef, userRef, from, to, flows}: EngineerDays & {readonly flows: string}) =>
    withRatings(sessionsOfEngineer(db, accountRef, userRef, undefined, {from, to}))
      .select(['sessions.flow_ref as ref', ...totalsOfSessions()])
      .where(isInList(db, 'sessions.flow_ref', flows))
      .groupBy('sessions.flow_ref'),
);

/** One engineer's totals in some flows, by the flow's ref. */
export async function totalsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  flowRefs: readonly number[],
  days: Days,
): Promise<Map<number, PeriodTotals>> {
  const totalsByRef = new Map<number, PeriodTotals>();
  if (flowRefs.length === 0) return totalsByRef;
  const flows = refList(db, flowRefs);
  const nextTurn = limitTurns();
  for (const {from, to} of partsOf(days, DAYS_PER_SLICE)) {
    const {rows} = await selectTotals(db, {accountRef, userRef, from, to, flows});
    for (const {ref, durations, ...totals} of rows) {
      const before = totalsByRef.get(ref);
      totalsByRef.set(ref, {
        totals: before ? addTotals([before.totals, totals]) : totals,
        durations: countsOf(durations, before?.durations),
      });
    }
    await nextTurn();
  }
  return totalsByRef;
}
