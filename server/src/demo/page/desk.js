import {avatar, el, icon, slug} from './dom.js';
import {weekInFigures} from './week.js';

const MAX_SHOWN_TICKETS = 5;
const PRIORITIES = {urgent: 'Urgent', high: 'High', normal: 'Normal'};

const greeting = (hour) => (hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening');

function ticketRow(app, ticket) {
  const flow = app.helpDesk.flows.find(({tree_id}) => tree_id === ticket.tree_id);
  return el(
    'li',
    {class: 'ticket'},
    avatar(ticket.customer),
    el(
      'div',
      {class: 'ticket-what'},
      el('h3', {}, ticket.subject),
      el('p', {class: 'quiet'}, `${ticket.customer} · ${ticket.department} · ${ticket.site}`),
    ),
    el('span', {class: `priority ${ticket.priority}`}, PRIORITIES[ticket.priority]),
    el('span', {class: 'waiting quiet'}, icon('clock'), `${ticket.waiting_minutes} min`),
    el('span', {class: 'number quiet'}, ticket.number),
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'aria-label': `Start “${flow.name}” for ${ticket.customer}`,
        onclick: () => app.start(flow, ticket),
      },
      'Start',
      icon('next'),
    ),
  );
}

function flowCard(app, flow) {
  const ticket = app.helpDesk.tickets.find(({tree_id}) => tree_id === flow.tree_id);
  return el(
    'li',
    {class: 'flow-card'},
    el('span', {class: `tile ${slug(flow.category)}`}, icon(flow.icon)),
    el(
      'h3',
      {},
      el('button', {type: 'button', class: 'whole', onclick: () => app.start(flow, ticket)}, flow.name),
    ),
    el('p', {class: 'quiet'}, flow.summary),
    el(
      'p',
      {class: 'flow-facts quiet'},
      el('span', {}, icon('steps'), `${flow.steps.length} steps`),
      el('span', {}, icon('clock'), `about ${flow.minutes} min`),
    ),
  );
}

const matches = (flow, words) => {
  const text = [flow.name, flow.summary, flow.category, ...flow.steps.map(({title}) => title)]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
};

function nothingFound(onClear) {
  return el(
    'li',
    {class: 'nothing'},
    icon('search'),
    el('h3', {}, 'No flow fits'),
    el('p', {class: 'quiet'}, 'Try a word from the step, such as “spooler” or “certificate”.'),
    el('button', {type: 'button', class: 'button quiet-button', onclick: onClear}, 'Show all flows'),
  );
}

/** One button for each category. The category that the user chooses is pressed. */
function categoryChips(categories, onChoose) {
  const chips = categories.map((name) => {
    const choose = () => {
      for (const chip of chips) chip.setAttribute('aria-pressed', chip.textContent === name);
      onChoose(name);
    };
    const isChosen = name === categories[0];
    return el('button', {type: 'button', class: 'chip', 'aria-pressed': isChosen, onclick: choose}, name);
  });
  return chips;
}

function flowList(app) {
  const {flows} = app.helpDesk;
  const categories = ['All', ...new Set(flows.map(({category}) => category))];
  let category = 'All';
  const list = el('ul', {class: 'flow-cards'});
  const count = el('p', {class: 'visually-hidden', role: 'status'});
  const search = el('input', {
    type: 'search',
    placeholder: 'Search flows and steps',
    'aria-label': 'Search flows and steps',
    autocomplete: 'off',
    oninput: () => fill(),
  });
  const chips = categoryChips(categories, (name) => {
    category = name;
    fill();
  });

  const fill = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = flows.filter(
      (flow) => (category === 'All' || flow.category === category) && matches(flow, words),
    );
    list.replaceChildren(...found.map((flow) => flowCard(app, flow)));
    count.textContent = `${found.length} flows`;
    if (found.length === 0) list.append(nothingFound(clear));
  };
  const clear = () => {
    search.value = '';
    chips[0].click();
    search.focus();
  };
  fill();
  return [
    el(
      'div',
      {class: 'section-head'},
      el('h2', {}, 'Flows'),
      el('div', {class: 'search'}, icon('search'), search),
      el('div', {class: 'chips', role: 'group', 'aria-label': 'Category'}, ...chips),
    ),
    list,
    count,
  ];
}

/** Shows the queue of customers and all flows. */
export function showDesk(app, view) {
  const now = new Date();
  const waiting = app.helpDesk.tickets
    .filter((ticket) => !app.closed.has(ticket))
    .slice(0, MAX_SHOWN_TICKETS);
  const date = now.toLocaleDateString('en', {weekday: 'long', day: 'numeric', month: 'long'});
  view.replaceChildren(
    el(
      'header',
      {class: 'page-head desk-head'},
      weekInFigures(app),
      el('p', {class: 'quiet'}, date),
      el('h1', {id: 'desk-title'}, `${greeting(now.getHours())}, ${app.persona.name.split(' ')[0]}`),
    ),
    el(
      'section',
      {class: 'panel queue', 'aria-labelledby': 'queue-title'},
      el(
        'div',
        {class: 'section-head'},
        el('h2', {id: 'queue-title'}, 'Waiting for help'),
        el('span', {class: 'count'}, String(waiting.length)),
      ),
      waiting.length > 0
        ? el('ul', {class: 'tickets'}, ...waiting.map((ticket) => ticketRow(app, ticket)))
        : el('p', {class: 'nothing'}, icon('resolved'), 'Nobody waits. Time for a coffee.'),
    ),
    el('section', {class: 'flows'}, ...flowList(app)),
  );
}
