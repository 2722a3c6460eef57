import {executeServerCommand, sendMouse} from '@web/test-runner-commands';
import type Axe from 'axe-core';
import type {DriverCommands} from '../../dev/dist/fixtures/drivers.js';
// Not a module: it sets a global variable.
import 'axe-core/axe.min.js';

/** axe, with functions that its types omit. */
type AxeWithCommons = typeof Axe & {
  commons: {
    aria: {getRole(element: Element): string | null};
    dom: {isVisibleToScreenReaders(element: Element): boolean};
  };
};
const axe = Reflect.get(globalThis, 'axe') as AxeWithCommons;
const {aria, dom} = axe.commons;

const places: HTMLElement[] = [];

/** Console output of a test that does not call `listenToConsole()`. */
const noise: string[] = [];
for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
  console[level] = (...words: unknown[]) => void noise.push(`${level}: ${words.join(' ')}`);
}

afterEach(() => {
  const output = noise.splice(0);
  if (output.length) throw new Error(`Unexpected console output: ${output.join('; ')}`);
});

afterEach(async () => {
  for (const place of places.splice(0)) place.remove();
  // Elements check in a microtask whether they were only moved.
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

/** Mounts markup and returns the first element that matches a selector. */
export function mountOne<T extends HTMLElement>(markup: string, selector: string): T {
  const element = mount(markup).querySelector<T>(selector);
  if (!element) throw new Error(`No ${selector} in ${markup}`);
  return element;
}

/** All rendered elements, through shadow roots and slots. */
function* everything(node: Axe.VirtualNode): Generator<HTMLElement> {
  if (node.actualNode instanceof HTMLElement) yield node.actualNode;
  for (const child of node.children ?? []) yield* everything(child);
}

/** All elements with a role and a name, as assistive technology finds them. */
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

/** The only element with a role and a name. */
export function byRole<T extends HTMLElement = HTMLElement>(role: string, name?: string | RegExp): T {
  const found = allByRole(role, name);
  if (found.length !== 1) throw new Error(`${found.length} elements of role ${role} named ${String(name)}`);
  return found[0] as T;
}

/** Clicks the centre of an element with the mouse. */
export async function click(element: Element): Promise<void> {
  element.scrollIntoView({block: 'nearest'});
  const {x, y, width, height} = element.getBoundingClientRect();
  await clickAt(x + width / 2, y + height / 2);
}

/** Clicks a position in the window with the mouse. */
export async function clickAt(x: number, y: number): Promise<void> {
  await sendMouse({type: 'click', position: [Math.round(x), Math.round(y)]});
}

/** Runs a command of the browser's driver, in any engine. */
const drive = <C extends keyof DriverCommands>(command: C, payload: DriverCommands[C]): Promise<unknown> =>
  executeServerCommand(command, payload);

/** Presses keys one after the other. A chord has the form `Shift+Tab`. */
export async function press(...keys: string[]): Promise<void> {
  for (const chord of keys) await drive('rf-press', {chord});
}

/** Types text into the focused element. */
export async function type(text: string): Promise<void> {
  await drive('rf-type', {text});
}

/** Sets the size of the window. */
export async function setViewport(size: {width: number; height: number}): Promise<void> {
  await drive('rf-viewport', size);
}

/** The focused element, also inside shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** Records events in their order. */
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

/** Waits until a condition is true. Checks it once per frame. */
export async function until(holds: () => unknown, what = String(holds)): Promise<void> {
  const end = performance.now() + 8000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Timed out: ${what}`);
    await new Promise(requestAnimationFrame);
  }
}

/** Waits for the next paint. The first callback runs before it, the second one after it. */
export async function painted(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

/** Waits until a new IntersectionObserver reports whether an element is in the window. Earlier observers run before it. */
export function whenInWindow(element: Element, isInWindow: boolean): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.at(-1)?.isIntersecting !== isInWindow) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}

/** The accessibility violations that axe finds in the page. */
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

/** Records console output in a describe block. Outside of such a block, console output fails the test. */
export function listenToConsole(): string[] {
  const messages: string[] = [];
  const original = {warn: console.warn, error: console.error};
  console.warn = (...words: unknown[]) => void messages.push(words.join(' '));
  console.error = (...words: unknown[]) => void messages.push(words.join(' '));
  after(() => Object.assign(console, original));
  return messages;
}
