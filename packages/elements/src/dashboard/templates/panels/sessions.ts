import type {Summary, TimeSeriesDay} from '@resolutionflow/sdk';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Panel} from '../panel.js';
import type {Cell, Row} from '../table.js';
import {describeBusiest, namesOf, pointsOf, soFar, type Points} from './points.js';

/** Patterns that distinguish series without colour: lengths of dash and gap of a line, px, or lines across the area. */
const MARKS = {
  sessions: {dash: []},
  resolved: {dash: []},
  escalated: {dash: [7, 3]},
  workaround: {dash: [2, 3]},
  unresolved: {dash: [9, 3, 2, 3]},
  unfinished: {dash: [12, 2], isHatched: true},
  no_outcome: {dash: [1, 4]},
} as const;

/** All sessions, or one of the six parts that add up to all. */
type Key = keyof typeof MARKS;
type Part = Exclude<Key, 'sessions'>;

const textOf = (key: Key) => (key === 'no_outcome' ? 'noOutcome' : key);

interface DailyMetrics {
  readonly summary: Summary;
  readonly time_series: readonly TimeSeriesDay[];
}

/** The parts of all sessions. Only imported sessions can be without an outcome. */
const partsOf = ({no_outcome_sessions: withoutOutcome}: Summary): readonly Part[] => [
  ...OUTCOMES,
  'unfinished',
  ...(withoutOutcome ? (['no_outcome'] as const) : []),
];

/** Lists the parts that occurred, with their counts: they add up to all sessions. */
function describeParts({term, format}: DashboardHost, summary: Summary): string {
  const counts = {
    ...summary.outcome_breakdown,
    unfinished: summary.unfinished_sessions,
    no_outcome: summary.no_outcome_sessions,
  };
  const occurred = partsOf(summary).filter((part) => counts[part]);
  return format.list(occurred.map((part) => `${term(textOf(part))} ${format.count(counts[part])}`));
}

/** The table and the series of the points: all sessions, and some of their parts. */
function tableOf(host: DashboardHost, points: Points, parts: readonly Part[]) {
  const {term, format} = host;
  const keys = ['sessions', ...parts] as const;
  const names = namesOf(host, points);
  const lastNote = soFar(host, points);
  const {list} = points;
  return {
    columns: [
      {name: term(points.isWeekly ? 'week' : 'date')},
      ...keys.map((key) => ({name: term(textOf(key))})),
    ],
    rows: list.map((point, at): Row => ({
      key: point.date,
      cells: [
        [point.date, at === list.length - 1 ? `${names[at]} · ${lastNote}` : (names[at] ?? '')],
        ...keys.map((key): Cell => [point[key], format.count(point[key])]),
      ],
    })),
    axis: {days: list.map(({date}) => date), names, lastNote},
    series: keys.map((key) => ({
      key,
      ...MARKS[key],
      name: term(textOf(key)),
      values: list.map((point) => point[key]),
    })),
  };
}

/** Sessions of each day, stacked by outcome. */
export function sessionsByOutcome(
  host: DashboardHost,
  {summary, time_series: days}: DailyMetrics,
  isCompact: boolean,
): Panel {
  const {term} = host;
  const points = pointsOf(days);
  const {columns, rows, axis, series} = tableOf(host, points, partsOf(summary));
  const [total, ...parts] = series;
  const sentence = term('chartSummary', summary.total_sessions, describeParts(host, summary));
  return {
    id: 'sessions-by-outcome',
    caption: term('sessionsByOutcome'),
    columns,
    rows,
    chart: {
      summary: `${sentence} ${describeBusiest(host, points)}`,
      isCompact,
      options: {kind: 'area', ...axis, series: parts, total},
    },
  };
}

/** Sessions of each day. */
export function sessionsPerDay(host: DashboardHost, {summary, time_series: days}: DailyMetrics): Panel {
  const {term} = host;
  const points = pointsOf(days);
  const {columns, rows, axis, series} = tableOf(host, points, []);
  const sentence = term('daySummary', summary.total_sessions, days.length);
  return {
    id: 'sessions-per-day',
    caption: term(points.isWeekly ? 'sessionsPerWeek' : 'sessionsPerDay'),
    columns,
    rows,
    chart: {
      summary: `${sentence} ${describeBusiest(host, points)}`,
      options: {kind: 'line', ...axis, series},
    },
  };
}
