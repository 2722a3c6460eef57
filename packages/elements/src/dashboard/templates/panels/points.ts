import type {TimeSeriesDay} from '@resolutionflow/sdk';
import type {DashboardHost} from '../../dashboard-host.js';

/** Longer periods are shown by week: more points than this are hard to tell apart. */
const MAX_DAILY_POINTS = 62;
const DAYS_PER_WEEK = 7;

const COUNTS = [
  'sessions',
  'resolved',
  'escalated',
  'workaround',
  'unresolved',
  'unfinished',
  'no_outcome',
] as const;

/** The sessions of a day or of a week, named by its first day. */
export type Point = TimeSeriesDay;

/** The points of a period in time, for its chart and its table. */
export interface Points {
  readonly list: readonly Point[];
  readonly isWeekly: boolean;
}

/** Adds days up to a week. */
function sumUp(days: readonly TimeSeriesDay[]): Point {
  const sums = {...days[0]!};
  for (const key of COUNTS) sums[key] = days.reduce((sum, day) => sum + day[key], 0);
  return sums;
}

/** One point for each day; for a long period, one for each week. */
export function pointsOf(days: readonly TimeSeriesDay[]): Points {
  if (days.length <= MAX_DAILY_POINTS) return {list: days, isWeekly: false};
  const starts = days.filter((_, at) => at % DAYS_PER_WEEK === 0);
  const list = starts.map((_, week) => sumUp(days.slice(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK)));
  return {list, isWeekly: true};
}

/** The note that the last day or week is not over: every period ends today. */
export const soFar = ({term}: DashboardHost, {isWeekly}: Points): string =>
  term(isWeekly ? 'weekSoFar' : 'todaySoFar');

/** The names of all points. */
export const namesOf = ({term, format}: DashboardHost, {list, isWeekly}: Points): string[] =>
  list.map(({date}) => (isWeekly ? term('weekOf', format.longDay(date)) : format.longDay(date)));

/** Names the point with the most sessions. */
export function describeBusiest({term, format}: DashboardHost, {list, isWeekly}: Points): string {
  const busiest = list.reduce((best, point) => (point.sessions > best.sessions ? point : best));
  const [day, count] = [format.longDay(busiest.date), format.count(busiest.sessions)];
  return isWeekly ? term('busiestWeek', day, count) : term('busiest', day, count);
}
