import type {Period} from '@resolutionflow/sdk';
import {isNetworkError} from '@resolutionflow/sdk/internal';
import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardHost} from '../dashboard-host.js';
import type {LoadedMetrics, MetricsController} from '../metrics-controller.js';
import type {View} from '../selection.js';
import {renderSkeleton} from './skeleton.js';
import {renderStale} from './states.js';

export interface Body {
  readonly view: View | undefined;
  readonly period: Period;
  /** The metrics, or a message in their place. Undefined while there is neither. */
  readonly content: unknown;
  readonly isTabPanel: boolean;
  readonly hasExportFailed: boolean;
}

function renderBanner(
  host: DashboardHost,
  loaded: LoadedMetrics,
  error: Error | undefined,
  hasExportFailed: boolean,
): TemplateResult | typeof nothing {
  if (error) return renderStale(host, loaded, isNetworkError(error));
  return hasExportFailed ? html`<p class="banner" part="error">${host.term('exportFailed')}</p>` : nothing;
}

/** Renders the part below the header: the skeleton, the content on top of it, and a banner after a failure. */
export function renderBody(
  host: DashboardHost,
  {view, period, content, isTabPanel, hasExportFailed}: Body,
  {loaded, isLoading, error}: Pick<MetricsController, 'loaded' | 'isLoading' | 'error'>,
): TemplateResult {
  const isOutdated = loaded && (isLoading || loaded.selection.period !== period);
  return html`<div
    id="content"
    class="content ${isOutdated ? 'old' : ''}"
    role=${isTabPanel ? 'tabpanel' : nothing}
    aria-labelledby=${isTabPanel ? 'heading' : nothing}
    aria-busy=${isLoading || !content}
  >
    ${renderSkeleton(host, view ?? 'me', !content)}
    ${content ? html`<div class="view">${content}</div>` : nothing}
    ${loaded ? renderBanner(host, loaded, error, hasExportFailed) : nothing}
  </div>`;
}
