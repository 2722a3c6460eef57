import type {Outcome, StepFigures, Summary, TimeSeriesDay, TopEngineer, TopFlow} from '@resolutionflow/sdk';
import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardContext} from '../context.js';
import {OUTCOMES, worstFlow, worstStep, type Figures} from '../model.js';
import {icons} from './icons.js';
import type {Panel} from './panel.js';
import {bar, icon} from './parts.js';
import type {Cell, Row} from './table.js';

const DASHES = {
  sessions: [],
  resolved: [],
  escalated: [7, 3],
  workaround: [2, 3],
  unresolved: [9, 3, 2, 3],
} as const;

interface Counted {
  readonly summary: Summary;
  readonly time_series: readonly TimeSeriesDay[];
}

/** Figures as cells of a table. */
const cellsIn = ({format}: DashboardContext) => ({
  count: (value: number): Cell => [value, format.count(value)],
  percent: (value: number | null): Cell => [value, format.percent(value)],
  minutes: (value: number): Cell => [value, format.minutes(value)],
  csat: (value: number | null): Cell => [value, format.csat(value)],
});

const completedOf = ({outcome_breakdown: breakdown}: Summary): number =>
  OUTCOMES.reduce((sum, outcome) => sum + breakdown[outcome], 0);

/** How many of so many sessions ended how. */
function parts(
  {term, format}: DashboardContext,
  {outcome_breakdown: breakdown}: Summary,
  all: number,
): string {
  const ended = OUTCOMES.filter((outcome) => breakdown[outcome]);
  return format.list(
    ended.map((outcome) =>
      term('part', term(outcome), format.count(breakdown[outcome]), format.percent(breakdown[outcome] / all)),
    ),
  );
}

function busiest({term, format}: DashboardContext, days: readonly TimeSeriesDay[]): string {
  const most = days.reduce((so, day) => (day.sessions > so.sessions ? day : so));
  return term('busiest', format.longDay(most.date), format.count(most.sessions));
}

/** What is shown of each day: all sessions, and those of some outcomes. */
function perDay(
  {term, format}: DashboardContext,
  days: readonly TimeSeriesDay[],
  outcomes: readonly Outcome[],
) {
  const keys = ['sessions', ...outcomes] as const;
  return {
    columns: [{name: term('date')}, ...keys.map((key) => ({name: term(key)}))],
    /** Made when they are shown: most people look at the chart. */
    rows: (): Row[] =>
      days.map((day) => ({
        key: day.date,
        cells: [
          [day.date, format.longDay(day.date)],
          ...keys.map((key): Cell => [day[key], format.count(day[key])]),
        ],
      })),
    dates: days.map(({date}) => date),
    series: keys.map((key) => ({
      key,
      dash: DASHES[key],
      name: term(key),
      values: days.map((day) => day[key]),
    })),
  };
}

/** Sessions a day, stacked by how they ended. */
function sessionsByOutcome(
  context: DashboardContext,
  {summary, time_series: days}: Counted,
  isCompact: boolean,
): Panel {
  const {term} = context;
  const {columns, rows, dates, series} = perDay(context, days, OUTCOMES);
  const {total_sessions: total} = summary;
  const shares = parts(context, summary, total);
  return {
    id: 'sessions-by-outcome',
    caption: term('sessionsByOutcome'),
    columns,
    get rows() {
      return rows();
    },
    chart: {
      summary: `${shares ? term('chartSummary', total, shares) : term('daySummary', total, days.length)} ${busiest(context, days)}`,
      isCompact,
      spec: {kind: 'area', days: dates, series: series.slice(1), total: series[0]},
    },
  };
}

/** How many sessions there were each day. */
function sessionsPerDay(context: DashboardContext, {summary, time_series: days}: Counted): Panel {
  const {term} = context;
  const {columns, rows, dates, series} = perDay(context, days, []);
  return {
    id: 'sessions-per-day',
    caption: term('sessionsPerDay'),
    columns,
    get rows() {
      return rows();
    },
    chart: {
      summary: `${term('daySummary', summary.total_sessions, days.length)} ${busiest(context, days)}`,
      spec: {kind: 'line', days: dates, series},
    },
  };
}

/** How sessions ended, as parts of a whole. */
function outcomes(context: DashboardContext, {summary}: Counted): Panel {
  const {term} = context;
  const {count, percent} = cellsIn(context);
  const {outcome_breakdown: breakdown} = summary;
  const completed = completedOf(summary);
  const columns = [{name: term('outcome')}, {name: term('sessions')}, {name: term('share')}];
  const panel = {id: 'outcomes', caption: term('outcomes'), columns};
  if (!completed) return {...panel, rows: [], note: term('nothingToList')};
  return {
    ...panel,
    rows: OUTCOMES.map((key) => ({
      key,
      cells: [[term(key), term(key)], count(breakdown[key]), percent(breakdown[key] / completed)],
    })),
    chart: {
      summary: term('chartSummary', completed, parts(context, summary, completed)),
      spec: {
        kind: 'doughnut',
        days: [],
        series: OUTCOMES.map((key) => ({key, dash: [], name: term(key), values: [breakdown[key]]})),
      },
    },
  };
}

