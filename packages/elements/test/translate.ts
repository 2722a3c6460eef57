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

/** Whether an element is laid out as a block, in the eyes of Firefox's translator. */
const isBlock = (element: Element): boolean =>
  element instanceof SVGElement || !['inline', 'none'].includes(getComputedStyle(element).display);

/** Joins the texts of an element in the first of them, and removes the comments. */
function mergeTexts(element: Element): void {
  let text: Text | undefined;
  for (const node of [...element.childNodes]) {
    if (node instanceof Comment) node.remove();
    else if (node instanceof Element) {
      text = undefined;
      if (node.textContent.trim()) mergeTexts(node);
    } else if (node instanceof Text) {
      if (text) {
        text.data += node.data;
        node.remove();
      } else text = node;
    }
  }
  translateTexts(element);
}

function translateTexts(element: Element): void {
  for (const node of element.childNodes) {
    if (node instanceof Text && node.data.trim()) node.data = node.data.replace(/\S(.*\S)?/s, '«$&»');
  }
}

/**
 * Translates as Firefox does: texts keep their nodes. It translates inline elements as a whole, and then the comments in them
 * are gone.
 */
export function translateInPlace(root: ParentNode): void {
  for (const node of [...root.childNodes]) {
    if (node instanceof Text && node.data.trim()) node.data = node.data.replace(/\S(.*\S)?/s, '«$&»');
    if (!(node instanceof Element) || !node.textContent.trim() || node.matches('style, textarea')) continue;
    const children = [...node.childNodes];
    const isDivided = children.some((child) =>
      child instanceof Element ? isBlock(child) : child instanceof Comment,
    );
    if (isBlock(node) && isDivided) translateInPlace(node);
    else mergeTexts(node);
  }
}

/** A text without the marks of `translate()`. */
export const untranslated = (text: string): string =>
  text.replaceAll(/[«»]/g, '').replaceAll(/\s+/g, ' ').trim();
