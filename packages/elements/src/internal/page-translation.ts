/**
 * Updates a shadow root in which a page translator may have put `<font>` elements in place of text nodes. Lit keeps
 * writing to the places of its text nodes, so text nodes take these places during the update. Afterwards, texts that
 * have not changed get their translation back, and the translator sees new texts as changes of the page.
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
