import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardContext} from '../context.js';
import type {Figures} from '../model.js';
import {renderCards} from './cards.js';
import {renderOutcomes, renderSessionsByOutcome, renderSessionsPerDay} from './charts.js';
import {renderTopEngineers, renderTopFlows} from './rankings.js';
import {renderState} from './states.js';
import {renderComments, renderSteps} from './steps.js';

const renderEmpty = ({term}: DashboardContext): TemplateResult =>
  renderState({title: term('empty'), hint: term('emptyHint')});

function renderPanels(context: DashboardContext, figures: Figures, isEmpty: boolean): TemplateResult {
  const {term} = context;
  switch (figures.view) {
    case 'team':
      return isEmpty
        ? renderEmpty(context)
        : html`${renderSessionsByOutcome(context, figures.data)}
          ${renderTopFlows(context, term('topFlows'), figures.data.top_flows)}
          ${renderTopEngineers(context, figures.data.top_engineers)}`;
    case 'me':
      return isEmpty
        ? renderEmpty(context)
        : html`${renderSessionsPerDay(context, figures.data)} ${renderOutcomes(context, figures.data)}
          ${renderTopFlows(context, term('myTopFlows'), figures.data.top_flows)}`;
    case 'flow':
      return html`${isEmpty ? renderEmpty(context) : renderSessionsByOutcome(context, figures.data, true)}
      ${renderSteps(context, figures.data)} ${isEmpty ? nothing : renderComments(context, figures.data)}`;
  }
}

/** A view with its figures. */
export function renderView(context: DashboardContext, figures: Figures): TemplateResult {
  const isEmpty = figures.data.summary.total_sessions === 0;
  return html`${renderCards(context, figures)}
    <div class="grid ${figures.view} ${isEmpty ? 'empty' : ''}">
      ${renderPanels(context, figures, isEmpty)}
    </div>`;
}
