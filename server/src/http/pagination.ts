import {MAX_PAGE_BYTES} from '@resolutionflow/contract';

/** Bytes kept for the JSON around the entries, the cursor included. */
const FRAME_BYTES = 1024;

export interface Page<T> {
  readonly entries: T[];
  /** The last entry, if others follow on a later page. */
  readonly endsAt: T | undefined;
}

/**
 * Collects a page from slices of entries.
 *
 * @param slices - Must contain one entry more than `limit`, if there is one.
 * @returns At most `limit` entries and `MAX_PAGE_BYTES` of JSON, but at least one entry.
 */
export async function collectPage<T>(slices: AsyncIterable<readonly T[]>, limit: number): Promise<Page<T>> {
  const entries: T[] = [];
  let bytes = FRAME_BYTES;
  for await (const slice of slices) {
    for (const entry of slice) {
      bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
      const isFull = entries.length === limit || bytes > MAX_PAGE_BYTES;
      if (isFull && entries.length > 0) return {entries, endsAt: entries.at(-1)};
      entries.push(entry);
    }
  }
  return {entries, endsAt: undefined};
}
