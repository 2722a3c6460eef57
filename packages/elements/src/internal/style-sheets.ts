import type {CSSResult} from 'lit';

/** By style and document: the sheet. A sheet works only in the document of the window that has made it. */
const sheets = new WeakMap<CSSResult, WeakMap<Document, CSSStyleSheet>>();

/**
 * Gives a shadow root its styles, in whichever document it is. All elements of a document share the sheets.
 *
 * Lit's own `adoptStyles` makes all sheets with the window of this script, and other documents refuse them.
 */
export function adoptStyles(root: ShadowRoot, styles: readonly CSSResult[]): void {
  const {ownerDocument} = root;
  const window = ownerDocument.defaultView;
  // The document of a template has no window. jsdom has no constructed style sheets.
  if (!window || !('adoptedStyleSheets' in root)) return;
  root.adoptedStyleSheets = styles.map((style) => {
    const byDocument = sheets.get(style) ?? new WeakMap<Document, CSSStyleSheet>();
    const sheet = byDocument.get(ownerDocument) ?? new window.CSSStyleSheet();
    if (!byDocument.has(ownerDocument)) sheet.replaceSync(style.cssText);
    sheets.set(style, byDocument.set(ownerDocument, sheet));
    return sheet;
  });
}
