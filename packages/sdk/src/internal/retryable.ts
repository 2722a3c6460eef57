/**
 * Makes a dynamic import one that can be tried again. Browsers remember that a module could not be fetched, so later
 * tries ask for its address with a number added, where the error tells that address.
 *
 * @param load - A function with the `import()`.
 * @returns The module, once it has been loaded always the same; rejects as `load` does, and may be called again then.
 */
export function retryable<T>(load: () => Promise<T>): () => Promise<T> {
  let next = load;
  let tries = 0;
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= next().catch((error: unknown) => {
      loading = undefined;
      const address = /https?:\S+?\.js\b/.exec(String(error))?.[0];
      if (address) {
        next = () =>
          import(/* @vite-ignore */ /* webpackIgnore: true */ `${address}?retry=${++tries}`) as Promise<T>;
      }
      throw error;
    }));
}
