import {checkedClient} from './create-client.js';
import * as remote from './remote-by-ky.js';
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
  return checkedClient(options, () => Promise.resolve(remote));
}
