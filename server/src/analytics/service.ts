import {
  wilsonInterval,
  type FlowAnalytics,
  type Period,
  type PersonalAnalytics,
  type RecentComment,
  type TeamAnalytics,
  type TimeSeriesDay,
  type TopFlow,
} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import {isoDay} from '../db/days.js';
import type {Executor} from '../db/database.js';
import {DIMENSION, RATING_REASONS, type Totals} from '../db/schema.js';
import {addTotals} from '../daily-totals/add-totals.js';
import {addCounts, percentileMinutes, type DurationCounts} from '../daily-totals/durations.js';
import type {FlowRow} from '../flows/repository.js';
import {ratingSlices, type RatingFilter} from '../ratings/list.js';
import {UNKNOWN_NAME} from '../people/names.js';
import {type User} from '../people/repository.js';
import {firstDay} from './first-day.js';
import {
  dailyTotalsOfEngineer,
  reasonCountsOfEngineer,
  stepPeriodTotalsOfEngineer,
  type EngineerInFlow,
} from './flow-of-engineer.js';
import {
  avgCsat,
  minutes,
  noOutcome,
  previousOf,
  ratingBreakdownOf,
  satisfactionOf,
  share,
  shareOrNull,
  summaryOf,
  totalRatings,
} from './metrics.js';
import {periodDays, type Days, type PeriodDays} from '../db/period.js';
import {flowSessionsOfEngineer, totalsOfEngineer} from './one-engineer.js';
import {rankAll, rankByName, type Ranked} from './ranking.js';
import {
  dailyTotals,
  reasonCounts,
  stepPeriodTotals,
  totalsOf,
  type DailyRow,
  type PeriodTotals,
  type Subject,
} from './repository.js';

const MAX_RECENT_COMMENTS = 10;

function addUp(rows: readonly DailyRow[]): PeriodTotals {
  const durations: DurationCounts = new Map();
  for (const row of rows) addCounts(durations, row.durations);
  return {totals: addTotals(rows), durations};
}

/** One entry for each day, with zeros for days without sessions. */
function timeSeries(rows: readonly DailyRow[], {from, to}: Days): TimeSeriesDay[] {
  const byDay = Map.groupBy(rows, ({day}) => day);
  return Array.from({length: to - from + 1}, (_, index) => {
    const totals = addTotals(byDay.get(from + index) ?? []);
    const {sessions, completed, resolved, escalated, workaround, unresolved} = totals;
    return {
      date: isoDay(from + index),
      sessions,
      resolved,
      escalated,
      workaround,
      unresolved,
      unfinished: sessions - completed,
      no_outcome: noOutcome(totals),
    };
  });
}

const noTotals = (): PeriodTotals => ({totals: addTotals([]), durations: new Map()});

/** The metrics of a flow or an engineer in a ranking. */
const workOf = (
  totals: Pick<Totals, 'sessions' | 'completed' | 'resolved' | 'duration_ms'>,
  durations: DurationCounts,
) => ({
  completion_rate: share(totals.completed, totals.sessions),
  avg_duration_minutes: minutes(totals.duration_ms, totals.completed),
  median_duration_minutes: percentileMinutes(durations, 50),
  resolved_rate: shareOrNull(totals.resolved, totals.completed),
});

/** The days of a period and of the one before. */
const bothPeriods = ({before, to}: PeriodDays): Days => ({from: before.from, to});

/** @param rows - The totals of both periods. */
async function shared(db: Executor, accountRef: number, rows: readonly DailyRow[], days: PeriodDays) {
  const current = rows.filter(({day}) => day >= days.from);
  const {totals, durations} = addUp(current);
  const before = addUp(rows.filter(({day}) => day < days.from));
  return {
    period: days.info,
    summary: summaryOf(totals, durations),
    ...satisfactionOf(totals),
    rating_breakdown: ratingBreakdownOf(totals),
    previous: previousOf(before.totals, before.durations),
    time_series: timeSeries(current, days),
    history_from: await firstDay(db, accountRef),
  };
}

const asTopFlow = (
  {ref, id, name, sessions}: Ranked,
  totalsByRef: ReadonlyMap<number, PeriodTotals>,
): TopFlow => {
  const {totals, durations} = totalsByRef.get(ref) ?? noTotals();
  return {
    tree_id: id,
    name: name ?? UNKNOWN_NAME,
    sessions,
    ...workOf(totals, durations),
    avg_csat: avgCsat(totals),
    total_ratings: totalRatings(totals),
  };
};

const refsOf = (top: readonly Ranked[]): number[] => top.map(({ref}) => ref);

async function topFlowsOfTeam(db: Executor, accountRef: number, days: PeriodDays): Promise<TopFlow[]> {
  const {top} = await rankAll(db, accountRef, DIMENSION.flow, days);
  const totalsByRef = await totalsOf(db, accountRef, DIMENSION.flow, refsOf(top), days);
  return top.map((flow) => asTopFlow(flow, totalsByRef));
}

async function topFlowsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  days: Days,
): Promise<TopFlow[]> {
  const flows = await flowSessionsOfEngineer(db, accountRef, userRef, days);
  const top = await rankByName(db, accountRef, DIMENSION.flow, flows);
  const totalsByRef = await totalsOfEngineer(db, accountRef, userRef, refsOf(top), days);
  return top.map((flow) => asTopFlow(flow, totalsByRef));
}

