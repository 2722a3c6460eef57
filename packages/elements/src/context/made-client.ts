import type {RfClient, TokenSource as GetToken} from '@resolutionflow/sdk';
import {createClient} from '@resolutionflow/sdk/internal';

/** Where an element's own client gets its tokens from; asked anew each time. */
export interface TokenSource {
  readonly token: string | undefined;
  readonly getToken?: GetToken | undefined;
}

/** A client made from the `base-url` of an element. */
export interface MadeClient {
  readonly baseUrl: string;
  readonly client: RfClient;
  /** Says that the element needs it no longer. */
  release(): void;
}

/**
 * Makes the client of an element that has a `base-url`.
 *
 * @param source - The element: its token of the moment is the one that counts.
 * @param baseUrl - The server's address.
 */
export function makeClient(source: TokenSource, baseUrl: string): MadeClient {
  const client = createClient({baseUrl, getToken: () => (source.getToken ?? (() => source.token))()});
  return {baseUrl, client, release: () => void closeWhenSent(client)};
}

/** What was given goes out first: the element may be gone, the person's vote may not. */
async function closeWhenSent(client: RfClient): Promise<void> {
  await client.flush();
  const close = async () => {
    if ((await client.pending()) === 0) client.close();
  };
  client.addEventListener('saved', () => void close());
  client.addEventListener('refused', () => void close());
  await close();
}
