import {within} from './within.js';

const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;

/** Resolves after a pause, or as soon as the browser is online again. */
const pause = (ms: number): Promise<unknown> =>
  within(
    {timeout: ms},
    (ended) => new Promise((resolve) => globalThis.addEventListener?.('online', resolve, {signal: ended})),
  ).catch(() => undefined);

/**
 * Repeats an attempt until it succeeds, with growing pauses.
 *
 * @param attempt - May reject any number of times.
 * @returns A function that starts the attempts on its first call and always returns the same promise. It never rejects.
 */
export function retryUntilSuccess<T>(attempt: () => Promise<T>): () => Promise<T> {
  const attemptAfter = (ms: number): Promise<T> =>
    attempt().catch(async () => {
      await pause(ms);
      return attemptAfter(Math.min(ms * 2, MAX_PAUSE_MS));
    });
  let result: Promise<T> | undefined;
  return () => (result ??= attemptAfter(FIRST_PAUSE_MS));
}
