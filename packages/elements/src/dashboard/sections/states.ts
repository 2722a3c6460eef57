import {isApiError, isNetworkError} from '@resolutionflow/sdk/internal';
import {html, nothing, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
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

const bone = (className = ''): TemplateResult => html`<span class="bone ${className}">&nbsp;</span>`;

const TABLE_ROWS = Array.from({length: 10});

// The elements of the real thing, so that all sizes are those of the real thing.
const skeletonTable = (hasRemark = false): TemplateResult =>
  html`<div class="panel">
    <table>
      <caption>
        ${bone('half')}
      </caption>
      <thead>
        <tr>
          <th><span class="sort">&nbsp;</span></th>
        </tr>
      </thead>
      <tbody>
        ${TABLE_ROWS.map(
          () =>
            html`<tr>
              <th scope="row"><span class="link">${bone()}</span></th>
            </tr>`,
        )}
      </tbody>
    </table>
    ${hasRemark ? html`<p class="summary remark">${bone('tag half')}</p>` : nothing}
  </div>`;

const skeletonChart = (isCompact = false): TemplateResult =>
  html`<div class="panel chart ${isCompact ? 'compact' : ''}">
    <div class="panel-head">${bone('half')}<span class="quiet"></span></div>
    <p class="summary">${bone('most')}</p>
    <div class="legend"></div>
    <div class="plot bone"></div>
  </div>`;

const SKELETON_CARDS = {team: 5, me: 5, flow: 4} as const;

/**
 * The view's shape before its figures are there. Behind them it keeps its room, so that nothing moves that follows.
 *
 * @param isSeen - Whether there are no figures yet, or only cards, which lie on theirs.
 */
export function renderSkeleton({term}: DashboardContext, view: View, isSeen: boolean): TemplateResult {
  const shape = html`<div
    class=${isSeen ? 'skeleton' : 'skeleton behind'}
    part=${isSeen ? 'skeleton' : nothing}
    aria-hidden="true"
  >
    <div class="cards ${view}">
      ${Array.from(
        {length: SKELETON_CARDS[view]},
        () => html`<div class="card">${bone('most')}<span class="value">${bone('half')}</span></div>`,
      )}
    </div>
    <div class="grid ${view}">
      ${
        view === 'me'
          ? [skeletonChart(), skeletonChart(), skeletonTable(true)]
          : [skeletonChart(view === 'flow'), skeletonTable(view === 'team'), skeletonTable()]
      }
    </div>
  </div>`;
  // Another view's is another thing, not the same one somewhere else.
  return html`${keyed(view, shape)}${isSeen ? html`<span class="only-read">${term('loading')}</span>` : nothing}`;
}

/** Why there are no figures, and what can be done. */
export function renderProblem(
  context: DashboardContext,
  view: View | undefined,
  error: Error,
): TemplateResult {
  const {term} = context;
  const status = isApiError(error) ? error.status : 0;
  if (status === 403 && view === 'team') {
    const toMine = {name: term('goToMine'), go: () => context.goTo('me')};
    return renderState({title: term('forbidden'), isProblem: true, action: toMine});
  }
  if (status === 404 && view === 'flow') {
    return renderState({title: term('unknownFlow'), hint: term('unknownFlowHint'), isProblem: true});
  }
  if (status === 404 && view === 'team') {
    const all = {name: term('showEverybody'), go: () => context.chooseEngineer(null)};
    return renderState({title: term('unknownEngineer'), isProblem: true, action: all});
  }
  const again = {name: term('tryAgain'), go: context.retry};
  const hint = isNetworkError(error) ? term('offline') : undefined;
  return renderState({title: term('failed'), hint, isProblem: true, action: again});
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
