import type {TopEngineer, TopFlow} from '@resolutionflow/sdk';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Cell, Column} from '../table.js';
import {cellsIn} from './cells.js';

/** The columns that “Top Flows” and “Top Engineers” share. */
export const rankingColumns = ({term}: DashboardHost): Column[] =>
  (['sessions', 'resolvedRate', 'completionRate', 'avgDuration'] as const).map((key) => ({name: term(key)}));

/** The most completed sessions that a rate of 3 decimals, rounded half up, allows. Of up to 1,000 sessions it is their number. */
const maxCompleted = ({sessions, completion_rate}: TopFlow | TopEngineer): number =>
  Math.ceil((sessions * (2 * Math.round(completion_rate * 1000) + 1)) / 2000) - 1;

/** Renders these columns. Marks a row if it certainly has fewer than ten completed sessions. */
export function rankingCells(host: Pick<DashboardHost, 'format'>, row: TopFlow | TopEngineer): Cell[] {
  const {count, percent, minutes} = cellsIn(host);
  const {sessions, completion_rate} = row;
  const completed = maxCompleted(row);
  // Without a completed session there is no median either.
  const duration = row.median_duration_minutes === null ? null : row.avg_duration_minutes;
  return [
    count(sessions),
    percent(row.resolved_rate, completed),
    percent(completion_rate, sessions),
    minutes(duration, completed),
  ];
}
