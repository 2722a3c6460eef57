/** What a function that fetches a token may give; null means not yet. */
export type TokenSource = () => Promise<string | null | undefined> | string | null | undefined;

/** Somebody's token, and whose it is. */
export interface Identity {
  readonly token: string;
  /** Account and user, as one string. */
  readonly owner: string;
}

/** What a token says, as far as anybody asks; nobody has looked whether it is true. */
interface Claims {
  readonly sub?: unknown;
  readonly account_id?: unknown;
  readonly iss?: unknown;
  readonly role?: unknown;
}

/** Reads a token; where it is no JWT there is nothing in it. */
export function claimsOf(token: string): Claims {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    // Names beyond ASCII come out garbled, the same way each time: they are compared, never shown.
    return (JSON.parse(atob(payload)) ?? {}) as Claims;
  } catch {
    // Not a JWT that can be read: `userId` says whose it is.
    return {};
  }
}

/**
 * Says whose token there is now; null while there is none.
 *
 * @param isNow - Whether an answer will not do that the host was asked for before: it may be about somebody else.
 */
export type AskIdentity = (isNow?: boolean) => Promise<Identity | null>;

/** Asks for tokens when they are needed; who asks at the same time shares one answer. */
export function identities(source: TokenSource, userId: string | undefined): AskIdentity {
  const ask = async () => {
    const token = await source();
    if (!token) return null;
    const {sub, account_id: account, iss} = claimsOf(token);
    const user = typeof sub === 'string' ? sub : userId;
    // What is missing is null there.
    return {token, owner: JSON.stringify([account ?? iss, user])};
  };
  let asking: Promise<Identity | null> | undefined;
  const share = () => (asking ??= ask().finally(() => (asking = undefined)));
  return (isNow) => (isNow && asking ? asking.then(share, share) : share());
}
