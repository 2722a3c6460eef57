import {avatar, el, icon} from './dom.js';
import {EventLog} from './event-log.js';
import {StepList} from './step-list.js';

export const OUTCOMES = [
  {key: 'resolved', name: 'Resolved', hint: 'It works again'},
  {key: 'workaround', name: 'Workaround', hint: 'It works another way'},
  {key: 'escalated', name: 'Escalated', hint: 'Handed over'},
  {key: 'unresolved', name: 'Unresolved', hint: 'It does not work'},
];

const SECOND_MS = 1000;

function clockText(ms) {
  const seconds = Math.floor(ms / SECOND_MS);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function inWords(ms) {
  const minutes = Math.floor(ms / 60 / SECOND_MS);
  const seconds = Math.floor(ms / SECOND_MS) % 60;
  return [minutes && `${minutes} min`, seconds && `${seconds} s`].filter(Boolean).join(' ') || 'no time';
}

function ticketCard({number, subject, words, customer, department, site, extension, device, system}) {
  const fact = (symbol, name, text) =>
    el(
      'div',
      {},
      el('dt', {}, icon(symbol), el('span', {class: 'visually-hidden'}, name)),
      el('dd', {}, text),
    );
  return el(
    'section',
    {class: 'panel ticket-card', 'aria-label': `Ticket ${number}`},
    el('p', {class: 'quiet ticket-number'}, el('span', {}, number), el('span', {}, subject)),
    el(
      'div',
      {class: 'customer'},
      avatar(customer),
      el('div', {}, el('h2', {}, customer), el('p', {class: 'quiet'}, department)),
    ),
    el('blockquote', {}, words),
    el(
      'dl',
      {class: 'facts'},
      fact('phone', 'Extension', extension),
      fact('pin', 'Site', site),
      fact('laptop', 'Device', `${device} · ${system}`),
    ),
  );
}

/** One run of a flow for a ticket: its steps, its end, and the feedback on both. */
export class Run {
  #app;
  #ticket;
  #startedAt = Date.now();
  #stars = null;
  #reached = 1;
  #votes = new Map();
  #outcome = null;
  #log = new EventLog();

  constructor(app, flow, ticket) {
    this.#app = app;
    this.#ticket = ticket;
    this.flow = flow;
    this.steps = new StepList(flow, {
      onProgress: (reached) => this.#showProgress(reached),
      onSolved: () => this.#askForOutcome(),
    });
    this.timer = el('span', {class: 'timer', 'aria-hidden': 'true'}, '0:00');
    this.position = el('span', {class: 'quiet', id: 'position'});
    this.progress = el('progress', {max: flow.steps.length, value: 1, 'aria-labelledby': 'position'});
    this.finish = this.#renderFinish();
    this.result = el('section', {
      class: 'panel result',
      tabindex: '-1',
      'aria-label': 'Result',
      hidden: true,
    });

    this.modal = el('rf-csat-modal', {auto: true});

    // A host page needs no more than this: the server's address, the user's token and the flow.
    this.provider = el(
      'rf-provider',
      {'base-url': location.origin, 'tree-id': flow.tree_id},
      this.#render(),
      this.modal,
    );
    this.provider.getToken = app.getToken;
    this.#listen();
    this.element = this.provider;
    this.ticking = setInterval(() => {
      this.timer.textContent = clockText(Date.now() - this.#startedAt);
    }, SECOND_MS);
    this.#showProgress(1);
  }

  /** Stops the clock. */
  leave() {
    window.clearInterval(this.ticking);
  }

  #render() {
    const {flow} = this;
    return el(
      'div',
      {class: 'run'},
      el(
        'header',
        {class: 'page-head run-head'},
        el('a', {class: 'back quiet', href: '#/'}, icon('back'), 'Desk'),
        el('h1', {}, flow.name),
        el(
          'div',
          {class: 'run-progress'},
          this.progress,
          this.position,
          el('span', {class: 'quiet timer-box'}, icon('clock'), this.timer),
        ),
      ),
      el('div', {class: 'run-main'}, this.result, this.steps.element),
      el(
        'aside',
        {class: 'rail', 'aria-label': 'Ticket'},
        ticketCard(this.#ticket),
        this.finish,
        this.#log.element,
      ),
    );
  }

  #renderFinish() {
    this.request = el('p', {class: 'request', role: 'status'});
    this.refusal = el('p', {class: 'refusal', role: 'alert'});
    return el(
      'section',
      {class: 'panel finish', id: 'finish', 'aria-labelledby': 'finish-title'},
      el('h2', {id: 'finish-title'}, 'How did it end?'),
      this.request,
      el(
        'div',
        {class: 'outcomes'},
        ...OUTCOMES.map(({key, name, hint}) =>
          el(
            'button',
            {
              type: 'button',
              class: `outcome ${key}`,
              onclick: ({currentTarget}) => this.#complete(key, currentTarget),
            },
            icon(key),
            el('b', {}, name),
            el('small', {}, hint),
          ),
        ),
      ),
      this.refusal,
    );
  }

  #listen() {
    const {provider} = this;
    provider.addEventListener('rf-change', ({detail}) => this.#votes.set(detail.stepId, detail.wasHelpful));
    provider.addEventListener('rf-rated', ({detail}) => {
      this.#stars = detail.rating;
    });
    provider.addEventListener('rf-close', () => this.#showResult());
    for (const type of EventLog.TYPES) provider.addEventListener(type, (event) => this.#log.log(event));
  }

  #showProgress(reached) {
    const {length} = this.flow.steps;
    this.#reached = reached;
    this.progress.value = reached;
    this.position.textContent = `Step ${reached} of ${length}`;
  }

  #askForOutcome() {
    // After a mouse click, the focus is invisible. So the box is highlighted as well.
    this.finish.classList.add('is-asked');
    this.request.textContent = 'Choose how it ended to close the ticket.';
    this.finish.scrollIntoView({block: 'center'});
    this.finish.querySelector('button').focus({preventScroll: true});
  }

  async #complete(outcome, button) {
    if (this.#outcome) return;
    this.#outcome = outcome;
    this.refusal.textContent = '';
    // The buttons are not `disabled`, because the focus returns to one of them when the dialog closes.
    for (const other of this.finish.querySelectorAll('button')) other.setAttribute('aria-disabled', 'true');
    button.setAttribute('aria-pressed', 'true');
    try {
      await customElements.whenDefined('rf-provider');
      await this.provider.complete(outcome);
      this.endedAt = Date.now();
      window.clearInterval(this.ticking);
      this.#app.closed.add(this.#ticket);
    } catch (error) {
      this.#outcome = null;
      button.removeAttribute('aria-pressed');
      for (const other of this.finish.querySelectorAll('button')) other.removeAttribute('aria-disabled');
      this.refusal.textContent = `The session could not be closed: ${error.message}`;
    }
  }

  /** The feedback that the engineer gave on this run. */
  #renderFeedback() {
    const votes = [...this.#votes.values()].filter((vote) => vote !== null).length;
    const stars = this.#stars;
    const rating = () =>
      el('span', {class: 'stars', role: 'img', 'aria-label': `${stars} of 5 stars`}, '★'.repeat(stars));
    return el(
      'p',
      {class: 'quiet'},
      `${this.#ticket.number} is closed. `,
      votes ? `You voted on ${votes === 1 ? 'one step' : `${votes} steps`}` : 'You voted on no step',
      stars ? el('span', {}, ' and gave ', rating(), '.') : ' and gave no rating.',
    );
  }

  /** Buttons and links to what the engineer may do next. */
  #renderWaysOn() {
    const {tickets, flows} = this.#app.helpDesk;
    const next = tickets.find((ticket) => !this.#app.closed.has(ticket));
    const nextFlow = flows.find(({tree_id}) => tree_id === next?.tree_id);
    const flowView = new URLSearchParams({view: 'flow', 'tree-id': this.flow.tree_id});
    const quiet = {class: 'button quiet-button'};
    const rate = () => void this.modal.show({force: true});
    const startNext = () => this.#app.start(nextFlow, next);
    return el(
      'p',
      {class: 'result-ways'},
      this.#stars ? null : el('button', {...quiet, type: 'button', onclick: rate}, 'Rate now'),
      next
        ? el('button', {type: 'button', class: 'button', onclick: startNext}, 'Next ticket', icon('next'))
        : null,
      el('a', {...quiet, href: '#/analytics'}, icon('figures'), 'See it in Analytics'),
      el('a', {...quiet, href: `#/analytics?${flowView}`}, 'This flow’s figures'),
    );
  }

  #showResult() {
    if (!this.#outcome) return;
    const {result, flow} = this;
    const outcome = OUTCOMES.find(({key}) => key === this.#outcome);
    result.hidden = false;
    result.replaceChildren(
      el('span', {class: `seal ${outcome.key}`}, icon(outcome.key)),
      el(
        'div',
        {class: 'result-text'},
        el('h2', {}, `${outcome.name} in ${inWords((this.endedAt ?? Date.now()) - this.#startedAt)}`),
        this.#renderFeedback(),
        this.#renderWaysOn(),
      ),
    );
    this.finish.hidden = true;
    this.steps.close();
    this.element.classList.add('is-closed', outcome.key);
    this.position.textContent = 'Closed';
    this.progress.value = outcome.key === 'resolved' ? flow.steps.length : this.#reached;
    result.scrollIntoView({block: 'nearest'});
    result.focus({preventScroll: true});
  }
}
