import {html, nothing, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {DashboardHost} from '../dashboard-host.js';
import type {Findings} from '../findings-loader.js';
import type {Metrics} from '../selection.js';
import {renderCards} from './cards.js';
import {renderFindings, renderFlowFindings} from './findings.js';
import {renderPanel} from './panel.js';
import {panelsOf} from './panels/by-view.js';
import {renderComments} from './panels/recent-comments.js';
import {renderState} from './states.js';

/** Renders the sections below the cards and the findings. */
function renderPanels(host: DashboardHost, metrics: Metrics, findings: Findings): TemplateResult {
  const {view, data} = metrics;
  const {term} = host;
  const isEmpty = data.summary.total_sessions === 0;
  const [chart, ...panels] = panelsOf(host, metrics, findings).map((panel) => renderPanel(host, panel));
  // A flow has steps even before its first session.
  const shown = isEmpty
    ? [renderState({title: term('empty'), hint: term('emptyHint')}), view === 'flow' ? panels[0] : nothing]
    : [chart, panels[0], view === 'flow' ? renderComments(host, data) : nothing, panels.slice(1)];
  return html`<div class="grid ${view} ${isEmpty ? 'empty' : ''}">${shown}</div>`;
}

/** Renders a view with its metrics. */
export function renderView(host: DashboardHost, metrics: Metrics, findings: Findings): TemplateResult {
  const found = {
    team: () => renderFindings(host, findings),
    flow: () => renderFlowFindings(host, findings),
    me: () => nothing,
  }[metrics.view]();
  const content = html`${renderCards(host, metrics)} ${found} ${renderPanels(host, metrics, findings)}`;
  // Keyed by view: otherwise Lit reuses the elements for another view, and the browser counts that as a layout shift.
  return html`${keyed(metrics.view, content)}`;
}
