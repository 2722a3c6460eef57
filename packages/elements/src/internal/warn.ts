const given = new Set<string>();

/**
 * Warns the host developer on the console. Each sentence appears once per page.
 *
 * @param sentence - What is missing or wrong, and what to do.
 */
export function warnOnce(sentence: string): void {
  if (given.has(sentence)) return;
  given.add(sentence);
  console.warn(sentence);
}
