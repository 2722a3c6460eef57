import {atLast, retryable} from '@resolutionflow/sdk/internal';

/**
 * Code that is needed later, loaded once a page; while its file cannot be fetched it is tried again.
 *
 * @param load - A function with the `import()`.
 * @param name - What the module exports.
 * @returns Gives the module, and loads it first where that has not happened. Never rejects.
 */
export const later = <T extends object>(load: () => Promise<T>, name: keyof T): (() => Promise<T>) =>
  atLast(retryable(load, name));
