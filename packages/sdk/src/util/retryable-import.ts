/**
 * Makes a dynamic import that can be repeated after a failure. Browsers remember a module that they could not load.
 * Later attempts therefore add a number to the address, if the error contains the address.
 *
 * @param load - A function with the `import()`.
 * @param name - One export of the module. Some bundlers' files lack it; then `load` is called again.
 * @returns A function that loads the module once. It rejects as `load` does and may be called again then.
 */
export function retryableImport<T extends object>(load: () => Promise<T>, name: keyof T): () => Promise<T> {
  let next = load;
  let retries = 0;
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= next().catch((error: unknown) => {
      loading = undefined;
      const address = /https?:\S+?\.js\b/.exec(String(error))?.[0];
      if (address) {
        next = async () => {
          const retryAddress = `${address}?retry=${++retries}`;
          const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ retryAddress)) as T;
          return name in module ? module : load();
        };
      }
      throw error;
    }));
}
