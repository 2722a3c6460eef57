import type {RfClient, TokenSource as GetToken} from '@resolutionflow/sdk';
import {createClient} from '@resolutionflow/sdk/internal';

/** Where an element's own client gets its tokens from; asked anew each time. */
export interface TokenSource {
  readonly token: string | undefined;
  readonly getToken?: GetToken | undefined;
}

/**
 * Makes the client of an element that has a `base-url`.
 *
 * @param source - The element: its token of the moment is the one that counts.
 * @param baseUrl - The server's address.
 */
export const makeClient = (source: TokenSource, baseUrl: string): RfClient =>
  createClient({baseUrl, getToken: () => (source.getToken ?? (() => source.token))()});

/** What was given goes out first: the element may be gone, the person's vote may not. */
export function closeWhenSent(client: RfClient): void {
  const closeIfSent = () => void client.pending().then((waiting) => waiting || client.close());
  client.addEventListener('saved', closeIfSent);
  client.addEventListener('refused', closeIfSent);
  closeIfSent();
}
