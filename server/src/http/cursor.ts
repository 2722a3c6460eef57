import {invalid} from '../api-problem.js';

/** The position at which a page ended, as an opaque string. */
export const encodeCursor = (position: readonly string[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** A string that every database accepts. PostgreSQL refuses NUL. */
const isText = (part: unknown): part is string => typeof part === 'string' && !part.includes('\0');

/**
 * @param cursor - As the caller sent it.
 * @param parts - The number of parts of a position.
 * @throws {ApiProblem} `validation_failed` unless this server made the cursor.
 */
export function decodeCursor(cursor: string | undefined, parts: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(position) && position.length === parts && position.every(isText)) return position;
  } catch {
    // Not JSON: refused below, like every other unknown cursor.
  }
  throw invalid('cursor', 'Expected a cursor from an earlier page');
}
