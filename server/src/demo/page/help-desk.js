/** What the help desk knows by itself: runbooks, tickets and its people. The feedback server knows only names. */
export async function loadHelpDesk() {
  const answer = await fetch('/demo/help-desk');
  if (!answer.ok) throw new Error(`The help desk's data could not be loaded (${answer.status}).`);
  return answer.json();
}

const EARLY_MS = 60_000;

/**
 * A source of tokens for one person, as a host's backend would be one.
 *
 * @param {string} userId
 * @returns {() => Promise<string>} For `getToken`.
 */
export function tokensFor(userId) {
  let token;
  let goodUntil = 0;
  let askedAt = 0;

  const fetchToken = async () => {
    const answer = await fetch('/demo/token', {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({user_id: userId}),
    });
    if (!answer.ok) throw new Error(`Nobody can sign in (${answer.status}).`);
    const issued = await answer.json();
    token = issued.token;
    goodUntil = Date.parse(issued.expires_at) - EARLY_MS;
  };

  return async () => {
    // Asked twice within a moment: the server may not have liked the last one, as after its restart.
    const isDoubted = Date.now() - askedAt < 1000;
    askedAt = Date.now();
    if (isDoubted || askedAt > goodUntil) {
      await fetchToken().catch((error) => {
        // Offline the last one still says whose feedback it is.
        if (!token) throw error;
      });
    }
    return token;
  };
}
