/** The help desk's own data: runbooks, tickets and its people. The feedback server knows only their names. */
export async function loadHelpDesk() {
  const response = await fetch('/demo/help-desk');
  if (!response.ok) throw new Error(`The help desk's data could not be loaded (${response.status}).`);
  return response.json();
}

const EARLY_MS = 60_000;

/**
 * Fetches tokens for one person, as from a host's backend.
 *
 * @param {string} userId
 * @returns {() => Promise<string>} For `getToken`.
 */
export function tokensFor(userId) {
  let token;
  let goodUntil = 0;
  let askedAt = 0;

  const fetchToken = async () => {
    const response = await fetch('/demo/token', {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({user_id: userId}),
    });
    if (!response.ok) throw new Error(`Nobody can sign in (${response.status}).`);
    const issued = await response.json();
    token = issued.token;
    goodUntil = Date.parse(issued.expires_at) - EARLY_MS;
  };

  return async () => {
    // Called twice within a second: the server may have rejected the last token, for example after its
    // restart.
    const isDoubted = Date.now() - askedAt < 1000;
    askedAt = Date.now();
    if (isDoubted || askedAt > goodUntil) {
      await fetchToken().catch((error) => {
        // Offline, the last token still names the owner of the feedback.
        if (!token) throw error;
      });
    }
    return token;
  };
}
