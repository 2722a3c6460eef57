/**
 * Text that people write, made safe to store: NUL and lone surrogates are dropped (no database keeps them
 * faithfully), the ends are trimmed, and an empty comment is no comment.
 *
 * @param text - What the person wrote.
 * @returns The text to store, or `null` where nothing is left.
 */
export function cleanComment(text: string): string | null {
  return text.replace(/\0|\p{Surrogate}/gu, '').trim() || null;
}

/** The longest comment, in UTF-16 units, counted after {@link cleanComment}. */
export const MAX_COMMENT_LENGTH = 500;

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
