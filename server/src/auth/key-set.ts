import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type CryptoKey,
  type FetchImplementation,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import {ApiProblem} from '../api-problem.js';

const TIMEOUT_MS = 5_000;
const CACHE_MS = 600_000;
/** Fetches for unknown keys: this number at once, then one in each interval. */
const LOOKUP_BURST = 5;
const LOOKUP_INTERVAL_MS = 5_000;
const MAX_MISSING_KEYS = 1_000;

/** Limit of a provider's response. The keys take a few kB, and a longer response must not fill the memory. */
const MAX_RESPONSE_BYTES = 1_000_000;

/** Fetches like `fetch`. The body of a response that exceeds the limit fails. */
const fetchLimited: FetchImplementation = async (url, options) => {
  const response = await fetch(url, options);
  let size = 0;
  const limit = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > MAX_RESPONSE_BYTES) controller.error(new Error('The response is too long'));
      else controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(limit), response);
};

/** Names a key in the set: `jose` looks for the algorithm and the key id. */
const nameOf = ({alg, kid}: JWSHeaderParameters): string => JSON.stringify([alg, kid]);

/** The public keys of an identity provider. Ages are in monotonic time. */
export class KeySet {
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  /** Keys that a fetch did not find. */
  readonly #missing = new Set<string>();
  #fetching: Promise<void> | undefined;
  #fetches = 0;
  #freshUntil = 0;
  /** The time at which all lookups of the burst are available again. */
  #burstFullAt = 0;

  constructor(url: string) {
    this.#keys = createRemoteJWKSet(new URL(url), {
      timeoutDuration: TIMEOUT_MS,
      [customFetch]: fetchLimited,
      // This class decides when to fetch: `jose` uses the system clock, and its fixed pause refuses a new key's first tokens.
      cacheMaxAge: Infinity,
      cooldownDuration: Infinity,
    });
  }

  /**
   * Fetches the keys unless they are in the cache.
   *
   * @returns A function that returns false once these keys have expired or were fetched again.
   * @throws {ApiProblem} `unavailable` when the provider cannot be reached.
   */
  async refresh(): Promise<() => boolean> {
    if (!this.#isFresh()) await this.#fetch();
    const fetches = this.#fetches;
    return () => this.#fetches === fetches && this.#isFresh();
  }

  /**
   * Finds the key of a token. Call {@link refresh} before.
   *
   * @throws {ApiProblem} `unavailable` when the provider cannot be reached, or got too many requests for unknown keys.
   * @throws `JOSEError` when the provider has no such key.
   */
  readonly find = async (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> => {
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const wait = this.#fetching ? 0 : this.#takeLookup();
      if (wait > 0) {
        if (this.#missing.has(nameOf(header))) throw error;
        throw new ApiProblem('unavailable', 'Too many tokens with unknown keys: try again.', {
          retryAfter: Math.ceil(wait / 1000),
        });
      }
    }
    await this.#fetch();
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) this.#remember(nameOf(header));
      throw error;
    }
  };

  #isFresh(): boolean {
    return performance.now() < this.#freshUntil;
  }

  /**
   * Takes one of the lookups, which are spread over time. One fetch finds every new key for any token, so
   * invented key ids delay a new key by one interval at most.
   *
   * @returns 0, or the ms until the next lookup is available.
   */
  #takeLookup(): number {
    const now = performance.now();
    const fullAt = Math.max(this.#burstFullAt, now) + LOOKUP_INTERVAL_MS;
    const wait = fullAt - LOOKUP_BURST * LOOKUP_INTERVAL_MS - now;
    if (wait > 0) return wait;
    this.#burstFullAt = fullAt;
    return 0;
  }

  #remember(missing: string): void {
    if (this.#missing.size >= MAX_MISSING_KEYS) this.#missing.clear();
    this.#missing.add(missing);
  }

  #fetch(): Promise<void> {
    this.#fetching ??= this.#reload().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #reload(): Promise<void> {
    const began = performance.now();
    try {
      await this.#keys.reload();
    } catch {
      // Every cause is a fault of the provider and may be temporary: an unknown host, a response without keys.
      throw new ApiProblem('unavailable', 'The identity provider cannot be reached.', {retryAfter: 5});
    }
    this.#fetches++;
    this.#freshUntil = began + CACHE_MS;
  }
}
