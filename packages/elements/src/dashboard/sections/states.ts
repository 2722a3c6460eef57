import {isApiError, isNetworkError} from '@resolutionflow/sdk/internal';
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

/** Why there are no figures, and what can be done. */
export function renderProblem(
  context: DashboardContext,
  view: View | undefined,
  error: Error,
): TemplateResult {
  const {term} = context;
  const status = isApiError(error) ? error.status : 0;
  // An id that cannot be one is as unknown.
  const isUnknown = status === 404 || status === 422;
  if (status === 403 && view === 'team') {
    const toMine = {name: term('goToMine'), go: () => context.goTo('me')};
    return renderState({title: term('forbidden'), isProblem: true, action: toMine});
  }
  if (isUnknown && view === 'flow') {
    return renderState({title: term('unknownFlow'), hint: term('unknownFlowHint'), isProblem: true});
  }
  if (isUnknown && view === 'team') {
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
