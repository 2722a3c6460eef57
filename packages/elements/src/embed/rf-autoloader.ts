/** The files beside this one that define the elements. */
const FILES = {
  'rf-provider': './rf.js',
  'rf-step-feedback': './rf.js',
  'rf-csat-modal': './rf.js',
  'rf-analytics-dashboard': './rf-dashboard.js',
} as const;

const SELECTOR = Object.keys(FILES)
  .map((tag) => `${tag}:not(:defined)`)
  .join();

// Literal addresses, so that bundlers of pages find the files.
const load = (file: string): Promise<unknown> =>
  file === './rf.js' ? import('./rf.js') : import('./rf-dashboard.js');

/**
 * Loads the files of all `rf-*` elements in a tree. The document is observed anyway. Call this for a shadow root.
 *
 * @param root - A document, a shadow root or an element.
 * @returns A promise that resolves when the elements are defined.
 */
export async function discover(root: ParentNode): Promise<void> {
  const found = [...root.querySelectorAll(SELECTOR)];
  if (root instanceof Element && root.matches(SELECTOR)) found.push(root);
  const files = new Set(found.map(({localName}) => FILES[localName as keyof typeof FILES]));
  await Promise.all([...files].map(load));
}

/** A failed request is repeated with the next element that appears. */
function discoverNow(root: ParentNode): void {
  discover(root).catch((error: unknown) => console.warn('[rf] The elements could not be loaded.', error));
}

new MutationObserver((records) => {
  for (const {addedNodes} of records) {
    for (const node of addedNodes) if (node instanceof Element) discoverNow(node);
  }
}).observe(document, {childList: true, subtree: true});

discoverNow(document);
