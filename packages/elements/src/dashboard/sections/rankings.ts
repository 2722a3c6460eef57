import {html, type TemplateResult} from 'lit';
import type {TopEngineer, TopFlow} from '@resolutionflow/sdk';
import type {DashboardContext} from '../context.js';
import {renderTable, type Column} from './table.js';

interface Ranked {
  readonly name: string;
  readonly sessions: number;
  readonly completion_rate: number;
  readonly avg_duration_minutes: number;
}

const figureColumns = <Row extends Ranked>({term, format}: DashboardContext): Column<Row>[] => [
  {
    key: 'sessions',
    name: term('sessions'),
    isNumber: true,
    value: (row) => row.sessions,
    render: (row) => format.count(row.sessions),
  },
  {
    key: 'completion_rate',
    name: term('completionRate'),
    isNumber: true,
    value: (row) => row.completion_rate,
    render: (row) => format.percent(row.completion_rate),
  },
  {
    key: 'avg_duration_minutes',
    name: term('avgDuration'),
    isNumber: true,
    value: (row) => row.avg_duration_minutes,
    render: (row) => format.minutes(row.avg_duration_minutes),
  },
];

function nameColumn<Row extends Ranked>(name: string, choose: (row: Row) => void): Column<Row> {
  return {
    key: 'name',
    name,
    value: (row) => row.name,
    render: (row): TemplateResult =>
      html`<button class="link" type="button" @click=${() => choose(row)}>${row.name}</button>`,
  };
}

/** The flows that are used most; a name opens the flow's own view. */
export function renderTopFlows(
  context: DashboardContext,
  caption: string,
  flows: readonly TopFlow[],
): TemplateResult {
  const {term, format} = context;
  return renderTable(context, {
    id: 'top-flows',
    caption,
    rows: flows,
    keyOf: ({tree_id}) => tree_id,
    columns: [
      nameColumn<TopFlow>(term('flowName'), ({tree_id, name}) => context.chooseFlow(tree_id, name)),
      ...figureColumns<TopFlow>(context),
      {
        key: 'avg_csat',
        name: term('csat'),
        isNumber: true,
        value: ({avg_csat}) => avg_csat,
        render: ({avg_csat}) => format.csat(avg_csat),
      },
    ],
  });
}

/** The engineers with the most sessions; a name filters the view. */
export function renderTopEngineers(
  context: DashboardContext,
  engineers: readonly TopEngineer[],
): TemplateResult {
  const {term} = context;
  return renderTable(context, {
    id: 'top-engineers',
    caption: term('topEngineers'),
    rows: engineers,
    keyOf: ({user_id}) => user_id,
    columns: [
      nameColumn<TopEngineer>(term('engineerName'), ({user_id, name}) =>
        context.chooseEngineer(user_id, name),
      ),
      ...figureColumns<TopEngineer>(context),
    ],
  });
}
