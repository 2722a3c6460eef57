/**
 * Updates a shadow root that a page translator may have changed. It replaces text nodes with `<font>` elements, but Lit
 * expects text nodes. So each `<font>` becomes a text node during the update. Unchanged texts then get their `<font>`
 * back; the translator translates the others again.
 *
 * @param root - The shadow root.
 * @param update - Renders. It must be synchronous, so that nothing is painted in between.
 */
export function updateTranslated(root: ParentNode, update: () => void): void {
  const outer = Array.from(root.querySelectorAll('font')).filter(
    (font) => !font.parentElement?.closest('font'),
  );
  const translations = outer.map((font) => {
    const translation = font.textContent ?? '';
    const text = font.ownerDocument.createTextNode(translation);
    font.replaceWith(text);
    return {font, text, translation};
  });
  update();
  for (const {font, text, translation} of translations) {
    if (text.data === translation) text.replaceWith(font);
  }
}
