/** Whether a key belongs to a composition (IME): the input method uses it, for example to confirm a word. */
export const isCompositionKey = (event: KeyboardEvent): boolean =>
  // Safari ends the composition before the key that confirms it. Then only this key code shows it.
  event.isComposing || event.keyCode === 229;

/** Keys that also do something outside a text field. */
const KEYS_OF_THE_PAGE = /^(Escape|Tab|F\d+)$/;

/** A listener for key events of a text field. Keeps typed keys from single-key shortcuts of the page. */
export function keepTypedKey(event: KeyboardEvent): void {
  const isComposition = isCompositionKey(event);
  const isShortcut = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
  const isTyped = !isShortcut && !KEYS_OF_THE_PAGE.test(event.key);
  if (isTyped || isComposition) event.stopPropagation();
  // Escape ends the composition. It does not close the dialog around the field.
  if (isComposition && event.key === 'Escape') event.preventDefault();
}
