import type {TokenSource as GetToken} from '@resolutionflow/sdk';
import {lazyImport} from '../internal/lazy-import.js';
import {warnOnce} from '../internal/warn.js';

/** Where the token of an element comes from. Read for each request, because the page may change it. */
export interface TokenSource {
  readonly token: string | undefined;
  readonly getToken?: GetToken | undefined;
  /** Replaces the other two. */
  readonly tokenUrl?: string | undefined;
  /** `tokenUrl` is relative to it. */
  readonly baseURI: string;
}

// Few pages need it, so it is not part of what all pages load first.
const loadFetchToken = lazyImport(() => import('./fetch-token.js'), 'fetchToken');

/** Makes the `getToken` of an element's client. If `tokenUrl` gives no token, it warns the developer and rejects. */
export const elementToken = (source: TokenSource): GetToken =>
  async function getToken(): Promise<string | null | undefined> {
    const {tokenUrl, baseURI} = source;
    if (!tokenUrl) return (source.getToken ?? (() => source.token))();
    const {fetchToken} = await loadFetchToken();
    const {token, problem} = await fetchToken(tokenUrl, baseURI);
    // The page has set another address in the meantime: the result may be about another person.
    if (source.tokenUrl !== tokenUrl) return getToken();
    if (!problem) return token;
    warnOnce(problem);
    throw new Error(problem);
  };
