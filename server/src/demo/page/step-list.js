import {el, icon} from './dom.js';

const COPIED_MS = 1500;

function commandBox(text) {
  const said = el('span', {class: 'visually-hidden', role: 'status'});
  const button = el(
    'button',
    {
      type: 'button',
      class: 'copy',
      'aria-label': 'Copy the command',
      onclick: async () => {
        // The clipboard is refused on plain http. The text can still be selected by hand.
        await navigator.clipboard?.writeText(text).catch(() => undefined);
        button.replaceChildren(icon('check'));
        said.textContent = 'Copied';
        setTimeout(() => {
          button.replaceChildren(icon('copy'));
          said.textContent = '';
        }, COPIED_MS);
      },
    },
    icon('copy'),
  );
  return el('div', {class: 'command'}, el('pre', {tabindex: '0'}, el('code', {}, text)), button, said);
}

/** The steps of a flow as a list, each with its thumbs. */
export class StepList {
  #items;
  #reached = 1;
  #open = 0;
  #isClosed = false;
  #onProgress;
  #onSolved;

  constructor(flow, {onProgress, onSolved}) {
    this.#onProgress = onProgress;
    this.#onSolved = onSolved;
    this.#items = flow.steps.map((step, index) => this.#render(step, index, flow.steps.length));
    this.element = el('ol', {class: 'steps'}, ...this.#items);
    this.#show();
  }

  #render(step, index, length) {
    const bodyId = `step-${step.id}`;
    const isLast = index === length - 1;
    return el(
      'li',
      {class: 'step'},
      el(
        'span',
        {class: 'step-mark', 'aria-hidden': 'true'},
        el('span', {}, String(index + 1)),
        icon('check'),
      ),
      el(
        'h2',
        {},
        el(
          'button',
          {type: 'button', class: 'step-title', 'aria-controls': bodyId, onclick: () => this.#toggle(index)},
          step.title,
        ),
      ),
      el(
        'div',
        {class: 'step-body', id: bodyId},
        el('ul', {class: 'actions'}, ...step.actions.map((action) => el('li', {}, action))),
        step.command ? commandBox(step.command) : null,
        el('p', {class: 'expect'}, icon('target'), el('span', {}, el('b', {}, 'Done when: '), step.expect)),
      ),
      el(
        'div',
        {class: 'step-foot'},
        el('span', {class: 'ask quiet', 'aria-hidden': 'true'}, 'Was this step helpful?'),
        el('rf-step-feedback', {'step-id': step.id, track: true}),
        el(
          'div',
          {class: 'step-ways'},
          el(
            'button',
            {type: 'button', class: 'button quiet-button', onclick: () => this.#onSolved()},
            'That solved it',
          ),
          el(
            'button',
            {
              type: 'button',
              class: 'button',
              onclick: () => (isLast ? this.#onSolved() : this.#goTo(index + 1)),
            },
            isLast ? 'Finish' : 'Next step',
            icon('next'),
          ),
        ),
      ),
    );
  }

  /** Ends the flow. Visited steps stay, so that users can vote on them; the others disappear. */
  close() {
    for (const ways of this.element.querySelectorAll('.step-ways')) ways.remove();
    for (const item of this.#items.splice(this.#reached)) item.hidden = true;
    this.#isClosed = true;
    this.#open = -1;
    this.#show();
  }

  #toggle(index) {
    if (index === this.#open) {
      this.#open = -1;
      this.#show();
    } else this.#goTo(index, {moveFocus: false});
  }

  #goTo(index, {moveFocus = true} = {}) {
    this.#open = index;
    this.#reached = Math.max(this.#reached, index + 1);
    this.#show();
    this.#onProgress(this.#reached);
    const item = this.#items[index];
    if (moveFocus) item.querySelector('.step-title').focus({preventScroll: true});
    item.scrollIntoView({block: 'nearest'});
  }

  #show() {
    for (const [index, item] of this.#items.entries()) {
      const isOpen = index === this.#open;
      item.classList.toggle('is-open', isOpen);
      item.classList.toggle('is-reached', index < this.#reached);
      item.classList.toggle('is-behind', this.#isClosed || index < this.#reached - 1);
      item.querySelector('.step-title').setAttribute('aria-expanded', String(isOpen));
      item.querySelector('.step-body').hidden = !isOpen;
      item.querySelector('.step-foot').hidden = index >= this.#reached;
      if (!this.#isClosed) item.querySelector('.step-ways').hidden = !isOpen;
    }
  }
}
