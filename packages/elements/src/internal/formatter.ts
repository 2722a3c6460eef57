/** Formatters by options (or class) and language. */
const cache = new Map<object, Map<string, unknown>>();

/**
 * Returns a formatter of `Intl`. Formatters are slow to create, so each is created once.
 *
 * @param Formatter - A class of `Intl`.
 * @param language - A language tag.
 * @param options - The options of the class. Pass the same object each time: it is the cache key.
 */
export function formatter<T, O extends object>(
  Formatter: new (language: string, options?: O) => T,
  language: string,
  options?: O,
): T {
  const key = options ?? Formatter;
  const byLanguage = cache.get(key) ?? new Map<string, unknown>();
  const result = (byLanguage.get(language) as T | undefined) ?? new Formatter(language, options);
  cache.set(key, byLanguage.set(language, result));
  return result;
}
