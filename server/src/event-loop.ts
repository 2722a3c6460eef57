let lastTurn: Promise<void> = Promise.resolve();

/**
 * Waits for a later turn of the event loop. Long work calls this between slices. Every caller gets a turn of its own, so
 * that many long jobs delay a request no more than one does.
 */
export function yieldToEventLoop(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)));
  return lastTurn;
}
