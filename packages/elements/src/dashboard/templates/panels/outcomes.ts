import type {Summary} from '@resolutionflow/sdk';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Panel} from '../panel.js';
import {cellsIn} from './cells.js';

/** Lists the outcomes that occurred, with their counts and their shares of all sessions. */
export function describeOutcomes(
  {term, format}: DashboardHost,
  {outcome_breakdown: breakdown}: Summary,
  all: number,
): string {
  const occurred = OUTCOMES.filter((outcome) => breakdown[outcome]);
  return format.list(
    occurred.map((outcome) =>
      term('part', term(outcome), format.count(breakdown[outcome]), format.percent(breakdown[outcome] / all)),
    ),
  );
}

/** The outcomes as parts of a whole. */
export function outcomes(host: DashboardHost, {summary}: {readonly summary: Summary}): Panel {
  const {term} = host;
  const {count, percent} = cellsIn(host);
  const {outcome_breakdown: breakdown} = summary;
  const total = OUTCOMES.reduce((sum, outcome) => sum + breakdown[outcome], 0);
  const columns = [{name: term('outcome')}, {name: term('sessions')}, {name: term('share')}];
  const panel = {id: 'outcomes', caption: term('outcomes'), columns};
  if (!total) return {...panel, rows: [], note: term('nothingToList')};
  return {
    ...panel,
    rows: OUTCOMES.map((key) => ({
      key,
      cells: [[term(key), term(key)], count(breakdown[key]), percent(breakdown[key] / total)],
    })),
    chart: {
      summary: term('chartSummary', total, describeOutcomes(host, summary, total)),
      options: {
        kind: 'doughnut',
        days: [],
        series: OUTCOMES.map((key) => ({key, dash: [], name: term(key), values: [breakdown[key]]})),
      },
    },
  };
}
