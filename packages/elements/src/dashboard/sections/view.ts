import {html, nothing, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {DashboardContext} from '../context.js';
import type {Figures} from '../model.js';
import {renderCards} from './cards.js';
import {renderComments} from './comments.js';
import {renderPanel} from './panel.js';
import {panelsOf} from './panels.js';
import {renderState} from './states.js';

/** What is below a view's cards. */
function renderPanels(context: DashboardContext, figures: Figures): TemplateResult {
  const {view, data} = figures;
  const {term} = context;
  const isEmpty = data.summary.total_sessions === 0;
  const panels = panelsOf(context, figures).map((panel) => renderPanel(context, panel));
  // A flow's steps are there before anybody has been on them.
  const shown = isEmpty
    ? [renderState({title: term('empty'), hint: term('emptyHint')}), view === 'flow' ? panels[1] : nothing]
    : [panels, view === 'flow' ? renderComments(context, data) : nothing];
  return html`<div class="grid ${view} ${isEmpty ? 'empty' : ''}">${shown}</div>`;
}

/** A view with its figures, or its cards alone. */
export function renderView(context: DashboardContext, figures: Figures, isWhole: boolean): TemplateResult {
  // Another view's things are others, not the same ones somewhere else.
  return html`${keyed(
    figures.view,
    html`${renderCards(context, figures)} ${isWhole ? renderPanels(context, figures) : nothing}`,
  )}`;
}