/** A name that leads somewhere. */
const link = (table: string, key: string, name: string, go: () => void): Cell => [
  name,
  html`<button id=${`${table} ${key}`} class="link" type="button" @click=${go}><bdi>${name}</bdi></button>`,
];

/** What both rankings say of their rows. */
function ranked(context: DashboardContext, row: TopFlow | TopEngineer): Cell[] {
  const {count, percent, minutes} = cellsIn(context);
  return [count(row.sessions), percent(row.completion_rate), minutes(row.avg_duration_minutes)];
}

const rankedColumns = ({term}: DashboardContext) =>
  (['sessions', 'completionRate', 'avgDuration'] as const).map((key) => ({name: term(key)}));

const needsWork = ({term}: DashboardContext): TemplateResult =>
  html`<span class="tag alert" part="worst-mark">${icon(icons.warning)}${term('worstStep')}</span>`;

/** Which flow to look at, in a line below the table: it is there to be read in passing. */
function flowToImprove(context: DashboardContext, flows: readonly TopFlow[]) {
  const worst = worstFlow(flows);
  if (!worst) return undefined;
  const {term, format} = context;
  return html`<p class="summary remark">
    ${needsWork(context)}
    <span><bdi>${worst.name}</bdi> · ${term('completionRate')} ${format.percent(worst.completion_rate)}</span>
  </p>`;
}

/** The flows that are used most; a name opens the flow's own view. */
function topFlows(context: DashboardContext, caption: string, flows: readonly TopFlow[]): Panel {
  const {term, chooseFlow} = context;
  const id = 'top-flows';
  return {
    id,
    caption,
    isSortable: true,
    note: term('nothingToList'),
    columns: [{name: term('flowName')}, ...rankedColumns(context), {name: term('csat')}],
    rows: flows.map((flow) => ({
      key: flow.tree_id,
      cells: [
        link(id, flow.tree_id, flow.name, () => chooseFlow(flow.tree_id, flow.name)),
        ...ranked(context, flow),
        cellsIn(context).csat(flow.avg_csat),
      ],
    })),
  };
}

/** The engineers with the most sessions; a name filters the view. */
function topEngineers(context: DashboardContext, engineers: readonly TopEngineer[]): Panel {
  const {term, chooseEngineer} = context;
  const id = 'top-engineers';
  return {
    id,
    caption: term('topEngineers'),
    isSortable: true,
    note: term('nothingToList'),
    columns: [{name: term('engineerName')}, ...rankedColumns(context)],
    rows: engineers.map((engineer) => ({
      key: engineer.user_id,
      cells: [
        link(id, engineer.user_id, engineer.name, () => chooseEngineer(engineer.user_id, engineer.name)),
        ...ranked(context, engineer),
      ],
    })),
  };
}

function stepRow(context: DashboardContext, step: StepFigures, isWorst: boolean): Row {
  const {term} = context;
  const {count} = cellsIn(context);
  const {helpful_rate: rate, helpful_yes: yes, helpful_no: no} = step;
  const share = context.format.percent(rate);
  return {
    key: step.node_id,
    part: isWorst ? 'step worst-step' : 'step',
    cells: [
      [
        step.node_title,
        html`${step.node_title}
        ${step.archived ? html`<span class="tag">${term('archived')}</span>` : nothing}
        ${
          isWorst
            ? html`${needsWork(context)} <span class="reason">${term('worstReason', share, yes + no)}</span>`
            : nothing
        }`,
      ],
      [
        rate,
        html`<span class="rate"
          >${rate === null ? nothing : bar(rate, 'rate-bar')}<span>${share}</span></span
        >`,
      ],
      count(yes),
      count(no),
      count(step.visits),
      count(step.drop_offs),
    ],
  };
}

/** How each step of a flow does, in the flow's order; the one that needs work is marked, with the reason. */
function stepFeedback(context: DashboardContext, steps: readonly StepFigures[]): Panel {
  const {term} = context;
  const worst = worstStep(steps);
  return {
    id: 'step-feedback',
    caption: term('stepFeedback'),
    note: term('noSteps'),
    columns: [
      {name: term('step')},
      {name: term('helpfulRate')},
      {name: term('votesUp'), icon: icons.thumbUp},
      {name: term('votesDown'), icon: icons.thumbDown},
      {name: term('visits')},
      {name: term('dropOffs')},
    ],
    rows: steps.map((step) => stepRow(context, step, step.node_id === worst)),
  };
}

/** The sections of a view, all with a table: what they show and what a file says of them. */
export function panelsOf(context: DashboardContext, {view, data}: Figures): Panel[] {
  const {term} = context;
  switch (view) {
    case 'team':
      return [
        sessionsByOutcome(context, data, false),
        {
          ...topFlows(context, term('topFlows'), data.top_flows),
          remark: flowToImprove(context, data.top_flows),
        },
        topEngineers(context, data.top_engineers),
      ];
    case 'me':
      return [
        sessionsPerDay(context, data),
        outcomes(context, data),
        topFlows(context, term('myTopFlows'), data.top_flows),
      ];
    case 'flow':
      return [sessionsByOutcome(context, data, true), stepFeedback(context, data.step_feedback)];
  }
}
