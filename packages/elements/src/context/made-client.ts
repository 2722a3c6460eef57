import {createClient, type RfClient} from '@resolutionflow/sdk';

/** Where an element's own client gets its tokens from; asked anew each time. */
export interface TokenSource {
  readonly token: string | undefined;
  readonly getToken?: (() => Promise<string | null> | string | null) | undefined;
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
  const client = createClient({
    baseUrl,
    getToken: async () => (source.getToken ? source.getToken() : (source.token ?? null)),
  });
  return {baseUrl, client, release: () => void client.flush().then(() => client.close())};
}
