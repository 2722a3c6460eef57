import type {TopFlow} from '@resolutionflow/sdk';
import {html, type TemplateResult} from 'lit';
import type {DashboardHost} from '../../dashboard-host.js';
import {worstFlow} from '../../model.js';
import type {Panel} from '../panel.js';
import {cellsIn, linkCell, worstMark} from './cells.js';
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
        cellsIn(host).csat(flow.avg_csat),
      ],
    })),
  };
}

/** Names the flow that needs work, in a line below the table; undefined if no flow stands out. */
export function remarkOnWorstFlow(
  host: DashboardHost,
  flows: readonly TopFlow[],
): TemplateResult | undefined {
  const worst = worstFlow(flows);
  if (!worst) return undefined;
  const {term, format} = host;
  return html`<p class="summary remark">
    ${worstMark(host)}
    <span><bdi>${worst.name}</bdi> · ${term('completionRate')} ${format.percent(worst.completion_rate)}</span>
  </p>`;
}
