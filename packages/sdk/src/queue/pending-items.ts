import {RfError} from '../errors/rf-error.js';
import type {ItemAges} from './item-ages.js';
import {chooseOverflow, isReplaced, MAX_AGE_MS, MAX_ITEMS, withoutTexts} from './item-policy.js';
import {isItem, type QueueItem, type StoredRecord} from './item.js';
import type {QueueStore} from './ports.js';

/** Removes items. */
interface Remover {
  /** Removes a record. Nobody is notified. */
  readonly forget: (record: Pick<StoredRecord, 'id'>) => Promise<void>;
  /** Removes an item and reports `refused`. */
  readonly drop: (item: QueueItem, error: RfError) => Promise<void>;
}

/** The stored items that one client may send. Items that are replaced, expired or over the limit are removed. */
export class PendingItems {
  readonly #store: QueueStore;
  readonly #baseUrl: string;
  readonly #ages: ItemAges;
  readonly #remover: Remover;

  constructor(store: QueueStore, baseUrl: string, ages: ItemAges, remover: Remover) {
    this.#store = store;
    this.#baseUrl = baseUrl;
    this.#ages = ages;
    this.#remover = remover;
  }

  /** Makes a user the owner of the items that this page accepted without a token. */
  async adopt(owner: string): Promise<void> {
    for (const item of await this.#store.allItems()) {
      if (item.owner === null && this.#isMine(owner, item))
        await this.#store.storage.update({...item, owner});
    }
  }

  /** Removes old records that cannot be sent: damaged ones, and those of other formats. They may hold comments. */
  async expireUnsendable(): Promise<void> {
    const records = (await this.#store.records()).filter((record) => !isItem(record));
    await this.#ages.store(records);
    for (const record of records) {
      if (this.#ages.of(record).waited > MAX_AGE_MS) await this.#remover.forget(record);
    }
  }

  /**
   * Returns the items that this client may send, in order. All expired items are dropped.
   *
   * @param mayTry - Whether an attempt is possible now. The clock may have jumped while the page was closed, so an item is
   *   tried once before it expires.
   */
  async sendable(owner: string | null, mayTry: boolean): Promise<QueueItem[]> {
    const items = await this.#withinLimit(owner);
    await this.#ages.store(items);
    const sendable: QueueItem[] = [];
    for (const item of items) {
      const isMine = this.#isMine(owner, item);
      const {waited, tries} = this.#ages.of(item);
      if (waited > MAX_AGE_MS && !(isMine && mayTry && !tries)) {
        await this.#remover.drop(
          isMine ? item : withoutTexts(item),
          new RfError(`Not sent within ${MAX_AGE_MS / 86_400_000} days: dropped.`),
        );
      } else if (isMine) sendable.push(item);
    }
    return sendable;
  }

  /** Whether this client may send an item. */
  #isMine(owner: string | null, item: QueueItem): boolean {
    return item.baseUrl === this.#baseUrl && this.#store.isFor(owner, item);
  }

  /** Returns all items, in order. Replaced votes and this client's items over the limit are removed. */
  async #withinLimit(owner: string | null): Promise<QueueItem[]> {
    const all = await this.#store.allItems();
    const replaced = all.filter(
      (item) => item.baseUrl === this.#baseUrl && all.some((newer) => isReplaced(item, newer)),
    );
    for (const item of replaced) {
      await this.#remover.forget(item);
      this.#store.take(item)?.resolve({status: 'queued'});
    }
    const items = all.filter((item) => !replaced.includes(item));
    const isMine = (item: QueueItem) => this.#isMine(owner, item);
    const {dropped, rejected} = chooseOverflow(items.filter(isMine), this.#store.unsettled.filter(isMine));
    const error = new RfError(`The queue is full: ${MAX_ITEMS} items are pending.`);
    for (const item of dropped) await this.#remover.drop(item, error);
    for (const item of rejected) {
      await this.#remover.forget(item);
      this.#store.take(item)?.reject(error);
    }
    const gone = new Set([...dropped, ...rejected].map(({id}) => id));
    return items.filter(({id}) => !gone.has(id));
  }
}
