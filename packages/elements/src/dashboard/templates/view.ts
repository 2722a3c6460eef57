import {html, nothing, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {DashboardHost} from '../dashboard-host.js';
import type {Metrics} from '../model.js';
import {renderCards} from './cards.js';
import {renderPanel} from './panel.js';
import {panelsOf} from './panels/by-view.js';
import {renderComments} from './panels/recent-comments.js';
import {renderState} from './states.js';

/** Renders the sections below the cards. */
function renderPanels(host: DashboardHost, metrics: Metrics): TemplateResult {
  const {view, data} = metrics;
  const {term} = host;
  const isEmpty = data.summary.total_sessions === 0;
  const panels = panelsOf(host, metrics).map((panel) => renderPanel(host, panel));
  // A flow has steps even before its first session.
  const shown = isEmpty
    ? [renderState({title: term('empty'), hint: term('emptyHint')}), view === 'flow' ? panels[1] : nothing]
    : [panels, view === 'flow' ? renderComments(host, data) : nothing];
  return html`<div class="grid ${view} ${isEmpty ? 'empty' : ''}">${shown}</div>`;
}

/** Renders a view with its metrics. */
export function renderView(host: DashboardHost, metrics: Metrics): TemplateResult {
  // Keyed by view: otherwise Lit reuses the elements for another view, and the browser counts that as a layout shift.
  return html`${keyed(metrics.view, html`${renderCards(host, metrics)} ${renderPanels(host, metrics)}`)}`;
}
