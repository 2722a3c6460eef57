import type {RfClient, RfClientOptions} from '@resolutionflow/sdk';
import {createElementClient} from './create-element-client.js';
import {pageClient} from './page-client.js';

/**
 * Sets the page's default client. Elements use it if they have no client of their own and no provider around them.
 * Call it before or after the elements exist, as often as you like.
 *
 * @param options - A client, or the options to create one.
 * @returns The client.
 * @throws TypeError if `baseUrl` is not a URL.
 *
 * @example
 * ```js
 * configure({baseUrl: 'https://feedback.example.com', getToken: () => session.token});
 * ```
 */
export function configure(options: RfClient | RfClientOptions): RfClient {
  const isClient = 'submitStepFeedback' in options;
  if (!isClient && !(options.baseUrl && URL.canParse(options.baseUrl, globalThis.location?.href))) {
    throw new TypeError('baseUrl: expected a URL');
  }
  const page = pageClient();
  page.client = isClient ? options : createElementClient(options);
  page.changed.dispatchEvent(new Event('change'));
  return page.client;
}
