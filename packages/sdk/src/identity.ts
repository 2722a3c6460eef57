/** What a function that fetches a token may give; null means not yet. */
export type TokenSource = () => Promise<string | null | undefined> | string | null | undefined;

/** Somebody's token, and whose it is. */
export interface Identity {
  readonly token: string;
  /** Account and user, as one string. */
  readonly owner: string;
}

interface Claims {
  readonly sub?: unknown;
  readonly account_id?: unknown;
  readonly iss?: unknown;
}

function claimsOf(token: string): Claims {
  try {
    const payload = token.split('.')[1] ?? '';
    // Names beyond ASCII come out garbled, the same way each time: they are compared, never shown.
    return (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) ?? {}) as Claims;
  } catch {
    // Not a JWT that can be read: `userId` says whose it is.
    return {};
  }
}

/** Says whose token there is now; null while there is none. */
export type AskIdentity = () => Promise<Identity | null>;

/** Asks for tokens when they are needed; who asks at the same time shares one answer. */
export function identities(source: TokenSource, userId: string | undefined): AskIdentity {
  const ask = async () => {
    const token = await source();
    if (!token) return null;
    const {sub, account_id: account, iss} = claimsOf(token);
    // Without any name the token itself is the only thing that tells people apart; it is never stored.
    const user = typeof sub === 'string' ? sub : userId;
    return {token, owner: JSON.stringify([account ?? iss ?? null, user ?? null])};
  };
  let asking: Promise<Identity | null> | undefined;
  return () => (asking ??= ask().finally(() => (asking = undefined)));
}
