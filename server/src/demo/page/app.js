import {showAnalytics} from './analytics.js';
import {showDesk} from './desk.js';
import {avatar, el, icon} from './dom.js';
import {loadHelpDesk, tokensFor} from './help-desk.js';
import {Run} from './run.js';

const byId = (id) => document.getElementById(id);
const main = byId('main');
const views = {desk: byId('desk'), run: byId('run'), analytics: byId('analytics')};
const TITLES = {desk: 'Desk', run: 'Flow', analytics: 'Analytics'};

/** The state that all views share. */
const app = {
  helpDesk: await loadHelpDesk(),
  persona: undefined,
  getToken: undefined,
  run: undefined,
  /** Tickets that were closed on this page. */
  closed: new Set(),
  /** Starts a flow for a waiting customer. */
  start(flow, ticket) {
    app.leave();
    app.run = new Run(app, flow, ticket);
    views.run.replaceChildren(app.run.element);
    byId('open-flow').textContent = flow.name;
    byId('open-flow').closest('a').hidden = false;
    location.hash = '#/run';
  },
  /** Leaves the flow that is open. */
  leave() {
    app.run?.leave();
    app.run = undefined;
    views.run.replaceChildren();
    byId('open-flow').closest('a').hidden = true;
  },
};

// ── Views ──

function show({moveFocus}) {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  let name = path in views ? path : 'desk';
  if (name === 'run' && !app.run) name = 'desk';
  for (const [key, view] of Object.entries(views)) view.hidden = key !== name;
  for (const link of document.querySelectorAll('.nav a')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  // The state of the dashboard belongs to its own view.
  if (name !== 'analytics' && location.search) {
    history.replaceState(null, '', `${location.pathname}${location.hash}`);
  }
  const title = name === 'run' ? app.run.flow.name : TITLES[name];
  document.title = `${title} · ${app.helpDesk.name} Help desk`;
  if (name === 'desk') showDesk(app, views.desk);
  if (name === 'analytics') showAnalytics(app, views.analytics, new URLSearchParams(query));
  else views.analytics.replaceChildren();
  if (moveFocus) focusMain();
}

function focusMain() {
  main.focus({preventScroll: true});
  window.scrollTo(0, 0);
}

addEventListener('hashchange', () => show({moveFocus: true}));

document.querySelector('.skip').addEventListener('click', (event) => {
  // The hash names the view: following the link would leave it.
  event.preventDefault();
  focusMain();
});

// ── The signed-in user ──

function remembered(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // Storage is denied: nothing is remembered.
    return null;
  }
}

function remember(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Storage is denied: nothing is remembered.
  }
}

function signIn(persona) {
  app.persona = persona;
  app.getToken = tokensFor(persona.user_id);
  app.leave();
  remember('northwind-persona', persona.user_id);
}

const {personas} = app.helpDesk;
const wanted = remembered('northwind-persona');
signIn(personas.find(({user_id}) => user_id === wanted) ?? personas[0]);

byId('people').append(
  ...personas.map((persona) =>
    el(
      'label',
      {class: 'person', title: `${persona.name}, ${persona.title}`},
      el('input', {
        type: 'radio',
        name: 'persona',
        class: 'visually-hidden',
        checked: persona === app.persona,
        onchange: () => {
          signIn(persona);
          // The selection in the analytics belongs to the previous user.
          const hash = location.hash.startsWith('#/analytics') ? '#/analytics' : '#/';
          history.replaceState(null, '', `${location.pathname}${hash}`);
          show({moveFocus: false});
        },
      }),
      avatar(persona.name),
      el('span', {class: 'person-text'}, el('b', {}, persona.name), el('small', {}, persona.title)),
    ),
  ),
);

// ── Light and dark ──

const APPEARANCES = [
  {key: 'auto', name: 'Auto', icon: 'half'},
  {key: 'light', name: 'Light', icon: 'sun'},
  {key: 'dark', name: 'Dark', icon: 'moon'},
];

function showAppearance() {
  const now = APPEARANCES.find(({key}) => key === document.documentElement.dataset.appearance);
  const button = byId('appearance');
  button.replaceChildren(
    icon(now.icon),
    el('span', {}, el('span', {class: 'visually-hidden'}, 'Appearance: '), now.name),
  );
}

byId('appearance').addEventListener('click', () => {
  const now = APPEARANCES.findIndex(({key}) => key === document.documentElement.dataset.appearance);
  const {key} = APPEARANCES[(now + 1) % APPEARANCES.length];
  window.dispatchEvent(new CustomEvent('northwind-appearance', {detail: key}));
  showAppearance();
});

// ── Notices ──

function notify(text, symbol = 'offline') {
  const notice = byId('notice');
  notice.hidden = !text;
  notice.replaceChildren(...(text ? [icon(symbol), el('span', {}, text)] : []));
}

const OFFLINE =
  'You are offline. Go on: votes and ratings are kept on this device and sent when you are back.';
addEventListener('offline', () => notify(OFFLINE));
addEventListener('online', () => notify(''));
if (!navigator.onLine) notify(OFFLINE);

const LONG_MS = 10_000;
const late = setTimeout(() => notify('Feedback has not loaded yet. The flows work without it.'), LONG_MS);
Promise.all(
  ['rf-provider', 'rf-step-feedback', 'rf-csat-modal'].map((tag) => customElements.whenDefined(tag)),
).then(() => {
  clearTimeout(late);
  if (navigator.onLine) notify('');
});

showAppearance();
show({moveFocus: false});
