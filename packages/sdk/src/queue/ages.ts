import type {QueueItem} from './item.js';
import type {Storage} from './storage.js';

/** More than lies between two tries: whatever the clock says beyond it is a jump, or the device has slept. */
const LONGEST_STEP_MS = 15 * 60_000;
/** How much may be counted anew after a reload. */
const STORE_EVERY_MS = 3_600_000;

/**
 * How long items have waited, counted in short steps: while the page is open a clock that jumps counts as one step,
 * forwards or backwards. Between pages there is nothing but the clock.
 */
export class Ages {
  readonly #counted = new Map<string, {waited: number; at: number; stored: number}>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** How long an item has waited, ms. */
  of(item: QueueItem): number {
    const now = Date.now();
    const known = this.#counted.get(item.id);
    if (!known) {
      const waited = item.waited + Math.max(0, now - item.countedAt);
      this.#counted.set(item.id, {waited, at: now, stored: item.waited});
      return waited;
    }
    known.waited += Math.min(Math.max(0, now - known.at), LONGEST_STEP_MS);
    known.at = now;
    return known.waited;
  }

  /** Writes down what has been counted, now and then. */
  async store(items: readonly QueueItem[]): Promise<void> {
    for (const item of items) {
      const waited = this.of(item);
      const known = this.#counted.get(item.id);
      if (!known || waited - known.stored < STORE_EVERY_MS) continue;
      known.stored = waited;
      await this.#storage.update({...item, waited, countedAt: known.at});
    }
  }

  forget(id: string): void {
    this.#counted.delete(id);
  }
}
