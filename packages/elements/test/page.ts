import {executeServerCommand, sendMouse} from '@web/test-runner-commands';
import type Axe from 'axe-core';
import type {DriverCommands} from '../../dev/dist/fixtures/drivers.js';
// Not a module: it leaves itself on the window.
import 'axe-core/axe.min.js';

const {axe} = globalThis as unknown as {axe: typeof Axe};

/** Parts of the checker that its types leave out. */
const {aria, dom} = axe.commons as unknown as {
  aria: {getRole(element: Element): string | null};
  dom: {isVisibleToScreenReaders(element: Element): boolean};
};

const places: HTMLElement[] = [];

/** What was said on the console during a test, where nobody listens. */
const noise: string[] = [];
for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
  console[level] = (...words: unknown[]) => void noise.push(`${level}: ${words.join(' ')}`);
}

afterEach(() => {
  const heard = noise.splice(0);
  if (heard.length)
    throw new Error(`The console is for what a host has to know; it heard ${heard.join('; ')}`);
});

afterEach(async () => {
  for (const place of places.splice(0)) place.remove();
  // Elements see to it in a microtask that they were not only moved.
  await Promise.resolve();
});

/**
 * Puts markup into the page until the test is over.
 *
 * @param markup - HTML.
 * @returns The element around it.
 */
export function mount(markup: string): HTMLElement {
  const place = document.createElement('div');
  place.innerHTML = markup;
  document.body.append(place);
  places.push(place);
  return place;
}

/** The first element of a kind in some markup that is mounted. */
export function mountOne<T extends HTMLElement>(markup: string, selector: string): T {
  const element = mount(markup).querySelector<T>(selector);
  if (!element) throw new Error(`No ${selector} in ${markup}`);
  return element;
}

/** Everything as it is rendered: through shadow roots and slots. */
function* everything(node: Axe.VirtualNode): Generator<HTMLElement> {
  if (node.actualNode instanceof HTMLElement) yield node.actualNode;
  for (const child of node.children ?? []) yield* everything(child);
}

/** What assistive technology finds: all elements of a role, with their names. */
export function allByRole(role: string, name?: string | RegExp): HTMLElement[] {
  const tree = axe.setup(document.body);
  try {
    return [...everything(tree)].filter((element) => {
      if (aria.getRole(element) !== role) return false;
      if (!dom.isVisibleToScreenReaders(element)) return false;
      if (name === undefined) return true;
      const actual = axe.commons.text.accessibleText(element);
      return typeof name === 'string' ? actual === name : name.test(actual);
    });
  } finally {
    axe.teardown();
  }
}

/** The only element of a role and name. */
export function byRole<T extends HTMLElement = HTMLElement>(role: string, name?: string | RegExp): T {
  const found = allByRole(role, name);
  if (found.length !== 1) throw new Error(`${found.length} elements of role ${role} named ${String(name)}`);
  return found[0] as T;
}

/** Clicks as a person does, with the mouse, in the middle of what is seen. */
export async function click(element: Element): Promise<void> {
  element.scrollIntoView({block: 'nearest'});
  const {x, y, width, height} = element.getBoundingClientRect();
  await clickAt(x + width / 2, y + height / 2);
}

/** Clicks somewhere in the window. */
export async function clickAt(x: number, y: number): Promise<void> {
  await sendMouse({type: 'click', position: [Math.round(x), Math.round(y)]});
}

/** Has the browser's driver do something, in whichever engine. */
const drive = <C extends keyof DriverCommands>(command: C, payload: DriverCommands[C]): Promise<unknown> =>
  executeServerCommand(command, payload);

/** Presses keys, one after the other; chords are written like `Shift+Tab`. */
export async function press(...keys: string[]): Promise<void> {
  for (const chord of keys) await drive('rf-press', {chord});
}

/** Types text into what has the focus. */
export async function type(text: string): Promise<void> {
  await drive('rf-type', {text});
}

/** Makes the window so large. */
export async function setViewport(size: {width: number; height: number}): Promise<void> {
  await drive('rf-viewport', size);
}

/** What has the focus, inside shadow roots too. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** Collects events of a place, in their order. */
export function record(place: EventTarget, ...types: string[]): {type: string; detail: unknown}[] {
  const events: {type: string; detail: unknown}[] = [];
  for (const type of types) {
    place.addEventListener(type, (event) =>
      events.push({type, detail: (event as CustomEvent<unknown>).detail}),
    );
  }
  return events;
}

/** The next event of a type, with its detail. */
export function next<K extends keyof HTMLElementEventMap>(
  place: EventTarget,
  type: K,
): Promise<HTMLElementEventMap[K]> {
  return new Promise((resolve) =>
    place.addEventListener(type, (event) => resolve(event as HTMLElementEventMap[K]), {once: true}),
  );
}

/** Waits, frame by frame, until something holds. */
export async function until(holds: () => unknown, what = String(holds)): Promise<void> {
  const end = performance.now() + 8000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}`);
    await new Promise(requestAnimationFrame);
  }
}

/** What accessibility checkers find wrong in the page. */
export async function violations(): Promise<string[]> {
  const {violations: found} = await axe.run(document.body, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: {
      region: {enabled: false},
      'page-has-heading-one': {enabled: false},
      'landmark-one-main': {enabled: false},
    },
  });
  return found.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`);
}

/** Collects what is said on the console while the tests of a block run; elsewhere saying something fails a test. */
export function listenToConsole(): string[] {
  const said: string[] = [];
  const original = {warn: console.warn, error: console.error};
  console.warn = (...words: unknown[]) => void said.push(words.join(' '));
  console.error = (...words: unknown[]) => void said.push(words.join(' '));
  after(() => Object.assign(console, original));
  return said;
}
