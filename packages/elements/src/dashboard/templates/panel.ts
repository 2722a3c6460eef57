import {html, nothing, type TemplateResult} from 'lit';
import type {ChartOptions, Series} from '../chart/chart-options.js';
import type {DashboardHost} from '../dashboard-host.js';
import {icons} from './icons.js';
import {icon} from './atoms.js';
import {renderKey, renderTable, type Table} from './table.js';

/** A section with a table. If it has a chart, the viewer can toggle between chart and table. */
export interface Panel extends Table {
  /** Explains the basis of the table's numbers. */
  readonly about?: string;
  readonly chart?: {
    /** The chart in a sentence or two. */
    readonly summary: string;
    readonly isCompact?: boolean;
    readonly options: Pick<ChartOptions, 'kind' | 'days' | 'names' | 'lastNote' | 'series' | 'total'>;
  };
}

/** A piece of the series' line or of its area, with the dashes or the hatch that it has in the chart. */
const swatch = ({key, dash, isHatched}: Series): TemplateResult =>
  html`<svg class="swatch ${key} ${isHatched ? 'hatched' : ''}" viewBox="0 0 22 8" aria-hidden="true">
    <path
      d=${isHatched ? 'M1 7l6-6M6 7l6-6M11 7l6-6M16 7l5-5' : 'M1 4h20'}
      stroke-dasharray=${dash.join(' ') || nothing}
    />
  </svg>`;

/** The name of the toggle that hides a series. */
const hiddenSeries = (id: string, {key}: Series): string => `${id} without ${key}`;

function renderLegend({viewState}: DashboardHost, id: string, series: readonly Series[]): TemplateResult {
  return html`<ul class="legend" part="legend">
    ${series.map(
      (one) =>
        html`<li>
          <button
            type="button"
            aria-pressed=${!viewState.isOn(hiddenSeries(id, one))}
            @click=${() => viewState.toggle(hiddenSeries(id, one))}
          >
            ${swatch(one)}${one.name}
          </button>
        </li>`,
    )}
  </ul>`;
}

function renderChart(host: DashboardHost, panel: Panel, chart: NonNullable<Panel['chart']>) {
  const {id} = panel;
  const series = chart.options.series.filter((one) => !host.viewState.isOn(hiddenSeries(id, one)));
  const {isRightToLeft, format} = host;
  const options: ChartOptions = {
    ...chart.options,
    series,
    // Without a hidden series, the others do not add up to the total.
    total: series.length === chart.options.series.length ? chart.options.total : undefined,
    isRightToLeft,
    language: format.language,
    formatCount: (value) => format.count(value),
    formatDay: (day) => format.shortDay(day),
  };
  return html`${chart.options.series.length > 1 ? renderLegend(host, id, chart.options.series) : nothing}
    <div
      class="plot"
      part="chart"
      role="img"
      aria-labelledby=${`${id}-name`}
      aria-describedby=${`${id}-summary`}
      .chartOptions=${options}
    ></div>`;
}

/** Renders a table without controls. It can be focused, so that the keyboard can scroll it. */
const renderScrollableTable = (host: DashboardHost, table: Table, isAlternative = false): TemplateResult =>
  html`<div
    class=${isAlternative ? 'scroll table-alternative' : 'scroll'}
    tabindex="0"
    role="group"
    aria-label=${table.caption}
  >
    ${renderTable(host, table, isAlternative ? 'visually-hidden' : '')}
  </div>`;

/** Renders a section of a view. */
export function renderPanel(host: DashboardHost, panel: Panel): TemplateResult {
  const {id, caption, chart, note, about, isSortable} = panel;
  if (!chart) {
    return html`<section class="panel" part="panel ${id}">
      ${isSortable ? html`<div class="scroll">${renderTable(host, panel)}</div>` : renderScrollableTable(host, panel)}
      ${panel.rows.length ? nothing : html`<p class="nothing">${note}</p>`} ${renderKey(host, panel)}
      ${about ? html`<p class="note key">${about}</p>` : nothing}
    </section>`;
  }
  const toggle = `${id} as table`;
  const isTable = host.viewState.isOn(toggle);
  return html`<section
    class="panel chart ${chart.options.kind} ${chart.isCompact ? 'compact' : ''}"
    part="panel ${id}"
    aria-labelledby=${`${id}-name`}
  >
    <div class="panel-head">
      <h3 id=${`${id}-name`} part="panel-heading">${caption}</h3>
      <button
        class="quiet"
        type="button"
        aria-pressed=${isTable}
        @click=${() => host.viewState.toggle(toggle)}
      >
        ${icon(icons.table)}${host.term('showAsTable')}
      </button>
    </div>
    <p class="summary" id=${`${id}-summary`} part="chart-summary">${chart.summary}</p>
    ${
      isTable
        ? html`${renderScrollableTable(host, panel, true)} ${renderKey(host, panel)}`
        : renderChart(host, panel, chart)
    }
  </section>`;
}
