/** Replaces each text node by `<font>` elements, as page translators do. Spaces around a text stay. */
export function translate(root: ParentNode): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (!text.data.trim() || text.parentElement?.closest('font, style, textarea')) continue;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.textContent = `«${text.data.trim()}»`;
    outer.append(inner);
    text.replaceWith(outer);
  }
}

/** A text without the marks of `translate()`. */
export const untranslated = (text: string): string =>
  text.replaceAll(/[«»]/g, '').replaceAll(/\s+/g, ' ').trim();
