import {toJson} from './util/to-json.js';
import {within} from './util/within.js';

/** Returns a token. Null means not yet. */
export type TokenSource = () => Promise<string | null | undefined> | string | null | undefined;

/** A token and its owner. */
export interface Identity {
  readonly token: string;
  /** Account and user, as one string. */
  readonly owner: string;
}

/** Unverified claims of a token. */
interface Claims {
  readonly sub?: unknown;
  readonly account_id?: unknown;
  readonly iss?: unknown;
  readonly role?: unknown;
  /** End of validity, s since the epoch. */
  readonly exp?: unknown;
}

/** Reads the claims of a token, without verification. Returns no claims if it is not a JWT. */
export function claimsOf(token: string): Claims {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    // Names beyond ASCII become wrong characters, always the same ones. They are compared, never shown.
    return (JSON.parse(atob(payload)) ?? {}) as Claims;
  } catch {
    // Not a JWT: `userId` names the owner.
    return {};
  }
}

/** A token this recent belongs to the same person. */
const MAX_RECENT_MS = 1000;

/** Asks the host for tokens. */
export interface IdentitySource {
  /** For a request. Concurrent requests share one call. Null means that there is no token yet. */
  current(): Promise<Identity | null>;
  /** For a new write. Does not share a call that began earlier: it may be about another person. */
  afresh(): Promise<Identity | null>;
  /** For the first request of a new write. May reuse the response to the call for the write itself. */
  recent(): Promise<Identity | null>;
  /** The owner of the last token. Null before the first call of the host, and after the host had no token. */
  lastOwner(): string | null;
  /** The server has rejected a token: the next call asks the host again. */
  reject(token: string): void;
}

/**
 * Makes the source of identities of one client.
 *
 * @param getToken - A function of the host, or a token that does not change.
 * @param timeout - Time limit of each call of the host, ms.
 * @param onRejected - Receives each token that the server has rejected.
 */
export function identities(
  getToken: TokenSource | string | null | undefined,
  userId: string | undefined,
  timeout: number,
  onRejected?: (token: string) => void,
): IdentitySource {
  let last: {readonly identity: Identity | null; readonly at: number} | undefined;
  const identityOf = (token: string | null | undefined) =>
    token ? {token, owner: ownerOf(token, userId)} : null;
  let lastOwner = typeof getToken === 'function' ? null : (identityOf(getToken)?.owner ?? null);
  const ask = async () => {
    const token =
      typeof getToken === 'function'
        ? await within({timeout, source: 'getToken'}, () => getToken())
        : getToken;
    if (token && typeof token !== 'string') throw new TypeError('getToken: expected a string or null');
    const identity = identityOf(token);
    last = {identity, at: performance.now()};
    lastOwner = identity && identity.owner;
    return identity;
  };
  let asking: Promise<Identity | null> | undefined;
  const current = () => (asking ??= ask().finally(() => (asking = undefined)));
  return {
    current,
    afresh: () => (asking ? asking.then(current, current) : current()),
    recent: async () =>
      !asking && last?.identity && performance.now() - last.at < MAX_RECENT_MS ? last.identity : current(),
    lastOwner: () => lastOwner,
    reject: (token) => {
      last = undefined;
      onRejected?.(token);
    },
  };
}

function ownerOf(token: string, userId: string | undefined): string {
  const {sub, account_id: account, iss} = claimsOf(token);
  const user = typeof sub === 'string' ? sub : userId;
  return toJson([account ?? iss ?? null, user ?? null]);
}
