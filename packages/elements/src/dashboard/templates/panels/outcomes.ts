import type {Summary} from '@resolutionflow/sdk';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Panel} from '../panel.js';
import {cellsIn} from './cells.js';

interface Ending {
  readonly key: string;
  readonly name: string;
  readonly count: number;
}

/** How the completed sessions ended. Only imported sessions can be without an outcome. */
function endingsOf({term}: DashboardHost, summary: Summary) {
  const endings = OUTCOMES.map((key): Ending => ({
    key,
    name: term(key),
    count: summary.outcome_breakdown[key],
  }));
  const {no_outcome_sessions: count} = summary;
  return count ? [...endings, {key: 'no_outcome', name: term('noOutcome'), count}] : endings;
}

/** The outcomes as parts of all completed sessions. */
export function outcomes(host: DashboardHost, {summary}: {readonly summary: Summary}): Panel {
  const {term, format} = host;
  const {count, percent} = cellsIn(host);
  const total = summary.completed_sessions;
  const endings = endingsOf(host, summary);
  const columns = [{name: term('outcome')}, {name: term('sessions')}, {name: term('share')}];
  const panel = {id: 'outcomes', caption: term('outcomes'), columns};
  if (!total) return {...panel, rows: [], note: term('nothingToList')};
  const shares = endings
    .filter((ending) => ending.count)
    .map((ending) =>
      term('part', ending.name, format.count(ending.count), format.percent(ending.count / total)),
    );
  return {
    ...panel,
    rows: endings.map(({key, name, count: n}) => ({
      key,
      cells: [[name, name], count(n), percent(n / total, total)],
    })),
    chart: {
      summary: term('completedSummary', format.count(total), format.list(shares)),
      options: {
        kind: 'doughnut',
        days: [],
        names: [],
        series: endings.map(({key, name, count: n}) => ({key, dash: [], name, values: [n]})),
      },
    },
  };
}
