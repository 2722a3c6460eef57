import {toCsv, type CsvRow} from './csv-format.js';
import type {DashboardHost} from './dashboard-host.js';
import type {Findings} from './findings-loader.js';
import type {Metrics} from './selection.js';
import {csvRowsOf} from './templates/card-definitions.js';
import {describeFinding} from './templates/findings.js';
import {panelsOf} from './templates/panels/by-view.js';
import {sortedRows} from './templates/table.js';

/**
 * Writes a view as one CSV: its metrics, its tables in the order on the screen, its comments, and its findings. Numbers and times are
 * as the server sent them, unrounded and unformatted.
 */
export function viewAsCsv(host: DashboardHost, metrics: Metrics, findings: Findings): string {
  const {term} = host;
  const {view, data} = metrics;
  const {from, to, time_zone} = data.period;
  const main: CsvRow[] = [
    ...(view === 'flow' ? [[term('flow'), data.name]] : []),
    [term('date'), `${from} – ${to} (${time_zone})`],
    ...csvRowsOf(host, metrics),
  ];
  const tables = panelsOf(host, metrics, findings).map((panel): CsvRow[] => [
    panel.columns.map(({name}) => name),
    ...sortedRows(host, panel).map(({cells}) => cells.map(([value]) => value)),
  ]);
  if (view === 'flow') {
    tables.push([
      [term('csat'), term('recentComments'), term('engineerName'), term('date')],
      ...data.recent_comments.map((one): CsvRow => [one.rating, one.comment, one.user_name, one.created_at]),
    ]);
  }
  const found: CsvRow[] =
    typeof findings === 'string' || view === 'me'
      ? []
      : [[term('findings')], ...findings.map((finding): CsvRow => [describeFinding(host, finding)])];
  return toCsv([main, ...tables, ...(found.length > 1 ? [found] : [])]);
}
