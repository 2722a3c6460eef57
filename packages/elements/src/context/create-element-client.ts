import type {RfClient, RfClientOptions} from '@resolutionflow/sdk';
import {createClient, lazyConnection, type LoadConnection} from '@resolutionflow/sdk/internal';
import type {ElementToken} from './element-token.js';

/**
 * Creates a client for elements.
 *
 * @param connection - Loads the network code. By default it loads with the first request, to keep pages light.
 */
export const createElementClient = (
  options: RfClientOptions,
  connection: LoadConnection = lazyConnection,
  onTokenRejected?: (token: string) => void,
): RfClient => createClient(options, {connection, onTokenRejected});

/**
 * Creates the client of an element that has a `base-url`.
 *
 * @param token - Each request uses the current token of the element.
 * @param baseUrl - The server's address.
 * @param connection - Loads the network code.
 */
export const createOwnClient = (
  token: ElementToken,
  baseUrl: string,
  connection?: LoadConnection,
): RfClient =>
  createElementClient({baseUrl, getToken: () => token.get()}, connection, (rejected) =>
    token.reject(rejected),
  );

/** Closes a client once its queue is empty: a vote must arrive even if its element is gone. */
export function closeWhenSent(client: RfClient): void {
  const closeIfSent = () => void client.pending().then((pending) => pending || client.close());
  client.addEventListener('saved', closeIfSent);
  client.addEventListener('refused', closeIfSent);
  closeIfSent();
}

/** Sends pending votes, if any, because the client has another token. Loads no code if there are none. */
export async function sendPending(client: RfClient | undefined): Promise<void> {
  if (await client?.pending()) await client?.flush();
}
