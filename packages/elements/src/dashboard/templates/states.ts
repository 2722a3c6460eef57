import {isApiError, isNetworkError} from '@resolutionflow/sdk/internal';
import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardHost} from '../dashboard-host.js';
import type {LoadedMetrics} from '../metrics-controller.js';
import type {View} from '../selection.js';
import {icons} from './icons.js';
import {icon} from './atoms.js';
import {periodName} from './toolbar.js';

interface State {
  readonly title: string;
  readonly hint?: string | undefined;
  readonly action?: {readonly name: string; readonly go: () => void} | undefined;
  readonly isProblem?: boolean;
}

/** Renders a message in place of metrics. */
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

/** Renders why there are no metrics, and what the viewer can do. */
export function renderProblem(host: DashboardHost, view: View | undefined, error: Error): TemplateResult {
  const {term} = host;
  const status = isApiError(error) ? error.status : 0;
  // 422: the id is not even valid.
  const isUnknown = status === 404 || status === 422;
  if (status === 403 && view === 'team') {
    const toMine = {name: term('goToMine'), go: () => host.navigation.goTo('me')};
    return renderState({title: term('forbidden'), isProblem: true, action: toMine});
  }
  if (isUnknown && view === 'flow') {
    return renderState({title: term('unknownFlow'), hint: term('unknownFlowHint'), isProblem: true});
  }
  if (isUnknown && view === 'team') {
    const all = {name: term('showEverybody'), go: () => host.navigation.chooseEngineer(null)};
    return renderState({title: term('unknownEngineer'), isProblem: true, action: all});
  }
  const again = {name: term('tryAgain'), go: host.retry};
  const hint = isNetworkError(error) ? term('offline') : undefined;
  return renderState({title: term('failed'), hint, isProblem: true, action: again});
}

/** Renders a banner over metrics that could not be refreshed. It says how old they are, and of which period. */
export function renderStale(
  host: DashboardHost,
  {at, selection}: LoadedMetrics,
  isOffline: boolean,
): TemplateResult {
  const {term, format, retry} = host;
  const period = periodName(host, selection.period);
  const age = format.age(Date.now() - at);
  return html`<div class="banner" part="error">
    ${icon(icons.warning)}
    <p>
      ${term(isOffline ? 'offline' : 'failed')}
      ${age === undefined ? term('showingFromNow', period) : term('showingFrom', age, period)}
    </p>
    <button class="control" part="control" type="button" @click=${retry}>${term('tryAgain')}</button>
  </div>`;
}
