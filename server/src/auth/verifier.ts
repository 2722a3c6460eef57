import {createHash} from 'node:crypto';
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import type {Issuer} from '../accounts/repository.js';
import type {Config} from '../config.js';
import {ApiProblem} from '../api-problem.js';
import {claimsOf, TOLERANCE_SECONDS, unauthenticated, type Claims} from './claims.js';
import {KeySet} from './key-set.js';

const ISSUER_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const OWN_CLAIMS = {role: 'role', name: 'name'};
const MAX_REMEMBERED_TOKENS = 20_000;

/** A valid token. */
export interface Verified {
  readonly claims: Claims;
  /** ms since the epoch. */
  readonly until: number;
  /** The issuer whose keys verified it; undefined when the server's own secret did. */
  readonly issuer: TrustedIssuer | undefined;
  /** Returns false once the keys that verified it have been fetched again, or are too old. */
  readonly hasCurrentKeys: () => boolean;
}

/** An identity provider and the account that trusts it. */
export type TrustedIssuer = Issuer & {readonly id: string};

export interface VerifierOptions {
  readonly config: Pick<Config, 'jwtSecret' | 'claims'>;
  readonly findIssuer: (issuer: string) => Promise<TrustedIssuer | undefined>;
}

/** Whether the provider's key does not fit the algorithm, or is malformed. */
const isUnusableKey = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof DOMException;

/** Converts the error of a rejected token. The message contains nothing of the token. */
function problemOf(error: unknown): unknown {
  if (error instanceof ApiProblem) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.');
  // jose throws TypeError also for text that is no token.
  if (error instanceof errors.JOSEError || isUnusableKey(error)) {
    return unauthenticated('The token is not valid.');
  }
  return error;
}

/** Verifies user tokens. Remembers a valid one until it expires or its issuer's keys are fetched again. */
export class TokenVerifier {
  readonly #remembered = new Map<string, Verified>();
  readonly #keySets = new Map<string, KeySet>();

  constructor(readonly options: VerifierOptions) {}

  /**
   * @param token - A JWT.
   * @param now - ms since the epoch.
   * @throws {ApiProblem} `unauthenticated`, or `unavailable` when the identity provider is unreachable.
   */
  async verify(token: string, now: number): Promise<Verified> {
    const hash = hashOf(token);
    const known = this.#remembered.get(hash);
    if (known && known.until > now && known.hasCurrentKeys()) return known;
    this.#remembered.delete(hash);
    const verified = await this.#check(token, now);
    if (this.#remembered.size >= MAX_REMEMBERED_TOKENS) {
      this.#remembered.delete(this.#remembered.keys().next().value ?? '');
    }
    this.#remembered.set(hash, verified);
    return verified;
  }

  /** Makes the next call verify the token again, because its account or issuer has changed. */
  forget(token: string): void {
    this.#remembered.delete(hashOf(token));
  }

  async #check(token: string, now: number): Promise<Verified> {
    try {
      const options: JWTVerifyOptions = {
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(now),
        requiredClaims: ['exp'],
      };
      return decodeProtectedHeader(token).alg === 'HS256'
        ? await this.#checkOwn(token, now, options)
        : await this.#checkIssued(token, now, options);
    } catch (error) {
      throw problemOf(error);
    }
  }

  async #checkOwn(token: string, now: number, options: JWTVerifyOptions): Promise<Verified> {
    const {jwtSecret} = this.options.config;
    if (!jwtSecret) throw unauthenticated('Tokens signed with a shared secret are not accepted here.');
    const {payload} = await jwtVerify(token, jwtSecret, {...options, algorithms: ['HS256']});
    return {
      claims: claimsOf(payload, OWN_CLAIMS, now),
      until: untilOf(payload),
      issuer: undefined,
      hasCurrentKeys: () => true,
    };
  }

  async #checkIssued(token: string, now: number, options: JWTVerifyOptions): Promise<Verified> {
    const {iss} = decodeJwt(token);
    // PostgreSQL refuses NUL, which is in no address.
    const isName = typeof iss === 'string' && !iss.includes('\0');
    const issuer = isName ? await this.options.findIssuer(iss) : undefined;
    if (!issuer) throw unauthenticated("The token's issuer is not trusted here.");
    const keySet = this.#keySetOf(issuer);
    let hasCurrentKeys = (): boolean => false;
    const findKey: JWTVerifyGetKey = async (header, input) => {
      hasCurrentKeys = await keySet.refresh();
      return keySet.find(header, input);
    };
    const payload = await payloadOf(token, findKey, {
      ...options,
      algorithms: ISSUER_ALGORITHMS,
      issuer: issuer.issuer,
      ...(issuer.audience !== null && {audience: issuer.audience}),
    });
    const claims = claimsOf(payload, this.options.config.claims, now, issuer.id);
    return {claims, until: untilOf(payload), issuer, hasCurrentKeys};
  }

  #keySetOf({jwksUrl}: Issuer): KeySet {
    let keySet = this.#keySets.get(jwksUrl);
    if (!keySet) {
      keySet = new KeySet(jwksUrl);
      this.#keySets.set(jwksUrl, keySet);
    }
    return keySet;
  }
}

async function payloadOf(
  token: string,
  findKey: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, findKey, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // Without a key id in the token, any of the provider's keys may have signed it.
    for await (const key of error) {
      const verified = await jwtVerify(token, key, options).catch((reason: unknown) => {
        if (!(reason instanceof errors.JWSSignatureVerificationFailed || isUnusableKey(reason))) throw reason;
      });
      if (verified) return verified.payload;
    }
    throw unauthenticated('The token is not valid.');
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const untilOf = ({exp = 0}: JWTPayload): number => (exp + TOLERANCE_SECONDS) * 1000;
