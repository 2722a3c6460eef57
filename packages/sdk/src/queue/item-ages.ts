import type {StoredRecord} from './item.js';
import type {Storage} from './storage.js';

/** More than the time between two attempts: a longer step means that the clock jumped or the device slept. */
const MAX_STEP_MS = 10 * 60_000;
/** An age is stored when it has grown by this, ms. */
const STORE_EVERY_MS = 3_600_000;

/** The age of an item and the state of its attempts. */
export interface ItemAge {
  /** Age, ms. */
  waited: number;
  /** When `waited` was last counted, ms since the epoch. */
  at: number;
  /** The part of `waited` that is stored, ms. */
  stored: number;
  tries: number;
  /** By `monotonicNow`: the last attempt. 0 before the first one. */
  triedAt: number;
  /** When the item happened, ms since the epoch by the server's clock. Undefined until that clock is known. */
  happenedAt?: number;
  /** `waited` at the first response that the session is unknown, ms. */
  unknownSince?: number;
  /** The server rejected the time that the item carried, and the next attempt carries a corrected one. */
  isTimeCorrected?: boolean;
  /** The server rejected the corrected time as well. */
  isWithoutTime?: boolean;
}

/**
 * Counts the age of items in short steps: while the page is open, a jump of the clock counts as one step at most.
 * Between pages, only the device's clock is known.
 */
export class ItemAges {
  readonly #ages = new Map<string, ItemAge>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Returns the current age of an item. */
  of({id, waited, countedAt}: Pick<StoredRecord, 'id' | 'waited' | 'countedAt'>): ItemAge {
    const now = Date.now();
    const known = this.#ages.get(id);
    const age = known ?? {waited: Math.max(0, waited), at: countedAt, stored: waited, tries: 0, triedAt: 0};
    age.waited += Math.min(Math.max(0, now - age.at), known ? MAX_STEP_MS : Infinity);
    age.at = now;
    this.#ages.set(id, age);
    return age;
  }

  /** Stores the counted ages, about once an hour. */
  async store(records: readonly StoredRecord[]): Promise<void> {
    for (const record of records) {
      const age = this.of(record);
      const {waited, at, stored} = age;
      // A clock that was ahead has left a count in the future: without a correction, the record would never expire.
      if (waited - stored < STORE_EVERY_MS && record.countedAt <= at) continue;
      age.stored = waited;
      await this.#storage.update({...record, waited, countedAt: at});
    }
  }

  forget(id: string): void {
    this.#ages.delete(id);
  }
}
