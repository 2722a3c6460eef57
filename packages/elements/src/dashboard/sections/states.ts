import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardContext} from '../context.js';
import type {View} from '../model.js';
import {icons} from './icons.js';
import {icon} from './parts.js';

interface State {
  readonly title: string;
  readonly hint?: string | undefined;
  readonly action?: {readonly name: string; readonly go: () => void} | undefined;
  readonly isProblem?: boolean;
}

/** What is shown in place of figures. */
export const renderState = ({title, hint, action, isProblem = false}: State): TemplateResult =>
  html`<div class="panel state" part="panel state">
    ${icon(isProblem ? icons.warning : icons.empty, 'big')}
    <p class="state-title">${title}</p>
    ${hint ? html`<p class="state-hint">${hint}</p>` : nothing}
    ${
      action
        ? html`<button class="control primary" part="control" type="button" @click=${action.go}>
            ${action.name}
          </button>`
        : nothing
    }
  </div>`;

const bones = (count: number, className: string): TemplateResult[] =>
  Array.from({length: count}, () => html`<span class="bone ${className}"></span>`);

const skeletonTable = (): TemplateResult =>
  html`<div class="panel skeleton-table"><span class="bone title"></span>${bones(11, 'row')}</div>`;

const skeletonChart = (isCompact = false): TemplateResult =>
  html`<div class="panel">
    <span class="bone title"></span><span class="bone line"></span>
    <span class="bone plot ${isCompact ? 'compact' : ''}"></span>
  </div>`;

const SKELETON_CARDS = {team: 5, me: 5, flow: 4} as const;

/** The view's shape before its figures are there. */
export function renderSkeleton({term}: DashboardContext, view: View): TemplateResult {
  return html`<div class="skeleton" part="skeleton">
    <span class="only-read">${term('loading')}</span>
    <div class="cards ${view}" aria-hidden="true">
      ${Array.from(
        {length: SKELETON_CARDS[view]},
        () => html`<div class="card"><span class="bone name"></span><span class="bone figure"></span></div>`,
      )}
    </div>
    <div class="grid ${view}" aria-hidden="true">
      ${
        view === 'me'
          ? [skeletonChart(), skeletonChart(), skeletonTable()]
          : [skeletonChart(view === 'flow'), skeletonTable(), skeletonTable()]
      }
    </div>
  </div>`;
}

/** Says over the figures that they could not be brought up to date. */
export const renderStale = (
  {term, format, retry}: DashboardContext,
  at: number,
  isOffline: boolean,
): TemplateResult =>
  html`<div class="banner" part="error">
    ${icon(icons.warning)}
    <p>${term(isOffline ? 'offline' : 'failed')} ${term('showingFrom', format.age(Date.now() - at))}</p>
    <button class="control" part="control" type="button" @click=${retry}>${term('tryAgain')}</button>
  </div>`;
