import type {TopEngineer, TopFlow} from '@resolutionflow/sdk';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Cell, Column} from '../table.js';
import {cellsIn} from './cells.js';

/** The columns that “Top Flows” and “Top Engineers” share. */
export const rankingColumns = ({term}: DashboardHost): Column[] =>
  (['sessions', 'resolvedRate', 'completionRate', 'avgDuration'] as const).map((key) => ({name: term(key)}));

/** The cells of these columns. */
export function rankingCells(host: DashboardHost, row: TopFlow | TopEngineer): Cell[] {
  const {count, percent, minutes} = cellsIn(host);
  const {sessions, completion_rate} = row;
  const completed = Math.round(sessions * completion_rate);
  // Without a completed session there is no median either.
  const duration = row.median_duration_minutes === null ? null : row.avg_duration_minutes;
  return [
    count(sessions),
    percent(row.resolved_rate, completed),
    percent(completion_rate, sessions),
    minutes(duration, completed),
  ];
}
