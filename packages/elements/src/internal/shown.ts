import type {ContextEvent} from '@lit/context';
import {pageClient} from '../context/page-client.js';
import {providerContext} from '../context/provider-context.js';
import type {RfElement} from './element.js';

/** The elements that are in a page. What they share is followed once for all of them. */
export const shown = new Set<RfElement>();

/** The roots of the documents that are followed, for good; `document.open()` makes another. */
const followed = new WeakSet<Element>();

/** Something that they share is another. */
export const updateAll = (): void => shown.forEach((element) => element.requestUpdate());

/** A provider that comes later, around elements or nearer, asks nobody; it only says that it is there. */
function hear(event: Event): void {
  // Providers of whatever say so on a page.
  if ((event as Partial<ContextEvent<typeof providerContext>>).context !== providerContext) return;
  for (const {connection} of shown) connection.ask();
}

/** An element is in a page: it is told when the page's language, its client or a provider around it is another. */
export function show(element: RfElement): void {
  shown.add(element);
  const {ownerDocument} = element;
  const root = ownerDocument.documentElement;
  if (followed.has(root)) return;
  followed.add(root);
  new MutationObserver(updateAll).observe(root, {attributeFilter: ['lang', 'dir']});
  ownerDocument.addEventListener('context-provider', hear);
  pageClient().changed.addEventListener('change', updateAll);
}
