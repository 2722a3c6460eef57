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
 * Loads code that is needed later, and goes on trying while its file cannot be fetched.
 *
 * @param load - A function with the `import()`.
 * @param name - What the module exports.
 * @returns The module. Never rejects.
 */
export async function loadLater<T extends object>(load: () => Promise<T>, name: keyof T): Promise<T> {
  const tryToLoad = retryable(load, name);
  for (let tries = 1; ; tries++) {
    try {
      return await tryToLoad();
    } catch {
      await pause(Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE));
    }
  }
}
