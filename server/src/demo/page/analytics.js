import {el} from './dom.js';

const REFLECTED = ['view', 'period', 'tree-id', 'engineer-id'];
const CHOICES = ['rf-view-change', 'rf-period-change', 'rf-flow-select', 'rf-engineer-select'];

/** Seconds. What was pressed a moment ago appears while one looks. */
const REFRESH = 5;

/**
 * The dashboard, as any page would put it in. What a person chooses in it goes into the address, to come back to.
 *
 * @param {URLSearchParams} query - What the address says.
 */
export function showAnalytics({getToken}, view, query) {
  const chosen = REFLECTED.flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : []));
  const dashboard = el('rf-analytics-dashboard', {refresh: REFRESH, ...Object.fromEntries(chosen)});
  const provider = el('rf-provider', {'base-url': location.origin}, dashboard);
  provider.getToken = getToken;

  for (const type of CHOICES) {
    dashboard.addEventListener(type, async () => {
      await dashboard.updateComplete;
      const now = REFLECTED.flatMap((name) => {
        const value = dashboard.getAttribute(name);
        return value ? [[name, value]] : [];
      });
      history.replaceState(null, '', `#/analytics?${new URLSearchParams(now)}`);
    });
  }
  view.replaceChildren(provider);
}
