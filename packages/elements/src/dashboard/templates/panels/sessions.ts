import type {Outcome, Summary, TimeSeriesDay} from '@resolutionflow/sdk';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Panel} from '../panel.js';
import type {Cell, Row} from '../table.js';
import {describeOutcomes} from './outcomes.js';

/** How lines differ by more than colour: lengths of dash and gap, px. */
const DASHES = {
  sessions: [],
  resolved: [],
  escalated: [7, 3],
  workaround: [2, 3],
  unresolved: [9, 3, 2, 3],
} as const;

interface DailyMetrics {
  readonly summary: Summary;
  readonly time_series: readonly TimeSeriesDay[];
}

function describeBusiestDay({term, format}: DashboardHost, days: readonly TimeSeriesDay[]): string {
  const busiest = days.reduce((best, day) => (day.sessions > best.sessions ? day : best));
  return term('busiest', format.longDay(busiest.date), format.count(busiest.sessions));
}

/** The table and the series of each day: all sessions, and the sessions with each of some outcomes. */
function perDay({term, format}: DashboardHost, days: readonly TimeSeriesDay[], outcomes: readonly Outcome[]) {
  const keys = ['sessions', ...outcomes] as const;
  return {
    columns: [{name: term('date')}, ...keys.map((key) => ({name: term(key)}))],
    rows: days.map((day): Row => ({
      key: day.date,
      cells: [
        [day.date, format.longDay(day.date)],
        ...keys.map((key): Cell => [day[key], format.count(day[key])]),
      ],
    })),
    dates: days.map(({date}) => date),
    series: keys.map((key) => ({
      key,
      dash: DASHES[key],
      name: term(key),
      values: days.map((day) => day[key]),
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
  const {columns, rows, dates, series} = perDay(host, days, OUTCOMES);
  const {total_sessions: total} = summary;
  const shares = describeOutcomes(host, summary, total);
  const sentence = shares ? term('chartSummary', total, shares) : term('daySummary', total, days.length);
  return {
    id: 'sessions-by-outcome',
    caption: term('sessionsByOutcome'),
    columns,
    rows,
    chart: {
      summary: `${sentence} ${describeBusiestDay(host, days)}`,
      isCompact,
      options: {kind: 'area', days: dates, series: series.slice(1), total: series[0]},
    },
  };
}

/** Sessions of each day. */
export function sessionsPerDay(host: DashboardHost, {summary, time_series: days}: DailyMetrics): Panel {
  const {term} = host;
  const {columns, rows, dates, series} = perDay(host, days, []);
  const sentence = term('daySummary', summary.total_sessions, days.length);
  return {
    id: 'sessions-per-day',
    caption: term('sessionsPerDay'),
    columns,
    rows,
    chart: {
      summary: `${sentence} ${describeBusiestDay(host, days)}`,
      options: {kind: 'line', days: dates, series},
    },
  };
}
