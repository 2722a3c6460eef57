import {createHash} from 'node:crypto';
import {role, userId, type Role} from '@resolutionflow/contract';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  SignJWT,
  type JWTPayload,
} from 'jose';
import * as z from 'zod/mini';
import {findAccountOfIssuer, type Issuer} from '../accounts/repository.js';
import type {Config} from '../config.js';
import type {Database} from '../db/database.js';
import {Refusal} from '../http/refusal.js';

/** What a verified token says of its bearer. */
export interface Claims {
  readonly accountId: string;
  readonly userId: string;
  readonly role: Role;
  readonly name: string | null;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
}

const TOLERANCE_SECONDS = 60;
const ISSUER_ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];
const ISSUER_REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 20_000;
const LONGEST_NAME = 200;

const unauthenticated = (detail: string): Refusal =>
  new Refusal('unauthenticated', detail, {headers: {'WWW-Authenticate': 'Bearer error="invalid_token"'}});

/** A name as a provider writes it, cut to what is kept; nothing where nothing is left. */
function usableName(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  const clean = name.replace(/\p{Cc}|\p{Surrogate}/gu, ' ').trim();
  return [...clean].slice(0, LONGEST_NAME).join('') || null;
}

function claimsOf(payload: JWTPayload, names: Config['claims'], accountOfIssuer?: string): Claims {
  const {sub, iat, account_id: accountId = accountOfIssuer} = payload;
  const roleClaim = payload[names.role] ?? 'engineer';
  if (!z.safeParse(userId, sub).success) throw unauthenticated('The token has no usable sub.');
  if (typeof accountId !== 'string') throw unauthenticated('The token has no account_id.');
  const known = z.safeParse(role, roleClaim);
  if (!known.success) throw unauthenticated('The token has a role that is not known here.');
  return {
    accountId,
    userId: sub as string,
    role: known.data,
    name: usableName(payload[names.name]),
    issuedAt: typeof iat === 'number' && Number.isFinite(iat) ? Math.trunc(iat) : 0,
  };
}

/** Why a token is refused, without a word of the token itself. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.');
  if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) {
    return unauthenticated('The token is not valid.');
  }
  return new Refusal('unavailable', 'The identity provider cannot be reached.', {retryAfter: 10});
}

interface Remembered {
  readonly claims: Claims;
  /** ms since the epoch. */
  readonly until: number;
}

/** Verifies user tokens, and remembers those that are good until they expire. */
export class TokenVerifier {
  readonly #remembered = new Map<string, Remembered>();
  readonly #keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  constructor(
    readonly database: Database,
    readonly config: Pick<Config, 'jwtSecret' | 'claims'>,
  ) {}

  /**
   * @param token - A JWT.
   * @param now - ms since the epoch.
   * @throws {Refusal} `unauthenticated`, or `unavailable` while an identity provider is away.
   */
  async verify(token: string, now: number): Promise<Claims> {
    const hash = createHash('sha256').update(token).digest('base64url');
    const known = this.#remembered.get(hash);
    if (known && known.until > now) return known.claims;
    this.#remembered.delete(hash);
    const verified = await this.#check(token, now).catch((error: unknown) => {
      throw refusalOf(error);
    });
    if (this.#remembered.size >= MOST_REMEMBERED) {
      this.#remembered.delete(this.#remembered.keys().next().value ?? '');
    }
    this.#remembered.set(hash, verified);
    return verified.claims;
  }

  async #check(token: string, now: number): Promise<Remembered> {
    const {alg} = decodeProtectedHeader(token);
    const options = {
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    };
    const untilOf = ({exp = 0}: JWTPayload): number => (exp + TOLERANCE_SECONDS) * 1000;
    if (alg === 'HS256') {
      const {jwtSecret} = this.config;
      if (!jwtSecret) throw unauthenticated('Tokens signed with a shared secret are not accepted here.');
      const {payload} = await jwtVerify(token, jwtSecret, {...options, algorithms: ['HS256']});
      return {claims: claimsOf(payload, {role: 'role', name: 'name'}), until: untilOf(payload)};
    }
    const {iss} = decodeJwt(token);
    const trusted = iss ? await findAccountOfIssuer(this.database.read, iss) : undefined;
    if (!trusted) throw unauthenticated("The token's issuer is not trusted here.");
    const {payload} = await jwtVerify(token, this.#keySet(trusted), {
      ...options,
      algorithms: ISSUER_ALGORITHMS,
      issuer: trusted.issuer,
      ...(trusted.audience && {audience: trusted.audience}),
    });
    const claims = claimsOf(payload, this.config.claims, trusted.id);
    if (claims.accountId !== trusted.id)
      throw unauthenticated('The token names an account that is not its issuer’s.');
    // A key that its issuer withdraws, or an issuer that the account no longer trusts, must not linger.
    return {claims, until: Math.min(untilOf(payload), now + ISSUER_REMEMBERED_MS)};
  }

  #keySet({jwksUrl}: Issuer): ReturnType<typeof createRemoteJWKSet> {
    let keySet = this.#keySets.get(jwksUrl);
    if (!keySet) {
      keySet = createRemoteJWKSet(new URL(jwksUrl), {timeoutDuration: 5000, cooldownDuration: 5000});
      this.#keySets.set(jwksUrl, keySet);
    }
    return keySet;
  }
}

export interface TokenRequest {
  readonly accountId: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly ttlSeconds: number;
}

/** Signs a user token. */
export async function issueToken(
  secret: Uint8Array,
  {accountId, userId: sub, name, role: as, ttlSeconds}: TokenRequest,
  now: number,
): Promise<{readonly token: string; readonly expiresAt: number}> {
  const issuedAt = Math.floor(now / 1000);
  const token = await new SignJWT({account_id: accountId, role: as, name})
    .setProtectedHeader({alg: 'HS256', typ: 'JWT'})
    .setSubject(sub)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .sign(secret);
  return {token, expiresAt: (issuedAt + ttlSeconds) * 1000};
}
