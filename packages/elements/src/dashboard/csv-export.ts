import {toCsv, type CsvRow} from './csv-format.js';
import type {DashboardHost} from './dashboard-host.js';
import type {Metrics} from './model.js';
import {csvRowsOf} from './templates/card-definitions.js';
import {panelsOf} from './templates/panels/by-view.js';
import {sortedRows} from './templates/table.js';

/**
 * Writes a view as one CSV: its metrics, its tables in the order on the screen, and its comments. Numbers and times are
 * as the server responded them, unrounded and unformatted.
 */
export function viewAsCsv(host: DashboardHost, metrics: Metrics): string {
  const {term} = host;
  const {view, data} = metrics;
  const {from, to, time_zone} = data.period;
  const main: CsvRow[] = [
    ...(view === 'flow' ? [[term('flow'), data.name]] : []),
    [term('date'), `${from} – ${to} (${time_zone})`],
    ...csvRowsOf(host, metrics),
  ];
  const tables = panelsOf(host, metrics).map((panel): CsvRow[] => [
    panel.columns.map(({name}) => name),
    ...sortedRows(host, panel).map(({cells}) => cells.map(([value]) => value)),
  ]);
  if (view === 'flow') {
    tables.push([
      [term('csat'), term('recentComments'), term('engineerName'), term('date')],
      ...data.recent_comments.map((one): CsvRow => [one.rating, one.comment, one.user_name, one.created_at]),
    ]);
  }
  return toCsv([main, ...tables]);
}
