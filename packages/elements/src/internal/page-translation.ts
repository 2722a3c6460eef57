/** A node, and its text if it has one. */
type Rendered = readonly [node: ChildNode, text: string | null];

/** By root: what the last update has left in each parent of a comment. Lit renders between comments. */
const renderedByRoot = new WeakMap<ParentNode, ReadonlyMap<ParentNode, readonly Rendered[]>>();

/**
 * Updates a shadow root that a page translator may have changed. Lit expects the text nodes and comments of its last
 * update. It must be synchronous, so that nothing is painted in between.
 *
 * - Chrome's translator replaces text nodes with `<font>` elements. Each `<font>` becomes a text node during the update.
 *   Unchanged texts then get their `<font>` back; the translator translates the others again.
 * - Firefox's translator removes comments from inline elements and joins their texts. They get their nodes back.
 *
 * @param root - The shadow root.
 * @param update - Renders.
 */
export function updateTranslated(root: ParentNode & Node, update: () => void): void {
  restoreComments(root);
  const outer = [...root.querySelectorAll('font')].filter((font) => !font.parentElement?.closest('font'));
  const translations = outer.map((font) => {
    const translation = font.textContent ?? '';
    const text = font.ownerDocument.createTextNode(translation);
    font.replaceWith(text);
    return {font, text, translation};
  });
  update();
  rememberComments(root);
  for (const {font, text, translation} of translations) {
    if (text.data === translation) text.replaceWith(font);
  }
}

function rememberComments(root: ParentNode & Node): void {
  const rendered = new Map<ParentNode, readonly Rendered[]>();
  const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  while (comments.nextNode()) {
    const parent = comments.currentNode.parentNode!;
    if (!rendered.has(parent))
      rendered.set(
        parent,
        [...parent.childNodes].map((node) => [node, node.nodeValue]),
      );
  }
  renderedByRoot.set(root, rendered);
}

function restoreComments(root: ParentNode): void {
  for (const [parent, children] of renderedByRoot.get(root) ?? []) {
    const isIntact = children.every(([node]) => node.nodeName !== '#comment' || node.parentNode === parent);
    if (isIntact) continue;
    for (const [node, text] of children) node.nodeValue = text;
    parent.replaceChildren(...children.map(([node]) => node));
  }
}
