import {isItem, type QueueItem} from './item.js';
import type {QueueStore} from './ports.js';

/** Returns the pending items that a page can still read while it goes away, in order. */
export async function lastItems({unsettled, storage}: QueueStore): Promise<QueueItem[]> {
  const reading = storage.allOfFastStorages?.() ?? storage.all();
  // Storage denied: items whose callers still wait are in memory.
  const records: unknown[] = await reading.catch(() => []);
  // The stored record comes last: it has the owner that became known after the call.
  const items = new Map([...unsettled, ...records.filter(isItem)].map((item) => [item.id, item]));
  return [...items.values()].sort((a, b) => a.seq - b.seq);
}
