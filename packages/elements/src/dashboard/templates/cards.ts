import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardHost} from '../dashboard-host.js';
import type {Metrics} from '../model.js';
import {icon} from './atoms.js';
import {cardsOf, type Change} from './card-definitions.js';
import {icons} from './icons.js';

function renderChange(
  {term}: DashboardHost,
  {text, direction, better}: Change,
  days: number,
): TemplateResult {
  const explanation = term('comparedWith', days);
  const mood = ['bad', '', 'good'][direction * better + 1];
  const sign = [icons.descending, icons.same, icons.ascending][direction + 1] ?? icons.same;
  return html`<span class="change ${mood}" part="card-change" title=${explanation}
    >${icon(sign)}${text}<span class="visually-hidden"> ${explanation}</span></span
  >`;
}

/** Renders the cards of a view: its metrics, each with its change against the previous period. */
export function renderCards(host: DashboardHost, metrics: Metrics): TemplateResult {
  const days = metrics.data.time_series.length;
  return html`<dl class="cards ${metrics.view}" part="cards">
    ${cardsOf(host, metrics).map(
      ({name, value, note, change, extra}) =>
        html`<div class="card" part="card">
          <dt part="card-name">${name}</dt>
          <dd>
            <span class="value" part="card-value">${value}</span>
            ${change ? renderChange(host, change, days) : nothing}
            ${note ? html`<span class="note">${note}</span>` : nothing} ${extra ?? nothing}
          </dd>
        </div>`,
    )}
  </dl>`;
}
