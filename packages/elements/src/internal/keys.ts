import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Whether a key belongs to a composition (IME): the input method uses it, for example to confirm a word. */
export const isCompositionKey = (event: KeyboardEvent): boolean =>
  // Safari ends the composition before the key that confirms it. Then only this key code shows it.
  event.isComposing || event.keyCode === 229;

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
 * Keeps keys that a control of the element uses from single-key shortcuts of the page, which cannot see that the control
 * has the focus.
 */
export class KeyKeeper implements ReactiveController {
  constructor(readonly host: ReactiveControllerHost & {readonly renderRoot: HTMLElement | DocumentFragment}) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ['keydown', 'keypress', 'keyup']) {
      this.host.renderRoot.addEventListener(type, keepUsedKey);
    }
  }
}
