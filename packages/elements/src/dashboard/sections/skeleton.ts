import {html, nothing, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {DashboardContext} from '../context.js';
import type {View} from '../model.js';

// One template for a view, since nothing in it ever changes: one for each bone takes a slow device longer than all of them.
// The elements are those of the real thing, so that all sizes are; only a table's rows are a box each.

const bone = (className: string): string => `<span class="bone ${className}">&nbsp;</span>`;

const table = (hasRemark = false): string =>
  `<div class="panel"><table><caption>${bone('half')}</caption>` +
  '<thead><tr><th><span class="sort">&nbsp;</span></th></tr></thead></table>' +
  bone('row').repeat(10) +
  `${hasRemark ? `<p class="summary remark">${bone('tag half')}</p>` : ''}</div>`;

const chart = (className = ''): string =>
  `<div class="panel chart ${className}"><div class="panel-head">${bone('half')}<span class="quiet"></span></div>` +
  `<p class="summary">${bone('most')}</p><div class="legend"></div><div class="plot bone"></div></div>`;

/** A template of what has no expressions, written by code: called as a tag is. */
const template = (text: string): TemplateResult => html(Object.assign([text], {raw: [text]}));

const view = (name: View, cards: number, ...panels: string[]): TemplateResult =>
  template(
    `<div class="cards ${name}">` +
      `<div class="card">${bone('most')}${bone('value half')}</div>`.repeat(cards) +
      `</div><div class="grid ${name}">${panels.join('')}</div>`,
  );

const SHAPES = {
  team: view('team', 5, chart(), table(true), table()),
  me: view('me', 5, chart(), chart(), table(true)),
  flow: view('flow', 4, chart('compact'), table(), table()),
} as const;

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
    ${SHAPES[view]}
  </div>`;
  // Another view's is another thing, not the same one somewhere else.
  return html`${keyed(view, shape)}${isSeen ? html`<span class="only-read">${term('loading')}</span>` : nothing}`;
}
