import type {Period} from '@resolutionflow/sdk';
import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardHost} from '../dashboard-host.js';
import type {LoadedMetrics, MetricsController} from '../metrics-controller.js';
import type {View} from '../selection.js';
import {renderBack, renderFilterPlaceholder, renderPeriod, renderTabs} from './toolbar.js';

export interface Header {
  /** Undefined until the viewer is known. */
  readonly view: View | undefined;
  /** Undefined if the page permits a single view. */
  readonly tabs: readonly View[] | undefined;
  readonly period: Period;
  readonly engineerFilter: TemplateResult | undefined;
  readonly exportMenu: TemplateResult;
}

/** The heading of a view: the name of the flow, or of the view. */
export function headingOf(
  {term, navigation}: DashboardHost,
  view: View,
  {loaded, error}: Pick<MetricsController, 'loaded' | 'error'>,
): string {
  if (view === 'team') return term('teamHeading');
  if (view === 'me') return term('myHeading');
  if (loaded?.metrics.view === 'flow') return loaded.metrics.data.name;
  return (!error && navigation.flowName) || term('flowHeading');
}

/** Renders the days of the period, today included, and the period that the changes on the cards compare with. */
function renderPeriodInfo(
  {term, format}: DashboardHost,
  {period, previous, time_series: days}: LoadedMetrics['metrics']['data'],
): TemplateResult {
  const hasChanges = previous.summary.total_sessions > 0;
  return html`<span>${format.range(period)}</span> <span class="so-far">(${term('todaySoFar')})</span>${
      hasChanges ? html` <span class="versus">${`· ${term('versusPrevious', days.length)}`}</span>` : nothing
    }`;
}

/** Renders tabs, heading and controls. */
export function renderHeader(
  host: DashboardHost,
  {view, tabs, period, engineerFilter, exportMenu}: Header,
  metrics: Pick<MetricsController, 'loaded' | 'error'>,
): TemplateResult {
  const {origin} = host.navigation;
  const {loaded} = metrics;
  return html`<div class="header" part="header">
    ${tabs ? renderTabs(host, tabs, view) : nothing}
    <div class="head">
      <div class="title">
        ${view === 'flow' && origin ? renderBack(host, origin) : nothing}
        <h2 id="heading" part="heading" tabindex="-1">
          <bdi>${view ? headingOf(host, view, metrics) : '\u00a0'}</bdi>
        </h2>
        <p class="range">${loaded ? renderPeriodInfo(host, loaded.metrics.data) : '\u00a0'}</p>
      </div>
      <div class="controls" part="controls">
        ${engineerFilter} ${view ? renderPeriod(host, period) : renderFilterPlaceholder()} ${exportMenu}
      </div>
    </div>
  </div>`;
}
