import {retryable} from '@resolutionflow/sdk/internal';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Resolves after a while, or as soon as the browser is online again. */
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    addEventListener('online', go);
  });

/**
 * Code that is needed later, loaded once a page; while its file cannot be fetched it is tried again.
 *
 * @param load - A function with the `import()`.
 * @param name - What the module exports.
 * @returns Gives the module, and loads it first where that has not happened. Never rejects.
 */
export function later<T extends object>(load: () => Promise<T>, name: keyof T): () => Promise<T> {
  const tryToLoad = retryable(load, name);
  const loadAtLast = async (ms: number): Promise<T> => {
    try {
      return await tryToLoad();
    } catch {
      await pause(ms);
      return loadAtLast(Math.min(ms * 2, LONGEST_PAUSE));
    }
  };
  let loading: Promise<T> | undefined;
  return () => (loading ??= loadAtLast(FIRST_PAUSE));
}
