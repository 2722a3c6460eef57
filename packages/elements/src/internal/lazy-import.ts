import {retryableImport, retryUntilSuccess} from '@resolutionflow/sdk/internal';

/**
 * Makes a dynamic import that is tried again until it succeeds.
 *
 * @param load - A function with the `import()`.
 * @param name - One export of the module.
 * @returns A function that loads the module on its first call and always returns the same promise. It never rejects.
 */
export const lazyImport = <T extends object>(load: () => Promise<T>, name: keyof T): (() => Promise<T>) =>
  retryUntilSuccess(retryableImport(load, name));
