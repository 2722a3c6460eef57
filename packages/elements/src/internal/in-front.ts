/** Returns whether nothing on the page covers the centre of an element in a shadow root. */
export function isInFront(element: Element): boolean {
  const {left, top, width, height} = element.getBoundingClientRect();
  const hit = (element.getRootNode() as ShadowRoot).elementFromPoint(left + width / 2, top + height / 2);
  return element.contains(hit);
}
