import type {
  FlowAnalytics,
  Period,
  PersonalAnalytics,
  RecentComment,
  TeamAnalytics,
  TimeSeriesDay,
  TopFlow,
} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import {isoDay} from '../db/days.js';
import type {Executor} from '../db/database.js';
import {DIMENSION, SUM_COLUMNS, type Totals} from '../db/schema.js';
import type {FlowRow} from '../flows/repository.js';
import {isoTime} from '../http/times.js';
import {newestRatings, ofEngineer} from '../ratings/repository.js';
import {UNKNOWN_NAME} from '../people/names.js';
import {type User} from '../people/repository.js';
import {
  avgCsat,
  minutes,
  previousOf,
  ratingBreakdownOf,
  share,
  shareOrNull,
  summaryOf,
  totalRatings,
} from './metrics.js';
import {periodDays, type Days, type PeriodDays} from '../db/period.js';
import {
  activeSubjects,
  countActiveEngineers,
  dailySums,
  flowsOfEngineer,
  rankByName,
  ratingsOfEngineer,
  stepSums,
  sumsOf,
  type DailyRow,
  type Subject,
} from './repository.js';

const RECENT_COMMENTS = 10;

const noSums = (): Totals =>
  Object.fromEntries(SUM_COLUMNS.map((column) => [column, 0])) as unknown as Totals;

function addUp(rows: readonly Totals[]): Totals {
  const total = noSums();
  for (const row of rows) for (const column of SUM_COLUMNS) total[column] += row[column];
  return total;
}

/** One entry a day, zeros where nothing was. */
function timeSeries(rows: readonly DailyRow[], {from, to}: Days): TimeSeriesDay[] {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return Array.from({length: to - from + 1}, (_, index) => {
    const {sessions, resolved, escalated, workaround, unresolved} = byDay.get(from + index) ?? noSums();
    return {date: isoDay(from + index), sessions, resolved, escalated, workaround, unresolved};
  });
}

async function shared(db: Executor, accountRef: number, subject: Subject, days: PeriodDays) {
  const rows = await dailySums(db, accountRef, subject, {from: days.before.from, to: days.to});
  const current = rows.filter(({day}) => day >= days.from);
  const sums = addUp(current);
  return {
    period: days.info,
    summary: summaryOf(sums),
    avg_csat: avgCsat(sums),
    total_ratings: totalRatings(sums),
    rating_breakdown: ratingBreakdownOf(sums),
    response_rate: share(totalRatings(sums), sums.completed),
    previous: previousOf(addUp(rows.filter(({day}) => day < days.from))),
    time_series: timeSeries(current, days),
  };
}

async function topFlowsOfTeam(db: Executor, accountRef: number, days: Days): Promise<TopFlow[]> {
  const active = await activeSubjects(db, accountRef, DIMENSION.flow, days);
  const top = await rankByName(db, accountRef, DIMENSION.flow, active);
  const sums = await sumsOf(
    db,
    accountRef,
    DIMENSION.flow,
    top.map(({ref}) => ref),
    days,
  );
  return top.map(({ref, id, name, sessions}) => {
    const of = sums.get(ref) ?? noSums();
    return {
      tree_id: id,
      name: name ?? UNKNOWN_NAME,
      sessions,
      completion_rate: share(of.completed, of.sessions),
      avg_duration_minutes: minutes(of.duration_ms, of.completed),
      avg_csat: avgCsat(of),
    };
  });
}

async function topFlowsOfEngineer(
  db: Executor,
  accountRef: number,
  userRef: number,
  days: Days,
): Promise<TopFlow[]> {
  const flows = await flowsOfEngineer(db, accountRef, userRef, days);
  const byRef = new Map(flows.map((flow) => [flow.ref, flow]));
  const top = await rankByName(db, accountRef, DIMENSION.flow, flows);
  const refs = top.map(({ref}) => ref);
  const ratings = Map.groupBy(await ratingsOfEngineer(db, accountRef, userRef, refs, days), ({ref}) => ref);
  return top.map(({ref, id, name, sessions}) => {
    const stars = noSums();
    for (const {rating, count} of ratings.get(ref) ?? []) stars[`rating_${rating}` as 'rating_1'] = count;
    const {completed = 0, duration_ms = 0} = byRef.get(ref) ?? {};
    return {
      tree_id: id,
      name: name ?? UNKNOWN_NAME,
      sessions,
      completion_rate: share(completed, sessions),
      avg_duration_minutes: minutes(duration_ms, completed),
      avg_csat: avgCsat(stars),
    };
  });
}

