/** A token, or a sentence for the developer of the page. */
interface Result {
  readonly token?: string;
  readonly problem?: string;
}

/** Shorter than the client's own limit for `getToken`, so that the problem names the address. */
const TIMEOUT_MS = 8000;

/** The last token from each address. */
const lastTokens = new Map<string, string>();

/**
 * Fetches the user's token from an address of the host, with cookies. While the address is out of reach, the last token
 * stays valid: so a vote without a network keeps its owner.
 *
 * @param tokenUrl - The address. It must answer 200 and `{"token": "…"}`.
 * @param base - `tokenUrl` is relative to it.
 */
export async function fetchToken(tokenUrl: string, base: string): Promise<Result> {
  const problem = (cause: string): Result => ({
    problem: `token-url: ${tokenUrl} must answer 200 and {"token": "…"}, but ${cause}.`,
  });
  let response;
  try {
    response = await fetch(new URL(tokenUrl, base), {
      credentials: 'include',
      // After a 401, a cached response would hold the refused token.
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    // Offline, slow, blocked by a policy, or not an address.
  }
  const last = lastTokens.get(tokenUrl);
  if (last && !(response && response.status < 500)) return {token: last};
  if (!response) return problem('there is no response: check the address and the connect-src policy');
  lastTokens.delete(tokenUrl);
  if (!response.ok) return problem(`it answered ${response.status}: is the user signed in?`);
  const body = (await response.json().catch(() => null)) as {readonly token?: unknown} | null;
  if (typeof body?.token !== 'string' || !body.token) return problem('the token is missing');
  lastTokens.set(tokenUrl, body.token);
  return {token: body.token};
}
