import {clientOf} from '../client.js';
import type {RemoteModule} from '../remote.js';
import type {RfClient, RfClientOptions} from '../types.js';
import {retryable} from './retryable.js';

let load: () => Promise<RemoteModule> = /* #__PURE__ */ retryable(
  () => import('./remote-by-fetch.js'),
  'connect',
);

/** Another place for all clients of elements to load from what talks to the server. */
export const loadRemoteFrom = (place: typeof load): void => {
  load = place;
};

/**
 * As the SDK's, but light, since a page with elements carries every byte: without ky, and without a look at arguments,
 * which come from the elements; the server looks at them in any case.
 */
export const createClient = (options: RfClientOptions): RfClient =>
  clientOf(options, {loadRemote: () => load()});
