import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {listen} from './listen.js';

/** Whether a key belongs to a composition (IME): the input method uses it, for example to confirm a word. */
export const isCompositionKey = (event: KeyboardEvent): boolean =>
  // Safari ends the composition before the key that confirms it. Then only this key code shows it.
  event.isComposing || event.keyCode === 229;

/** Whether a key has a meaning of its own in the browser, for example Alt and the left arrow: back. */
export const isBrowserKey = ({altKey, ctrlKey, metaKey}: KeyboardEvent): boolean =>
  altKey || ctrlKey || metaKey;

const isShortcut = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');

/** A select counts too: a letter chooses an option. */
const TEXT_FIELD = 'textarea, select, input:not([type=radio])';

/** Keys that a text field leaves to the page. */
const KEYS_OF_THE_PAGE = /^(Escape|Tab|F\d+)$/;

/** The keys that other controls use, by selector. */
const USED_KEYS: readonly (readonly [selector: string, keys: RegExp])[] = [
  ['button', /^(Enter| )$/],
  ['[type=radio]', /^(Enter| |Arrow\w+)$/],
  ['[role=tab], [role=menuitem], [aria-haspopup]', /^(Home|End|Arrow\w+)$/],
  ['.scroll', /^( |Home|End|Page\w+|Arrow\w+)$/],
];

function isUsedBy(control: Element, {key}: KeyboardEvent): boolean {
  if (control.matches(TEXT_FIELD)) return !KEYS_OF_THE_PAGE.test(key);
  return USED_KEYS.some(([selector, keys]) => control.matches(selector) && keys.test(key));
}

/** Keeps a key from listeners of the page. */
function keepUsedKey(event: Event): void {
  const key = event as KeyboardEvent;
  const control = event.target as Element;
  // A slotted control belongs to the page.
  if (control.getRootNode() !== event.currentTarget) return;
  const isComposition = isCompositionKey(key);
  if (isComposition || (!isShortcut(key) && isUsedBy(control, key))) event.stopPropagation();
  // A held key clicks once: the click may have moved the focus to another button.
  if (key.key === 'Enter' && key.repeat && control.matches('button')) event.preventDefault();
  // Escape ends the composition. It does not close the dialog around the field.
  if (isComposition && key.key === 'Escape') event.preventDefault();
}

/**
 * Lets a press focus a text field. A page that cancels presses, for example to drag boxes, spares its own text fields, but
 * cannot see those in a shadow root.
 */
function keepPress(event: Event): void {
  const control = event.target as Element;
  const isOwn = control.getRootNode() === event.currentTarget;
  if (isOwn && control.matches(TEXT_FIELD)) event.preventDefault = () => undefined;
}

/** Takes a key and its repetitions from the page, until it is released: by then, another element may have the focus. */
function takeKey(press: KeyboardEvent): void {
  const window = press.currentTarget as Window;
  const listening = new AbortController();
  const take = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const onNext = (next: KeyboardEvent) => {
    if (next.key === press.key && (next.repeat || next.type === 'keyup')) take(next);
    if (!next.repeat) listening.abort();
  };
  take(press);
  listen(window, 'keydown', onNext, listening.signal, {capture: true});
  listen(window, 'keyup', onNext, listening.signal, {capture: true});
}

/**
 * Listens for Escape, before the page does. The page does not get a key that has closed something: Escape closes one
 * thing, and not also a dialog around it.
 *
 * @param document - The document of the element.
 * @param close - Closes what Escape closes. Returns false if there is nothing to close.
 * @param signal - Ends the listening.
 */
export function onEscape(
  document: Document,
  close: (event: KeyboardEvent) => boolean,
  signal: AbortSignal,
): void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isCompositionKey(event)) return;
    if (close(event)) takeKey(event);
  };
  listen(document.defaultView, 'keydown', onKeyDown, signal, {capture: true});
}

/**
 * Keeps keys and presses that a control of the element uses from scripts of the page, for example from single-key
 * shortcuts: they cannot see the control.
 */
export class InputKeeper implements ReactiveController {
  constructor(readonly host: ReactiveControllerHost & {readonly renderRoot: HTMLElement | DocumentFragment}) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ['keydown', 'keypress', 'keyup']) {
      this.host.renderRoot.addEventListener(type, keepUsedKey);
    }
    for (const type of ['pointerdown', 'mousedown', 'touchstart']) {
      this.host.renderRoot.addEventListener(type, keepPress, {passive: true});
    }
  }
}
