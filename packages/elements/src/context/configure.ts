import type {RfClient, RfClientOptions} from '@resolutionflow/sdk';
import {createClient} from '@resolutionflow/sdk/internal';
import {bringRemoteLater} from '@resolutionflow/sdk/internal/later';
import {pageClient} from './page-client.js';

/**
 * Sets the page's default client: for every element that has no client of its own and no provider around it.
 * May be called before or after the elements are there, and again.
 *
 * @param options - A client, or the options of one.
 * @returns The client.
 * @throws TypeError when `baseUrl` is no URL.
 */
export function configure(options: RfClient | RfClientOptions): RfClient {
  bringRemoteLater();
  const isClient = 'submitStepFeedback' in options;
  if (!isClient && !(options.baseUrl && URL.canParse(options.baseUrl, globalThis.location?.href))) {
    throw new TypeError('baseUrl: expected a URL');
  }
  const page = pageClient();
  page.client = isClient ? options : createClient(options);
  page.changed.dispatchEvent(new Event('change'));
  return page.client;
}
