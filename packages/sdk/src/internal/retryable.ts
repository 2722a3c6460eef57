/**
 * Makes a dynamic import one that can be tried again. Browsers remember that a module could not be fetched, so later
 * tries ask for its address with a number added, where the error tells that address.
 *
 * @param load - A function with the `import()`.
 * @param name - What the module exports. Some bundlers' files are no modules with these names: there `load` is asked again.
 * @returns The module, once it has been loaded always the same; rejects as `load` does, and may be called again then.
 */
export function retryable<T extends object>(load: () => Promise<T>, name: keyof T): () => Promise<T> {
  let next = load;
  let tries = 0;
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= next().catch((error: unknown) => {
      loading = undefined;
      const address = /https?:\S+?\.js\b/.exec(String(error))?.[0];
      if (address) {
        next = async () => {
          const again = `${address}?retry=${++tries}`;
          const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ again)) as T;
          return name in module ? module : load();
        };
      }
      throw error;
    }));
}
