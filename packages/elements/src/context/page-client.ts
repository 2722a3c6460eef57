import type {RfClient} from '@resolutionflow/sdk';

interface PageClient {
  client?: RfClient;
  readonly changed: EventTarget;
}

const key = Symbol.for('resolutionflow-feedback.client');

/** One a page, shared by every copy of this package. */
export function pageClient(): PageClient {
  const page = globalThis as {[key]?: PageClient};
  return (page[key] ??= {changed: new EventTarget()});
}
