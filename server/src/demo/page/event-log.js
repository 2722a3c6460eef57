import {el, icon} from './dom.js';

const MAX_SHOWN_EVENTS = 12;

/** Lists the events that a host page receives from the elements. */
export class EventLog {
  static TYPES = [
    'rf-change',
    'rf-reasons',
    'rf-saved',
    'rf-session-complete',
    'rf-open',
    'rf-rated',
    'rf-skip',
    'rf-close',
    'rf-error',
  ];

  #list = el('ol', {class: 'events', tabindex: '0', 'aria-label': 'Events'});
  #count = el('span', {class: 'count'}, '0');
  #received = 0;

  constructor() {
    this.element = el(
      'details',
      {class: 'panel event-log'},
      el('summary', {}, icon('code'), el('span', {}, 'Events on this page'), this.#count),
      this.#list,
    );
  }

  /** @param {Event} event - One of the elements'. */
  log({type, detail = {}}) {
    const {error, ...rest} = detail;
    const shownDetail = error ? {...rest, error: error.message} : rest;
    this.#received++;
    this.#count.textContent = String(this.#received);
    this.#list.prepend(el('li', {}, el('b', {}, type), el('code', {}, JSON.stringify(shownDetail, null, 1))));
    while (this.#list.children.length > MAX_SHOWN_EVENTS) this.#list.lastElementChild.remove();
  }
}