/** The team's figures, or one engineer's part of all of them. */
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
  const figures = await shared(db, account.ref, subject, days);
  const {summary, previous} = figures;
  if (engineer) {
    const {total_sessions, completion_rate, avg_duration_minutes} = summary;
    return {
      ...figures,
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
            },
          ]
        : [],
    };
  }
  const active = await activeSubjects(db, account.ref, DIMENSION.engineer, days);
  const before = await countActiveEngineers(db, account.ref, days.before);
  const top = await rankByName(db, account.ref, DIMENSION.engineer, active);
  const sums = await sumsOf(
    db,
    account.ref,
    DIMENSION.engineer,
    top.map(({ref}) => ref),
    days,
  );
  return {
    ...figures,
    active_engineers: active.length,
    previous: {...previous, active_engineers: before},
    top_flows: await topFlowsOfTeam(db, account.ref, days),
    top_engineers: top.map(({ref, id, name, sessions}) => {
      const of = sums.get(ref) ?? noSums();
      return {
        user_id: id,
        name: name ?? UNKNOWN_NAME,
        sessions,
        completion_rate: share(of.completed, of.sessions),
        avg_duration_minutes: minutes(of.duration_ms, of.completed),
      };
    }),
  };
}

/** One engineer's own figures; all zeros for somebody who has not been seen before. */
export async function personalAnalytics(
  db: Executor,
  account: Account,
  {period, userRef, now}: {readonly period: Period; readonly userRef: number; readonly now: number},
): Promise<PersonalAnalytics> {
  const days = periodDays(period, account.timeZone, now);
  return {
    ...(await shared(db, account.ref, {dimension: DIMENSION.engineer, ref: userRef}, days)),
    top_flows: await topFlowsOfEngineer(db, account.ref, userRef, days),
  };
}

async function recentComments(
  db: Executor,
  accountRef: number,
  flowRef: number,
  days: Days,
): Promise<RecentComment[]> {
  const newest = await newestRatings(db, accountRef, days);
  const rows = await newest
    .select((eb) => [
      'session_ratings.rating',
      'session_ratings.comment',
      ofEngineer(eb, 'name').as('name'),
      'session_ratings.created_at',
    ])
    .where('session_ratings.flow_ref', '=', flowRef)
    .where('session_ratings.comment', 'is not', null)
    .limit(RECENT_COMMENTS)
    .execute();
  return rows.map(({rating, comment, name, created_at}) => ({
    rating,
    comment: comment ?? '',
    user_name: name ?? UNKNOWN_NAME,
    created_at: isoTime(created_at),
  }));
}

/** A flow's figures, step by step. */
export async function flowAnalytics(
  db: Executor,
  account: Account,
  {period, flow, now}: {readonly period: Period; readonly flow: FlowRow; readonly now: number},
): Promise<FlowAnalytics> {
  const days = periodDays(period, account.timeZone, now);
  const steps = await stepSums(db, account.ref, flow.ref, days);
  return {
    tree_id: flow.tree_id,
    name: flow.name,
    ...(await shared(db, account.ref, {dimension: DIMENSION.flow, ref: flow.ref}, days)),
    step_feedback: steps
      .filter((step) => !step.is_archived || step.yes + step.no + step.visits + step.drop_offs > 0)
      .map((step) => ({
        node_id: step.step_id,
        node_title: step.title,
        helpful_yes: step.yes,
        helpful_no: step.no,
        helpful_rate: shareOrNull(step.yes, step.yes + step.no),
        visits: step.visits,
        drop_offs: step.drop_offs,
        archived: step.is_archived === 1,
      })),
    recent_comments: await recentComments(db, account.ref, flow.ref, days),
  };
}
