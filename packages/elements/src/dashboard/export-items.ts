import {viewAsCsv} from './csv-export.js';
import type {DashboardHost} from './dashboard-host.js';
import {downloadCsv} from './download-file.js';
import type {Findings} from './findings-loader.js';
import type {MenuItem} from './export-menu.js';
import type {LoadedMetrics} from './metrics-controller.js';
import type {RatingsExport} from './ratings-export.js';

/** Makes a file name of the parts that are known. Characters that some file systems refuse become hyphens. */
const fileName = (...parts: (string | undefined)[]): string =>
  `${parts
    .filter(Boolean)
    .join('-')
    .replace(/[^\p{L}\p{M}\p{N}._]+/gu, '-')}.csv`;

/**
 * The exports of a view: its metrics, and for admins its ratings.
 *
 * @param engineer - The name of the engineer that the view is filtered by.
 */
export function exportItems(
  host: DashboardHost,
  {metrics, selection}: LoadedMetrics,
  findings: Findings,
  ratingsExport: RatingsExport,
  isAdmin: boolean,
  engineer: string | undefined,
): readonly MenuItem[] {
  const {from, to} = metrics.data.period;
  const subject = metrics.view === 'flow' ? [metrics.data.name, engineer] : [engineer];
  const thisView = {
    name: host.term('exportView'),
    choose: () =>
      downloadCsv(
        host.document,
        fileName(selection.view, ...subject, from, to),
        viewAsCsv(host, metrics, findings),
      ),
  };
  const ratings = {
    name: host.term('exportRatings'),
    choose: () => void ratingsExport.run(selection, fileName('ratings', ...subject, from, to)),
  };
  return isAdmin && selection.view !== 'me' ? [thisView, ratings] : [thisView];
}
