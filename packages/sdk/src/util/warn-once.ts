const warnings = new Set<string>();

/**
 * Warns the developer on the console. Each sentence appears once per page.
 *
 * @param sentence - What is missing or wrong, and what to do.
 */
export function warnOnce(sentence: string): void {
  if (warnings.has(sentence)) return;
  warnings.add(sentence);
  console.warn(sentence);
}
