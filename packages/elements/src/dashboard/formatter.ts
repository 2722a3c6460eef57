/** By what they were made with, and language. */
const made = new Map<object, Map<string, unknown>>();

/**
 * A formatter of `Intl`. Making one is slow, and a page has hundreds of figures: each is made once.
 *
 * @param Maker - Its class.
 * @param language - A language tag.
 * @param options - As the class takes them: the same object each time.
 */
export function formatter<T, O extends object>(
  Maker: new (language: string, options?: O) => T,
  language: string,
  options?: O,
): T {
  const key = options ?? Maker;
  const inLanguages = made.get(key) ?? new Map<string, unknown>();
  const known = (inLanguages.get(language) as T | undefined) ?? new Maker(language, options);
  made.set(key, inLanguages.set(language, known));
  return known;
}
