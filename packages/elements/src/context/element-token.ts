import type {TokenSource as GetToken} from '@resolutionflow/sdk';
import {claimsOf, warnOnce} from '@resolutionflow/sdk/internal';
import {lazyImport} from '../internal/lazy-import.js';
import type {FetchedToken} from './fetched-token.js';

/** Source of an element's token. Read for each request, because the page may change it. */
export interface TokenSource {
  readonly token: string | undefined;
  readonly getToken?: GetToken | undefined;
  /** Replaces the other two. */
  readonly tokenUrl?: string | undefined;
  /** `tokenUrl` is relative to it. */
  readonly baseURI: string;
}

// Few pages need it, so it is not part of what all pages load first.
const loadFetchedToken = lazyImport(() => import('./fetched-token.js'), 'FetchedToken');

const expiryOf = (token: string): number => Number(claimsOf(token).exp);

/** The token of an element's client. */
export class ElementToken {
  #fetched: FetchedToken | undefined;

  constructor(readonly source: TokenSource) {}

  /** Returns the token. If `tokenUrl` gives no token, it warns the developer and rejects. */
  async get(): Promise<string | null | undefined> {
    const {source} = this;
    const {tokenUrl, baseURI} = source;
    if (!tokenUrl) return (source.getToken ?? (() => source.token))();
    const {FetchedToken} = await loadFetchedToken();
    if (this.#fetched?.url !== tokenUrl) this.#fetched = new FetchedToken(tokenUrl, expiryOf);
    const fetched = this.#fetched;
    const {token, problem} = await fetched.get(baseURI);
    // In the meantime, the page has set another address or another user has signed in.
    if (fetched !== this.#fetched || source.tokenUrl !== tokenUrl) return this.get();
    if (!problem) return token;
    warnOnce(problem);
    throw new Error(problem);
  }

  /** The server has rejected a token: it must not be returned again. */
  reject(token: string): void {
    this.#fetched?.reject(token);
  }

  /** Forgets a token that comes from this address. */
  forget(tokenUrl: string | undefined): void {
    if (this.#fetched?.url === tokenUrl) this.#fetched = undefined;
  }
}
