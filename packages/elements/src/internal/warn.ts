const said = new Set<string>();

/**
 * Tells the host developer what is wrong, once a page however many elements meet it.
 *
 * @param sentence - What is missing or wrong, and what to do.
 */
export function warnOnce(sentence: string): void {
  if (said.has(sentence)) return;
  said.add(sentence);
  console.warn(sentence);
}
