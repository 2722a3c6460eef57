import {invalid} from './times.js';

/** Where a page ended, opaque to callers. */
export const encodeCursor = (place: readonly string[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/**
 * @param cursor - As a caller gave it.
 * @param parts - How many parts the place has.
 * @throws {ApiProblem} `validation_failed` for one that this server has not made.
 */
export function decodeCursor(cursor: string | undefined, parts: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && place.length === parts && place.every((part) => typeof part === 'string')) {
      return place;
    }
  } catch {
    // Not JSON: refused below, like any other cursor that is not ours.
  }
  throw invalid('cursor', 'Expected a cursor from an earlier page');
}
