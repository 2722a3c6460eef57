import {createClient as createClientThatLoads} from './client.js';
import {bringRemote} from './internal/at-once.js';
import type {RfClient, RfClientOptions} from './types.js';

export * from './index.js';

/**
 * Makes a client for a service worker, which may not load any code later: what sends is there from the start.
 * Everything else is as in a page.
 *
 * @throws TypeError naming an option that is wrong.
 * @example
 * import {createClient} from '@resolutionflow/sdk/worker';
 */
export function createClient(options: RfClientOptions): RfClient {
  bringRemote();
  return createClientThatLoads(options);
}
