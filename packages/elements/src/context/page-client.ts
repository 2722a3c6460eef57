import type {RfClient} from '@resolutionflow/sdk';

interface PageClient {
  client?: RfClient;
  /** Fires `change` when `client` is set. */
  readonly changed: EventTarget;
}

const key = Symbol.for('resolutionflow-feedback.client');

/** Returns the page's default client. All copies of this package on a page share it. */
export function pageClient(): PageClient {
  const page = globalThis as {[key]?: PageClient};
  return (page[key] ??= {changed: new EventTarget()});
}
