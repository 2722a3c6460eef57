import type {TopFlow} from '@resolutionflow/sdk';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Panel} from '../panel.js';
import {cellsIn, linkCell} from './cells.js';
import {rankingCells, rankingColumns} from './ranking.js';

/** The most used flows. A name opens the view of its flow. */
export function topFlows(host: DashboardHost, caption: string, flows: readonly TopFlow[]): Panel {
  const {term, navigation} = host;
  const id = 'top-flows';
  return {
    id,
    caption,
    isSortable: true,
    note: term('nothingToList'),
    columns: [{name: term('flowName')}, ...rankingColumns(host), {name: term('csat')}],
    rows: flows.map((flow) => ({
      key: flow.tree_id,
      cells: [
        linkCell(id, flow.tree_id, flow.name, () => navigation.chooseFlow(flow.tree_id, flow.name)),
        ...rankingCells(host, flow),
        cellsIn(host).csat(flow.avg_csat, flow.total_ratings),
      ],
    })),
  };
}
