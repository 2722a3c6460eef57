import type {QueueItem} from './item.js';
import type {Storage} from './storage.js';

/** More than lies between two tries: whatever the clock says beyond it is a jump, or the device has slept. */
const LONGEST_STEP_MS = 10 * 60_000;
/** How much may be counted anew after a reload. */
const STORE_EVERY_MS = 3_600_000;

/** How long an item has waited, and how its tries stand. */
export interface Age {
  /** ms. */
  waited: number;
  /** When that was counted, ms since the epoch. */
  at: number;
  /** How much of it is written down, ms. */
  stored: number;
  tries: number;
  /** Waited when the server first said that it does not know the session, ms. */
  unknownSince?: number;
  /** The server did not like the time that it carried. */
  isWithoutTime?: boolean;
}

/**
 * How long items have waited, counted in short steps: while the page is open a clock that jumps counts as one step,
 * forwards or backwards. Between pages there is nothing but the clock.
 */
export class Ages {
  readonly #ages = new Map<string, Age>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The age of an item now. */
  of({id, waited, countedAt}: QueueItem): Age {
    const now = Date.now();
    const known = this.#ages.get(id);
    const age = known ?? {waited, at: countedAt, stored: waited, tries: 0};
    age.waited += Math.min(Math.max(0, now - age.at), known ? LONGEST_STEP_MS : Infinity);
    age.at = now;
    this.#ages.set(id, age);
    return age;
  }

  /** Writes down what has been counted, now and then. */
  async store(items: readonly QueueItem[]): Promise<void> {
    for (const item of items) {
      const age = this.of(item);
      const {waited, at, stored} = age;
      if (waited - stored < STORE_EVERY_MS) continue;
      age.stored = waited;
      await this.#storage.update({...item, waited, countedAt: at});
    }
  }

  forget(id: string): void {
    this.#ages.delete(id);
  }
}
