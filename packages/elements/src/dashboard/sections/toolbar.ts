import {html, nothing, type TemplateResult} from 'lit';
import type {Period} from '@resolutionflow/sdk';
import type {DashboardContext} from '../context.js';
import {PERIODS, type View} from '../model.js';
import {icons} from './icons.js';
import {icon} from './parts.js';

const PERIOD_NAMES = {'7d': 'last7Days', '30d': 'last30Days', '90d': 'last90Days'} as const;

/** What a period is called. */
export const periodName = ({term}: DashboardContext, period: Period): string => term(PERIOD_NAMES[period]);

/**
 * The views that may be chosen; arrow keys go from one to the next.
 *
 * @param views - None before it is known who is looking: then there is only the room for them.
 */
export function renderTabs(
  context: DashboardContext,
  views: readonly View[],
  current: View | undefined,
): TemplateResult {
  const press = (event: KeyboardEvent) => {
    const tabs = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('[role=tab]')];
    const at = tabs.indexOf(event.target as HTMLElement);
    const forward = context.isRightToLeft ? 'ArrowLeft' : 'ArrowRight';
    const backward = context.isRightToLeft ? 'ArrowRight' : 'ArrowLeft';
    const to = {[forward]: at + 1, [backward]: at - 1, Home: 0, End: -1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    tabs[index]?.focus();
    const view = views[index];
    if (view) context.goTo(view);
  };
  // A tab has to be reachable also while none of them is what is shown.
  const reachable = current && views.includes(current) ? current : views[0];
  return html`<div
    class="tabs"
    part="tabs"
    role=${views.length ? 'tablist' : nothing}
    aria-label=${views.length ? context.term('views') : nothing}
    @keydown=${press}
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
          @click=${() => context.goTo(view)}
        >
          ${context.term(view)}
        </button>`,
    )}
  </div>`;
}

/** Room for what filters, before it is known what that is. */
export const renderNoFilter = (): TemplateResult =>
  html`<div class="field behind"><label>&nbsp;</label><span class="control">&nbsp;</span></div>`;

export function renderPeriod(context: DashboardContext, period: Period): TemplateResult {
  return html`<div class="field">
    <label for="period">${context.term('period')}</label>
    <span class="select"
      ><select
        id="period"
        class="control"
        part="control"
        .value=${period}
        @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement;
          // The page may have made something else of it.
          select.value = context.choosePeriod(select.value as Period);
        }}
      >
        ${PERIODS.map(
          (key) =>
            html`<option value=${key} ?selected=${key === period}>${periodName(context, key)}</option>`,
        )}
      </select>
      ${icon(icons.chevron, 'caret')}</span
    >
  </div>`;
}

/** The way back from a flow to where it was chosen. */
export const renderBack = (context: DashboardContext, to: View): TemplateResult =>
  html`<button class="back" part="back" type="button" @click=${() => context.goBack()}>
    ${icon(icons.back, 'mirrored')}${context.term('back', context.term(to))}
  </button>`;
