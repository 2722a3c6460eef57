import {viewAsCsv} from './csv-export.js';
import type {DashboardHost} from './dashboard-host.js';
import {downloadCsv} from './download-file.js';
import type {MenuItem} from './export-menu.js';
import type {LoadedMetrics} from './metrics-controller.js';
import type {RatingsExport} from './ratings-export.js';

/** The exports of a view: its metrics, and for admins its ratings. */
export function exportItems(
  host: DashboardHost,
  {metrics, selection}: LoadedMetrics,
  ratingsExport: RatingsExport,
  isAdmin: boolean,
): readonly MenuItem[] {
  const {from, to} = metrics.data.period;
  const thisView = {
    name: host.term('exportView'),
    choose: () => downloadCsv(`${selection.view}-${from}-${to}.csv`, viewAsCsv(host, metrics)),
  };
  const ratings = {
    name: host.term('exportRatings'),
    choose: () => void ratingsExport.run(selection, `ratings-${from}-${to}.csv`),
  };
  return isAdmin && selection.view !== 'me' ? [thisView, ratings] : [thisView];
}
