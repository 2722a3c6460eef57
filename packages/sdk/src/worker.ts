import {eagerConnection} from './connection/eager.js';
import {createCheckedClient} from './create-client.js';
import type {RfClient, RfClientOptions} from './types.js';

export * from './index.js';

/**
 * Makes a client for a service worker. A service worker may not load code later, so the network code is included.
 * Everything else is as in a page.
 *
 * @throws TypeError with the name of a wrong option.
 * @example
 * import {createClient} from '@resolutionflow/sdk/worker';
 */
export function createClient(options: RfClientOptions): RfClient {
  return createCheckedClient(options, eagerConnection);
}
