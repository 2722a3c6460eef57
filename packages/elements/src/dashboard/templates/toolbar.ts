import {html, nothing, type TemplateResult} from 'lit';
import type {Period} from '@resolutionflow/sdk';
import {PERIODS} from '@resolutionflow/sdk/internal';
import {isBrowserKey} from '../../internal/keys.js';
import type {DashboardHost} from '../dashboard-host.js';
import type {View} from '../selection.js';
import {icons} from './icons.js';
import {icon} from './atoms.js';

const PERIOD_NAMES = {'7d': 'last7Days', '30d': 'last30Days', '90d': 'last90Days'} as const;

/** The name of a period. */
export const periodName = ({term}: DashboardHost, period: Period): string => term(PERIOD_NAMES[period]);

/**
 * Renders a tab for each view that the viewer may choose. Arrow keys move from tab to tab.
 *
 * @param views - Empty until the viewer is known: then the row of tabs is empty, and keeps its height.
 */
export function renderTabs(
  host: DashboardHost,
  views: readonly View[],
  current: View | undefined,
): TemplateResult {
  const onKeydown = (event: KeyboardEvent) => {
    const tabs = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('[role=tab]')];
    const at = tabs.indexOf(event.target as HTMLElement);
    const forward = host.isRightToLeft ? 'ArrowLeft' : 'ArrowRight';
    const backward = host.isRightToLeft ? 'ArrowRight' : 'ArrowLeft';
    const to = {[forward]: at + 1, [backward]: at - 1, Home: 0, End: -1}[event.key];
    if (to === undefined || isBrowserKey(event)) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    tabs[index]?.focus();
    const view = views[index];
    if (view) host.navigation.goTo(view);
  };
  // The keyboard has to reach a tab even if none of them is selected.
  const reachable = current && views.includes(current) ? current : views[0];
  return html`<div
    class="tabs"
    part="tabs"
    role=${views.length ? 'tablist' : nothing}
    aria-label=${views.length ? host.term('views') : nothing}
    @keydown=${onKeydown}
  >
    ${views.map(
      (view) =>
        html`<button
          id=${`tab-${view}`}
          part=${view === current ? 'tab active-tab' : 'tab'}
          type="button"
          role="tab"
          aria-selected=${view === current}
          aria-controls="content"
          tabindex=${view === reachable ? 0 : -1}
          @click=${() => host.navigation.goTo(view)}
        >
          ${host.term(view)}
        </button>`,
    )}
  </div>`;
}

/** Keeps the room of the filters until the view is known. */
export const renderFilterPlaceholder = (): TemplateResult =>
  html`<div class="field behind"><label>&nbsp;</label><span class="control">&nbsp;</span></div>`;

/** Renders the select of the period. */
export function renderPeriod(host: DashboardHost, period: Period): TemplateResult {
  return html`<div class="field">
    <label for="period">${host.term('period')}</label>
    <span class="select"
      ><select
        id="period"
        class="control"
        part="control"
        .value=${period}
        @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement;
          // A listener of the event may have set another period.
          select.value = host.navigation.choosePeriod(select.value as Period);
        }}
      >
        ${PERIODS.map(
          (key) => html`<option value=${key} ?selected=${key === period}>${periodName(host, key)}</option>`,
        )}
      </select>
      ${icon(icons.chevron, 'caret')}</span
    >
  </div>`;
}

/** Renders the button that leads back from a flow. */
export const renderBack = (host: DashboardHost, origin: View): TemplateResult =>
  html`<button class="back" part="back" type="button" @click=${() => host.navigation.goBack()}>
    ${icon(icons.back, 'mirrored')}${host.term('back', host.term(origin))}
  </button>`;
