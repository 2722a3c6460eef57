import type {ReactiveControllerHost} from 'lit';
import {pageClient} from '../context/page-client.js';
import {providerContext} from '../context/provider-context.js';

interface ConnectedElement extends ReactiveControllerHost, HTMLElement {
  readonly connection: {findProvider(): void};
  disconnectedCallback(): void;
}

/** The elements of this package that are connected to a document. */
const connected = new Set<ConnectedElement>();

/** Root elements that are observed. `document.open()` replaces a document's root. */
const observedRoots = new WeakSet<Element>();

/** Documents of iframes and pop-out windows that are gone. Their elements are not disconnected by the browser. */
const closedDocuments = new WeakSet<Document>();

/** Whether an element is in a document that is open. */
export const isInPage = ({isConnected, ownerDocument}: Element): boolean =>
  isConnected && !closedDocuments.has(ownerDocument);

/** Updates all connected elements. Call it when something that they share has changed. */
export const updateAll = (): void => connected.forEach((element) => element.requestUpdate());

/** Registers an element. It updates when the page's language or default client changes. */
export function addConnected(element: ConnectedElement): void {
  connected.add(element);
  observe(element.ownerDocument.documentElement);
}

export function removeConnected(element: ConnectedElement): void {
  connected.delete(element);
}

/** Observes a document once for all of its elements. */
function observe(root: HTMLElement): void {
  if (observedRoots.has(root)) return;
  observedRoots.add(root);
  new MutationObserver(updateAll).observe(root, {attributeFilter: ['lang', 'dir']});
  root.addEventListener('context-provider', ({context}) => {
    // The new provider may be around elements that have none.
    if (context === providerContext) connected.forEach(({connection}) => connection.findProvider());
  });
  pageClient().changed.addEventListener('change', updateAll);
  const {ownerDocument} = root;
  if (ownerDocument !== document) ownerDocument.defaultView?.addEventListener('pagehide', disconnectClosed);
}

/** Disconnects the elements of a document whose iframe or window has closed. */
function disconnectClosed({target, persisted}: PageTransitionEvent): void {
  const closed = target as Document;
  if (persisted) return;
  closedDocuments.add(closed);
  for (const element of connected) if (element.ownerDocument === closed) element.disconnectedCallback();
}
