/** The longest turn of work that runs in slices. Requests wait for its end. */
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
 * @param maxMs - How long a turn may take.
 * @returns A function to call between two parts. It yields if the turn has lasted that long.
 */
export function limitTurns(maxMs = MAX_TURN_MS): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < maxMs) return;
    await yieldToEventLoop();
    began = performance.now();
  };
}
