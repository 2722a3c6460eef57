import {el} from './dom.js';

/** The parameters of this page's links, and the ones that the dashboard keeps in the address (`sync-url`). */
const PARAMETERS = {view: 'rf-view', period: 'rf-period', 'tree-id': 'rf-flow', 'engineer-id': 'rf-engineer'};

/** Short, so that a new vote soon appears in the dashboard. */
const REFRESH_SECONDS = 5;

/**
 * Shows the dashboard. It keeps its state in the address, so that Back leads to its last view.
 *
 * @param {URLSearchParams} query - The parameters of the link that led here.
 */
export function showAnalytics({getToken}, view, query) {
  const linked = Object.entries(PARAMETERS).filter(([name]) => query.has(name));
  if (linked.length) {
    const state = new URLSearchParams(linked.map(([name, kept]) => [kept, query.get(name)]));
    history.replaceState(null, '', `?${state}#/analytics`);
  }
  const dashboard = el('rf-analytics-dashboard', {refresh: REFRESH_SECONDS, 'sync-url': true});
  const provider = el('rf-provider', {'base-url': location.origin}, dashboard);
  provider.getToken = getToken;
  view.replaceChildren(provider);
}