/** The team's metrics, or those of one engineer. */
export async function teamAnalytics(
  db: Executor,
  account: Account,
  {
    period,
    engineer,
    now,
  }: {readonly period: Period; readonly engineer: User | undefined; readonly now: number},
): Promise<TeamAnalytics> {
  const days = periodDays(period, account.timeZone, now);
  const subject: Subject = engineer
    ? {dimension: DIMENSION.engineer, ref: engineer.ref}
    : {dimension: DIMENSION.account, ref: 0};
  const rows = await dailyTotals(db, account.ref, subject, bothPeriods(days));
  const metrics = await shared(db, account.ref, rows, days);
  const {summary, previous} = metrics;
  if (engineer) {
    const {total_sessions, completion_rate, avg_duration_minutes, median_duration_minutes, resolved_rate} =
      summary;
    return {
      ...metrics,
      active_engineers: Math.min(total_sessions, 1),
      previous: {...previous, active_engineers: Math.min(previous.summary.total_sessions, 1)},
      top_flows: await topFlowsOfEngineer(db, account.ref, engineer.ref, days),
      top_engineers: total_sessions
        ? [
            {
              user_id: engineer.userId,
              name: engineer.name ?? UNKNOWN_NAME,
              sessions: total_sessions,
              completion_rate,
              avg_duration_minutes,
              median_duration_minutes,
              resolved_rate,
            },
          ]
        : [],
    };
  }
  const {active, activeBefore, top} = await rankAll(db, account.ref, DIMENSION.engineer, days);
  const totalsByRef = await totalsOf(db, account.ref, DIMENSION.engineer, refsOf(top), days);
  return {
    ...metrics,
    active_engineers: active,
    previous: {...previous, active_engineers: activeBefore},
    top_flows: await topFlowsOfTeam(db, account.ref, days),
    top_engineers: top.map(({ref, id, name, sessions}) => {
      const {totals, durations} = totalsByRef.get(ref) ?? noTotals();
      return {user_id: id, name: name ?? UNKNOWN_NAME, sessions, ...workOf(totals, durations)};
    }),
  };
}

/** Returns one engineer's metrics. For an unknown engineer they are all zero. */
export async function personalAnalytics(
  db: Executor,
  account: Account,
  {period, userRef, now}: {readonly period: Period; readonly userRef: number; readonly now: number},
): Promise<PersonalAnalytics> {
  const days = periodDays(period, account.timeZone, now);
  const subject = {dimension: DIMENSION.engineer, ref: userRef};
  const rows = await dailyTotals(db, account.ref, subject, bothPeriods(days));
  return {
    ...(await shared(db, account.ref, rows, days)),
    top_flows: await topFlowsOfEngineer(db, account.ref, userRef, days),
  };
}

async function recentComments(
  db: Executor,
  accountRef: number,
  filter: RatingFilter,
): Promise<RecentComment[]> {
  const comments: RecentComment[] = [];
  for await (const slice of ratingSlices(
    db,
    accountRef,
    {...filter, hasComment: true},
    {limit: MAX_RECENT_COMMENTS},
  )) {
    for (const {rating, comment, user_name, created_at} of slice) {
      comments.push({rating, comment: comment ?? '', user_name, created_at});
    }
  }
  return comments;
}

/** The rows that a flow's metrics are computed from. */
async function readFlow(db: Executor, accountRef: number, flowRef: number, days: PeriodDays) {
  const subject = {dimension: DIMENSION.flow, ref: flowRef};
  return {
    steps: await stepPeriodTotals(db, accountRef, flowRef, days),
    reasons: await reasonCounts(db, accountRef, flowRef, days),
    rows: await dailyTotals(db, accountRef, subject, bothPeriods(days)),
  };
}

/** The same rows of one engineer's sessions. */
const readFlowOfEngineer = async (db: Executor, who: EngineerInFlow, days: PeriodDays) => ({
  steps: await stepPeriodTotalsOfEngineer(db, who, days),
  reasons: await reasonCountsOfEngineer(db, who, days),
  rows: await dailyTotalsOfEngineer(db, who, bothPeriods(days)),
});

export interface FlowQuery {
  readonly period: Period;
  readonly flow: FlowRow;
  /** Counts only sessions of this engineer. */
  readonly userRef?: number | undefined;
  readonly now: number;
}

/** A flow's metrics, with those of each step. */
export async function flowAnalytics(
  db: Executor,
  account: Account,
  {period, flow, userRef, now}: FlowQuery,
): Promise<FlowAnalytics> {
  const days = periodDays(period, account.timeZone, now);
  const {steps, reasons, rows} =
    userRef === undefined
      ? await readFlow(db, account.ref, flow.ref, days)
      : await readFlowOfEngineer(db, {accountRef: account.ref, userRef, flowRef: flow.ref}, days);
  return {
    tree_id: flow.tree_id,
    name: flow.name,
    ...(await shared(db, account.ref, rows, days)),
    step_feedback: steps
      .filter((step) => !step.is_archived || step.yes + step.no + step.visits + step.drop_offs > 0)
      .map((step) => ({
        node_id: step.step_id,
        node_title: step.title,
        helpful_yes: step.yes,
        helpful_no: step.no,
        helpful_rate: shareOrNull(step.yes, step.yes + step.no),
        helpful_interval: wilsonInterval(step.yes, step.yes + step.no),
        visits: step.visits,
        drop_offs: step.drop_offs,
        drop_off_rate: shareOrNull(step.drop_offs, step.reached),
        drop_off_interval: wilsonInterval(step.drop_offs, step.reached),
        reasons: reasons.get(step.step_ref) ?? [],
        notes: step.notes,
        archived: step.is_archived === 1,
      })),
    recent_comments: await recentComments(db, account.ref, {
      days,
      flowRef: flow.ref,
      ...(userRef !== undefined && {userRef}),
    }),
    rating_reasons: reasons.get(RATING_REASONS) ?? [],
  };
}
