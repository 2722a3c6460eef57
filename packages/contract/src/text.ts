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
