import {html, nothing, svg, type TemplateResult} from 'lit';
import type {OutcomeBreakdown, Summary, TimeSeriesDay} from '@resolutionflow/sdk';
import {drawn} from '../chart/drawn.js';
import {DASHES, type ChartSpec, type Series} from '../chart/spec.js';
import type {DashboardContext} from '../context.js';
import {OUTCOMES} from '../model.js';
import {icons} from './icons.js';
import {icon} from './parts.js';

interface Twin {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface ChartPanel {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly isCompact?: boolean;
  readonly spec: ChartSpec;
  /** The chart's figures as a table: what a keyboard and a screen reader read. */
  readonly twin: () => Twin;
}

/** A piece of the series' line, as drawn in the chart. */
const swatch = (key: string): TemplateResult =>
  html`<svg class="swatch ${key}" viewBox="0 0 22 8" aria-hidden="true">
    ${svg`<path d="M1 4h20" stroke-dasharray=${(DASHES[key] ?? []).join(' ') || nothing} />`}
  </svg>`;

function renderLegend(context: DashboardContext, id: string, series: readonly Series[]): TemplateResult {
  return html`<ul class="legend" part="legend">
    ${series.map(
      ({key, name}) =>
        html`<li>
          <button
            type="button"
            aria-pressed=${!context.isHidden(id, key)}
            @click=${() => context.toggleSeries(id, key)}
          >
            ${swatch(key)}${name}
          </button>
        </li>`,
    )}
  </ul>`;
}

const renderTwin = (name: string, {columns, rows}: Twin): TemplateResult =>
  html`<div class="scroll twin" tabindex="0" role="group" aria-label=${name}>
    <table part="table">
      <caption class="only-read">
        ${name}
      </caption>
      <thead>
        <tr>
          ${columns.map((column, i) => html`<th scope="col" class=${i ? 'number' : ''}>${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((cell) => html`<td class="number">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

function renderPanel(context: DashboardContext, panel: ChartPanel): TemplateResult {
  const {id, name, summary, spec, isCompact = false, twin} = panel;
  const isTable = context.isTable(id);
  const hasLegend = spec.series.length > 1;
  const visible = spec.series.filter(({key}) => !context.isHidden(id, key));
  return html`<section
    class="panel chart ${spec.kind} ${isCompact ? 'compact' : ''}"
    part="panel ${id}"
    aria-labelledby=${`${id}-name`}
  >
    <div class="panel-head">
      <h3 id=${`${id}-name`} part="panel-heading">${name}</h3>
      <button class="quiet" type="button" aria-pressed=${isTable} @click=${() => context.toggleTable(id)}>
        ${icon(icons.table)}${context.term('showAsTable')}
      </button>
    </div>
    <p class="summary" id=${`${id}-summary`} part="chart-summary">${summary}</p>
    ${
      isTable
        ? renderTwin(name, twin())
        : html`${hasLegend ? renderLegend(context, id, spec.series) : nothing}
            <div
              class="plot"
              part="chart"
              role="img"
              aria-labelledby=${`${id}-name`}
              aria-describedby=${`${id}-summary`}
              ${drawn({...spec, series: visible})}
            ></div>`
    }
  </section>`;
}

function daysOf({format, isRightToLeft}: DashboardContext, days: readonly TimeSeriesDay[]) {
  return {
    labels: days.map(({date}) => format.shortDay(date)),
    titles: days.map(({date}) => format.longDay(date)),
    isRightToLeft,
    formatCount: (value: number) => format.count(value),
  };
}

/** One sentence a part: how many of each outcome, and the busiest day. */
function parts({term, format}: DashboardContext, breakdown: OutcomeBreakdown): string {
  const completed = OUTCOMES.reduce((sum, outcome) => sum + breakdown[outcome], 0);
  return format.list(
    OUTCOMES.filter((outcome) => breakdown[outcome] > 0).map((outcome) =>
      term(
        'part',
        term(outcome),
        format.count(breakdown[outcome]),
        format.percent(breakdown[outcome] / completed),
      ),
    ),
  );
}

function busiest({term, format}: DashboardContext, days: readonly TimeSeriesDay[]): string {
  const [first, ...others] = days;
  if (!first) return '';
  const most = others.reduce((so, day) => (day.sessions > so.sessions ? day : so), first);
  return term('busiest', format.longDay(most.date), format.count(most.sessions));
}

interface Counted {
  readonly summary: Summary;
  readonly time_series: readonly TimeSeriesDay[];
}

/** Sessions a day, stacked by how they ended. */
export function renderSessionsByOutcome(
  context: DashboardContext,
  {summary, time_series: days}: Counted,
  isCompact = false,
): TemplateResult {
  const {term, format} = context;
  const shares = parts(context, summary.outcome_breakdown);
  return renderPanel(context, {
    id: 'sessions-by-outcome',
    name: term('sessionsByOutcome'),
    summary: `${shares ? term('chartSummary', summary.total_sessions, shares) : term('daySummary', summary.total_sessions, days.length)} ${busiest(context, days)}`,
    isCompact,
    spec: {
      kind: 'area',
      ...daysOf(context, days),
      series: OUTCOMES.map((key) => ({key, name: term(key), values: days.map((day) => day[key])})),
      totals: {name: term('sessions'), values: days.map(({sessions}) => sessions)},
    },
    twin: () => ({
      columns: [term('date'), term('sessions'), ...OUTCOMES.map((outcome) => term(outcome))],
      rows: days.map((day) => [
        format.longDay(day.date),
        format.count(day.sessions),
        ...OUTCOMES.map((outcome) => format.count(day[outcome])),
      ]),
    }),
  });
}

/** How many sessions there were each day. */
export function renderSessionsPerDay(
  context: DashboardContext,
  {summary, time_series: days}: Counted,
): TemplateResult {
  const {term, format} = context;
  return renderPanel(context, {
    id: 'sessions-per-day',
    name: term('sessionsPerDay'),
    summary: `${term('daySummary', summary.total_sessions, days.length)} ${busiest(context, days)}`,
    spec: {
      kind: 'line',
      ...daysOf(context, days),
      series: [{key: 'sessions', name: term('sessions'), values: days.map(({sessions}) => sessions)}],
    },
    twin: () => ({
      columns: [term('date'), term('sessions')],
      rows: days.map(({date, sessions}) => [format.longDay(date), format.count(sessions)]),
    }),
  });
}

/** How sessions ended, as parts of a whole. */
export function renderOutcomes(context: DashboardContext, {summary}: Counted): TemplateResult {
  const {term, format, isRightToLeft} = context;
  const {outcome_breakdown: breakdown} = summary;
  const completed = OUTCOMES.reduce((sum, outcome) => sum + breakdown[outcome], 0);
  return renderPanel(context, {
    id: 'outcomes',
    name: term('outcomes'),
    summary: term('chartSummary', completed, parts(context, breakdown) || '—'),
    spec: {
      kind: 'doughnut',
      labels: [],
      titles: [],
      series: OUTCOMES.map((key) => ({key, name: term(key), values: [breakdown[key]]})),
      isRightToLeft,
      formatCount: (value) => format.count(value),
    },
    twin: () => ({
      columns: [term('outcome'), term('sessions'), term('share')],
      rows: OUTCOMES.map((outcome) => [
        term(outcome),
        format.count(breakdown[outcome]),
        format.percent(completed ? breakdown[outcome] / completed : null),
      ]),
    }),
  });
}
