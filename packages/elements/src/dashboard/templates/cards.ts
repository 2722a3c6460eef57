import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardHost} from '../dashboard-host.js';
import type {Metrics} from '../selection.js';
import {icon} from './atoms.js';
import {cardsOf} from './card-definitions.js';
import type {Change} from './changes.js';
import {icons} from './icons.js';

function renderChange({text, direction, isClear}: Change): TemplateResult {
  const mood = isClear ? (direction > 0 ? 'good' : 'bad') : '';
  const sign = [icons.descending, icons.same, icons.ascending][direction + 1] ?? icons.same;
  return html`<span class="change ${mood}" part="card-change">${icon(sign)}${text}</span>`;
}

/** Renders the cards of a view: its metrics, each with its change against the previous period. */
export function renderCards(host: DashboardHost, metrics: Metrics): TemplateResult {
  return html`<dl class="cards ${metrics.view}" part="cards">
    ${cardsOf(host, metrics).map(
      ({name, value, notes, change, extra}) =>
        html`<div class="card" part="card">
          <dt part="card-name">${name}</dt>
          <dd>
            <span class="value" part="card-value">${value}</span>
            ${change ? renderChange(change) : nothing} ${extra ?? nothing}
            ${notes?.map((note) => html`<span class="note">${note}</span>`)}
          </dd>
        </div>`,
    )}
  </dl>`;
}
