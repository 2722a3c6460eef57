import {html, nothing, type TemplateResult} from 'lit';
import type {ChartSpec, Series} from '../chart/spec.js';
import type {DashboardContext} from '../context.js';
import {icons} from './icons.js';
import {icon} from './parts.js';
import {renderTable, type Table} from './table.js';

/** A section with a table; one with a chart shows the table in its place when a person wants it. */
export interface Panel extends Table {
  /** What to see in it. */
  readonly remark?: TemplateResult | undefined;
  readonly chart?: {
    /** The chart in a sentence or two. */
    readonly summary: string;
    readonly isCompact?: boolean;
    readonly spec: Pick<ChartSpec, 'kind' | 'days' | 'series' | 'total'>;
  };
}

/** A piece of the series' line, as drawn in the chart. */
const swatch = ({key, dash}: Series): TemplateResult =>
  html`<svg class="swatch ${key}" viewBox="0 0 22 8" aria-hidden="true">
    <path d="M1 4h20" stroke-dasharray=${dash.join(' ') || nothing} />
  </svg>`;

const hiding = (id: string, {key}: Series): string => `${id} without ${key}`;

function renderLegend(
  {arrangement}: DashboardContext,
  id: string,
  series: readonly Series[],
): TemplateResult {
  return html`<ul class="legend" part="legend">
    ${series.map(
      (one) =>
        html`<li>
          <button
            type="button"
            aria-pressed=${!arrangement.isOn(hiding(id, one))}
            @click=${() => arrangement.toggle(hiding(id, one))}
          >
            ${swatch(one)}${one.name}
          </button>
        </li>`,
    )}
  </ul>`;
}

function renderChart(context: DashboardContext, panel: Panel, {spec}: NonNullable<Panel['chart']>) {
  const {id} = panel;
  const series = spec.series.filter((one) => !context.arrangement.isOn(hiding(id, one)));
  const {isRightToLeft, format} = context;
  const shown: ChartSpec = {
    ...spec,
    series,
    isRightToLeft,
    language: format.language,
    formatCount: (value) => format.count(value),
    formatDay: (day) => format.shortDay(day),
    formatDayInFull: (day) => format.longDay(day),
  };
  return html`${spec.series.length > 1 ? renderLegend(context, id, spec.series) : nothing}
    <div
      class="plot"
      part="chart"
      role="img"
      aria-labelledby=${`${id}-name`}
      aria-describedby=${`${id}-summary`}
      .spec=${shown}
    ></div>`;
}

/** A table with nothing to press, which the keyboard has to reach all the same to scroll it. */
const renderScrolled = (context: DashboardContext, table: Table, isTwin = false): TemplateResult =>
  html`<div class=${isTwin ? 'scroll twin' : 'scroll'} tabindex="0" role="group" aria-label=${table.caption}>
    ${renderTable(context, table, isTwin ? 'only-read' : '')}
  </div>`;

/** A section of a view. */
export function renderPanel(context: DashboardContext, panel: Panel): TemplateResult {
  const {id, caption, chart, note, isSortable} = panel;
  if (!chart) {
    return html`<section class="panel" part="panel ${id}">
      ${isSortable ? html`<div class="scroll">${renderTable(context, panel)}</div>` : renderScrolled(context, panel)}
      ${panel.rows.length ? panel.remark : html`<p class="nothing">${note}</p>`}
    </section>`;
  }
  const twin = `${id} as table`;
  const isTable = context.arrangement.isOn(twin);
  return html`<section
    class="panel chart ${chart.spec.kind} ${chart.isCompact ? 'compact' : ''}"
    part="panel ${id}"
    aria-labelledby=${`${id}-name`}
  >
    <div class="panel-head">
      <h3 id=${`${id}-name`} part="panel-heading">${caption}</h3>
      <button
        class="quiet"
        type="button"
        aria-pressed=${isTable}
        @click=${() => context.arrangement.toggle(twin)}
      >
        ${icon(icons.table)}${context.term('showAsTable')}
      </button>
    </div>
    <p class="summary" id=${`${id}-summary`} part="chart-summary">${chart.summary}</p>
    ${isTable ? renderScrolled(context, panel, true) : renderChart(context, panel, chart)}
  </section>`;
}
