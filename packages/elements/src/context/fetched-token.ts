/** A token, or a sentence for the developer of the page. */
interface Result {
  readonly token?: string;
  readonly problem?: string;
}

/** Shorter than the client's own limit for `getToken`, so that the problem names the address. */
const TIMEOUT_MS = 8000;
/** A token is renewed this long before it expires: a request must not arrive with an expired one. */
const RENEWAL_MS = 30_000;

/** Number of times the page was hidden or shown. In between, another person may have signed in. */
let visibilityChanges = 0;
addEventListener('visibilitychange', () => visibilityChanges++, {capture: true});

/** The user's token from an address of the host. Fetched with cookies, and kept until shortly before it expires. */
export class FetchedToken {
  /** The last token. It stays in use while the address cannot be reached, so that a vote given offline keeps its owner. */
  #token: string | undefined;
  /** ms since the epoch. */
  #renewAt = 0;
  /** {@link visibilityChanges} when the address last named the person. */
  #changesAtLastToken = visibilityChanges;

  /**
   * @param url - It must answer 200 and `{"token": "…"}`.
   * @param expiryOf - Reads when a token expires, s since the epoch. Passed in, because code that is loaded later cannot
   *   import a module of the first load without another file.
   */
  constructor(
    readonly url: string,
    readonly expiryOf: (token: string) => number,
  ) {}

  /**
   * Returns the token, or fetches it.
   *
   * @param base - `url` is relative to it.
   */
  async get(base: string): Promise<Result> {
    const isCurrent = this.#changesAtLastToken === visibilityChanges && Date.now() < this.#renewAt;
    return this.#token && isCurrent ? {token: this.#token} : this.#fetch(base);
  }

  /** The server has rejected a token: it must not be used again. */
  reject(token: string): void {
    if (token === this.#token) this.#renewAt = 0;
  }

  async #fetch(base: string): Promise<Result> {
    const problem = (cause: string): Result => ({
      problem: `token-url: ${this.url} must answer 200 and {"token": "…"}, but ${cause}.`,
    });
    const changesBefore = visibilityChanges;
    // Only while the page was hidden can another person have signed in.
    const isSamePerson = this.#changesAtLastToken === changesBefore;
    let response;
    try {
      response = await fetch(new URL(this.url, base), {
        credentials: 'include',
        // After a 401, a cached response would hold the rejected token.
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      // Offline, slow, blocked by a policy, or not an address.
    }
    // Without a network, nothing can be sent in the name of a former person.
    if (this.#token && (!response || (response.status >= 500 && isSamePerson))) return {token: this.#token};
    if (!response) return problem('there is no response: check the address and the connect-src policy');
    this.#token = undefined;
    if (!response.ok) return problem(`it answered ${response.status}: is the user signed in?`);
    const body = (await response.json().catch(() => null)) as {readonly token?: unknown} | null;
    if (typeof body?.token !== 'string' || !body.token) return problem('the token is missing');
    this.#token = body.token;
    this.#changesAtLastToken = changesBefore;
    this.#renewAt = this.expiryOf(body.token) * 1000 - RENEWAL_MS;
    return {token: body.token};
  }
}
