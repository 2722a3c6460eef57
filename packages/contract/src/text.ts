/**
 * Cleans a comment for storage: removes NUL and lone surrogates, which databases do not keep faithfully, and trims it.
 *
 * @param text - The comment as typed.
 * @returns The text to store, or null if nothing is left.
 * @example
 * cleanComment('  Fast! '); // 'Fast!'
 */
export function cleanComment(text: string): string | null {
  return text.replace(/\0|\p{Surrogate}/gu, '').trim() || null;
}

/**
 * Prevents formulas in a text cell of a CSV file, whether a spreadsheet separates at commas, semicolons or tabs.
 *
 * @param text - The text of the cell, before quoting.
 * @returns The text with an apostrophe before everything that a spreadsheet could read as a formula.
 *
 * @example
 * safeCsvCell('thanks;=1+1'); // "thanks;'=1+1"
 */
export const safeCsvCell = (text: string): string =>
  text.replace(/^(?=[\t\r\n])|(?<=^|[,;\t\r\n])(?=[ "]*[=+\-@＝＋－＠])/g, "'");
