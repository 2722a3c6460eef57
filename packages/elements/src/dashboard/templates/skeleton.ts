import {html, nothing, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {DashboardHost} from '../dashboard-host.js';
import type {View} from '../selection.js';
import {cardCountOf} from './card-definitions.js';

// Placeholders use the elements and classes of the content, so that they have its size.

/** Most rows in a table of the server. */
const TABLE_ROWS = 10;

export const times = (count: number, render: () => TemplateResult): TemplateResult[] =>
  [...new Array(count).keys()].map(render);

const placeholder = (className: string): TemplateResult =>
  html`<span class="placeholder ${className}">&nbsp;</span>`;

const card = (): TemplateResult =>
  html`<div class="card">${placeholder('most')}${placeholder('value half')}</div>`;

const chart = (className = ''): TemplateResult =>
  html`<div class="panel chart ${className}">
    <div class="panel-head">${placeholder('half')}<span class="quiet"></span></div>
    <p class="summary">${placeholder('most')}</p>
    <div class="legend"></div>
    <div class="plot placeholder"></div>
  </div>`;

const table = (): TemplateResult =>
  html`<div class="panel">
    <table>
      <caption>
        ${placeholder('half')}
      </caption>
      <thead>
        <tr>
          <th><span class="sort">&nbsp;</span></th>
        </tr>
      </thead>
    </table>
    ${times(TABLE_ROWS, () => placeholder('row'))}
    <p class="note key">&nbsp;</p>
  </div>`;

const findings = (): TemplateResult =>
  html`<div class="panel findings"><h3>${placeholder('half')}</h3></div>`;

const PANELS: Readonly<Record<View, () => readonly TemplateResult[]>> = {
  team: () => [chart(), table(), table()],
  me: () => [chart(), chart(), table()],
  flow: () => [chart('compact'), table(), table(), table()],
};

/**
 * Renders the shape of a view. Behind the content it is invisible and keeps its size, so that nothing below the
 * dashboard moves.
 *
 * @param isVisible - Whether there is no content yet.
 */
export function renderSkeleton({term}: DashboardHost, view: View, isVisible: boolean): TemplateResult {
  const shape = html`<div
    class=${isVisible ? 'skeleton' : 'skeleton behind'}
    part=${isVisible ? 'skeleton' : nothing}
    aria-hidden="true"
  >
    <div class="cards ${view}">${times(cardCountOf(view), card)}</div>
    ${view === 'team' ? findings() : nothing}
    <div class="grid ${view}">${PANELS[view]()}</div>
  </div>`;
  // Keyed by view: otherwise Lit reuses the elements for another view, and the browser counts that as a layout shift.
  return html`${keyed(view, shape)}${
    isVisible ? html`<span class="visually-hidden">${term('loading')}</span>` : nothing
  }`;
}
