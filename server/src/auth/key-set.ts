import {
  createRemoteJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import {ApiProblem} from '../api-problem.js';

const TIMEOUT_MS = 5_000;
const LONGEST_REMEMBERED_MS = 600_000;
/** Keys that are not known are looked for this often in a window, whatever strangers put into their tokens. */
const MOST_LOOKS = 5;
const WINDOW_MS = 60_000;

/** The public keys of an identity provider: fetched when needed, and again when it has new ones. */
export class KeySet {
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  #looks: number[] = [];

  constructor(url: string) {
    this.#keys = createRemoteJWKSet(new URL(url), {
      timeoutDuration: TIMEOUT_MS,
      cacheMaxAge: LONGEST_REMEMBERED_MS,
      // Looking again is decided here: a fixed pause would refuse the first tokens of a new key.
      cooldownDuration: Infinity,
    });
  }

  /**
   * The key for a token.
   *
   * @throws {ApiProblem} `unavailable` while the provider is away.
   * @throws `JOSEError` where it has no such key.
   */
  readonly find = async (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> => {
    if (!this.#keys.fresh) await this.#fetch();
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayLook()) throw error;
    }
    await this.#fetch();
    return this.#keys(header, token);
  };

  #mayLook(): boolean {
    const now = Date.now();
    this.#looks = this.#looks.filter((at) => at > now - WINDOW_MS);
    return this.#looks.length < MOST_LOOKS && this.#looks.push(now) > 0;
  }

  async #fetch(): Promise<void> {
    try {
      await this.#keys.reload();
    } catch {
      // Whatever it was, a name that is not found or an answer that is not keys: it is the provider's, and may pass.
      throw new ApiProblem('unavailable', 'The identity provider cannot be reached.', {retryAfter: 5});
    }
  }
}
