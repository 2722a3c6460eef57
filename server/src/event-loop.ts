/** How long a slice of background work may keep others waiting, in ms. */
const MAX_TURN_MS = 5;

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Waits for a later turn of the event loop. Long work calls this between slices. Every caller gets a separate
 * turn, so many long jobs delay a request no more than one does.
 */
export function yieldToEventLoop(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)));
  return lastTurn;
}

/**
 * Splits work into turns if the duration of its parts is unknown.
 *
 * @param longest - How long a turn may take, in ms.
 * @returns Call it between two parts. It yields if the turn has lasted long enough.
 */
export function turnsOf(longest = MAX_TURN_MS): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < longest) return;
    await yieldToEventLoop();
    began = performance.now();
  };
}
