import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, test} from 'node:test';
import {RealServer} from '../src/fixtures/real-server.js';

/** Globals of Node that a test environment replaces by those of its window. The others that Node has stay. */
const REPLACED = [
  'Event',
  'EventTarget',
  'CustomEvent',
  'DOMException',
  'navigator',
  'location',
  'localStorage',
];

/** Makes a simulated window global, as vitest does. Node's conditions of imports stay, so that Lit is its Node build. */
function becomeGlobal(window: object): void {
  const names = new Set<string>(REPLACED);
  for (
    let at: object | null = window;
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(at)) if (!(name in globalThis)) names.add(name);
  }
  for (const name of names) {
    const value: unknown = Reflect.get(window, name);
    const isMethod = typeof value === 'function' && /^[a-z]/.test(name);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      writable: true,
      value: isMethod ? (value.bind(window) as unknown) : value,
    });
  }
  Object.assign(globalThis, {window: globalThis, self: globalThis});
}

const next = <K extends keyof HTMLElementEventMap>(element: EventTarget, type: K) =>
  new Promise<HTMLElementEventMap[K]>((resolve) =>
    element.addEventListener(type, (event) => resolve(event as HTMLElementEventMap[K]), {once: true}),
  );

/**
 * Tests the built elements in a simulated window.
 *
 * @param name - The name of the environment, for the titles of the tests.
 * @param openWindow - Creates the window.
 */
export function testElementsIn(name: string, openWindow: (url: string) => object): void {
  const server = new RealServer();
  const messages: string[] = [];
  let baseUrl = '';
  let key = '';
  let token = '';

  /** Calls the API like the host's backend. Not by the SDK: it must load after the window, as in a real test. */
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {authorization: `Bearer ${key}`, 'content-type': 'application/json'},
      ...(body && {body: JSON.stringify(body)}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  const find = <E extends HTMLElement>(selector: string) => document.querySelector(selector) as E;
  const inside = <E extends HTMLElement>(element: HTMLElement, selector: string) =>
    element.shadowRoot?.querySelector(selector) as E;

  before(async () => {
    await server.start('http://localhost:3000');
    baseUrl = server.url;
    ({key} = await server.createAccount('UTC'));
    await call('PUT', '/flows/vpn', {name: 'VPN', steps: [{id: 'cable', title: 'Cable'}]});
    await call('POST', '/sessions', {tree_id: 'vpn', id: 'earlier', user_id: 'ada'});
    const user = {user_id: 'ada', name: 'Ada', role: 'team_admin'};
    ({token} = await call<{token: string}>('POST', '/tokens', user));
    becomeGlobal(openWindow('http://localhost:3000/'));
    for (const level of ['warn', 'error'] as const)
      console[level] = (...words) => void messages.push(words.join(' '));
    process.on('unhandledRejection', (error) => messages.push(String(error)));
    await import('@resolutionflow/elements/define');
    document.body.innerHTML = `<rf-provider base-url="${baseUrl}" token="${token}" tree-id="vpn">
        <rf-step-feedback step-id="cable" track restore></rf-step-feedback>
        <rf-csat-modal auto></rf-csat-modal>
        <rf-csat-modal inline session-id="${randomUUID()}"></rf-csat-modal>
        <rf-analytics-dashboard></rf-analytics-dashboard>
      </rf-provider>`;
  });

  after(async () => {
    document.body.innerHTML = '';
    await server.stop();
  });

  test(`${name}: all elements are defined`, () => {
    for (const element of ['rf-provider', 'rf-step-feedback', 'rf-csat-modal', 'rf-analytics-dashboard']) {
      assert.equal(typeof customElements.get(element), 'function', element);
    }
  });

  test(`${name}: a click on a thumb is a vote on the server`, async () => {
    const step = find<HTMLElementTagNameMap['rf-step-feedback']>('rf-step-feedback');
    await step.updateComplete;
    const saved = next(step, 'rf-saved');
    inside(step, '[part~=up]').click();
    await step.updateComplete;
    assert.equal(inside(step, '[part~=up]').getAttribute('aria-pressed'), 'true');
    const {detail} = await saved;
    assert.equal(detail.wasHelpful, true);
    const {steps} = await call<{steps: {step_id: string; was_helpful: boolean}[]}>(
      'GET',
      `/sessions/${detail.sessionId}/feedback`,
    );
    assert.deepEqual(
      steps.map(({step_id, was_helpful}) => [step_id, was_helpful]),
      [['cable', true]],
    );
  });

  test(`${name}: the dashboard shows its metrics`, async () => {
    const dashboard = find<HTMLElementTagNameMap['rf-analytics-dashboard']>('rf-analytics-dashboard');
    while (!dashboard.shadowRoot?.querySelector('[part=card-value]'))
      await next(dashboard, 'rf-load').then(() => dashboard.updateComplete);
    assert.equal(inside(dashboard, '[part=heading]').textContent.trim(), 'Team Analytics');
    // The charts need a canvas; their table alternative does not.
    inside(dashboard, '[part~=sessions-by-outcome] .quiet').click();
    await dashboard.updateComplete;
    assert.equal(dashboard.shadowRoot.querySelectorAll('[part~=sessions-by-outcome] tbody tr').length, 30);
  });

  test(`${name}: the dialog opens and can be skipped`, async () => {
    const modal = find<HTMLElementTagNameMap['rf-csat-modal']>('rf-csat-modal');
    const opened = next(modal, 'rf-open');
    const ended = modal.show();
    await opened;
    await modal.updateComplete;
    assert.equal(inside<HTMLDialogElement>(modal, 'dialog').open, true);
    inside(modal, '[part=skip]').click();
    assert.equal(await ended, 'skipped');
    assert.equal(inside<HTMLDialogElement>(modal, 'dialog').open, false);
  });

  test(`${name}: a submitted rating is on the server`, async () => {
    const sessionId = randomUUID();
    await call('POST', '/sessions', {tree_id: 'vpn', id: sessionId, user_id: 'ada'});
    await call('POST', `/sessions/${sessionId}/complete`, {outcome: 'resolved'});
    const modal = find<HTMLElementTagNameMap['rf-csat-modal']>('rf-csat-modal');
    modal.sessionId = sessionId;
    const opened = next(modal, 'rf-open');
    const ended = modal.show();
    await opened;
    await modal.updateComplete;
    inside<HTMLInputElement>(modal, 'input[value="4"]').click();
    await modal.updateComplete;
    inside(modal, '[part=submit]').click();
    assert.equal(await ended, 'rated');
    const {rating} = await call<{rating: {rating: number}}>('GET', `/sessions/${sessionId}/feedback`);
    assert.equal(rating.rating, 4);
  });

  test(`${name}: elements log nothing and leave the page without an error`, async () => {
    document.body.innerHTML = '';
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(messages, []);
  });
}
