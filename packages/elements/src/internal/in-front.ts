/** Returns whether nothing on the page covers the centre of an element in a shadow root. False in jsdom. */
export function isInFront(element: Element): boolean {
  const {left, top, width, height} = element.getBoundingClientRect();
  const root = element.getRootNode() as ShadowRoot;
  return element.contains(root.elementFromPoint?.(left + width / 2, top + height / 2));
}
