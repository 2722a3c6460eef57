const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Resolves after a while, or as soon as the browser is online again. */
const pause = (ms: number): Promise<unknown> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
    globalThis.addEventListener?.('online', resolve, {once: true});
  });

/**
 * Tries until it works; the pauses grow.
 *
 * @param attempt - What may fail for a while.
 * @returns Gives what the first attempt that worked has given, and makes it where that has not happened. Never rejects.
 */
export function atLast<T>(attempt: () => Promise<T>): () => Promise<T> {
  const tryFrom = (ms: number): Promise<T> =>
    attempt().catch(async () => {
      await pause(ms);
      return tryFrom(Math.min(ms * 2, LONGEST_PAUSE_MS));
    });
  let trying: Promise<T> | undefined;
  return () => (trying ??= tryFrom(FIRST_PAUSE_MS));
}
