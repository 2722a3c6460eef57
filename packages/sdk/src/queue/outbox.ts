import type {RfClientOptions} from '../types.js';
import {retryUntilSuccess} from '../util/retry-until-success.js';
import {toJson} from '../util/to-json.js';
import {uuid} from '../util/uuid.js';
import {whenIdle} from '../util/when-idle.js';
import {within} from '../util/within.js';
import {QueueEvent, type QueueEventDetail} from './events.js';
import {
  FORMAT,
  isItem,
  isStoredRecord,
  type Content,
  type QueueItem,
  type StoredRecord,
  type WriteResult,
} from './item.js';
import type {Connection, ConnectionOptions, LoadConnection, QueueStore, WaitingCaller} from './ports.js';
import {isFull, textStorage, type Storage} from './storage.js';

/** Options of the queue. */
export interface OutboxOptions extends ConnectionOptions, Pick<RfClientOptions, 'beforeSend'> {
  readonly loadConnection: LoadConnection;
  /** Dispatches `queued`, `saved` and `refused`. */
  readonly events: Pick<EventTarget, 'dispatchEvent'>;
}

/** Far above any clock, far below the largest safe integer: a stored `seq` beyond it is damaged. */
const MAX_SEQ = 2 ** 52;
/** The key of the last `seq` in `localStorage`. */
const SEQ_KEY = 'resolutionflow-feedback';
/** A write without an outcome after this time resolves as queued. */
const MAX_SETTLE_MS = 10_000;
/** A write is stored without an owner if the token takes longer than this. */
const MAX_OWNER_WAIT_MS = 100;

interface Waiting extends WaitingCaller {
  readonly item: QueueItem;
  readonly timer: ReturnType<typeof setTimeout>;
}

const page = uuid();
let lastSeq = 0;

/** Returns a rising number, even if the clock goes back. A shared queue has one sequence over all pages. */
function nextSeq(now: number, isShared: boolean): number {
  // Some pages replace `Date.now` by a clock with fractions.
  lastSeq = Math.max(Math.floor(now), lastSeq + 1);
  try {
    if (!isShared) return lastSeq;
    const stored = Number(localStorage[SEQ_KEY]);
    if (stored < MAX_SEQ) lastSeq = Math.max(lastSeq, Math.floor(stored) + 1);
    localStorage[SEQ_KEY] = lastSeq;
  } catch {
    // Denied or full: the page keeps its own sequence.
  }
  return lastSeq;
}

/** Copies what the host may change later. A framework's proxies can be neither stored nor posted. */
const copy = <T>(value: T): T => JSON.parse(toJson(value)) as T;

/** Accepts, stores and numbers items. Small and loaded at once; it loads the connection when there are items to send. */
export class Outbox implements QueueStore {
  #storage: Storage;
  readonly #close = new AbortController();
  readonly closed = this.#close.signal;
  readonly #waiting = new Map<string, Waiting>();
  #storing: Promise<unknown> = Promise.resolve();
  #connection: Promise<Connection> | undefined;
  #lastOwner: string | null = null;
  /** A closed client stops retrying: its promise stays pending. */
  readonly #connectionUntilSuccess = retryUntilSuccess(() =>
    this.closed.aborted ? new Promise<never>(() => undefined) : this.connection(),
  );

  constructor(readonly options: OutboxOptions) {
    const isShared = options.mode === 'persistent';
    const memory = {};
    this.#storage = textStorage(() => (isShared ? localStorage : memory));
    for (const type of ['online', 'pageshow', 'visibilitychange']) {
      this.onPage(type, () => void this.#sendPending());
    }
    // The first read of `localStorage` is slow, so it waits until the page is idle. If `localStorage` is full, pending
    // items may be in IndexedDB, which only the connection reads.
    if (isShared) whenIdle(() => void (isFull() ? this.send() : this.#sendPending()));
  }

  get storage(): Storage {
    return this.#storage;
  }

  get unsettled(): QueueItem[] {
    return [...this.#waiting.values()].map(({item}) => item);
  }

  onPage(type: string, listener: () => void): void {
    globalThis.addEventListener?.(type, listener, {capture: true, signal: this.closed});
  }

  /** All stored records, also of other servers, owners and formats. */
  async records(): Promise<StoredRecord[]> {
    return (await this.#stored((storage) => storage.all())).filter(isStoredRecord);
  }

  async allItems(): Promise<QueueItem[]> {
    return (await this.records()).filter(isItem).sort((a, b) => a.seq - b.seq);
  }

  /** The items for this client's server. */
  async itemsForServer(): Promise<QueueItem[]> {
    return (await this.allItems()).filter(({baseUrl}) => baseUrl === this.options.baseUrl);
  }

  isFor(owner: string | null, item: Pick<QueueItem, 'owner' | 'page'>): boolean {
    return item.owner === null ? item.page === page : item.owner === owner;
  }

  owner(): Promise<string | null> {
    return this.options.identity.afresh().then(
      (identity) => identity && (this.#lastOwner = identity.owner),
      // A host that is offline has no token, but still the same user.
      () => this.options.identity.lastOwner(),
    );
  }

  async itemsForUser(): Promise<QueueItem[]> {
    // Calls `getToken` only if the owner matters.
    if ((await this.itemsForServer()).length === 0) return [];
    const owner = await this.owner();
    return (await this.itemsForServer()).filter((item) => this.isFor(owner, item));
  }

  /**
   * Stores a write and sends it.
   *
   * @throws {RfError} when the queue is full.
   */
  async accept<T>(content: Content, signal?: AbortSignal): Promise<WriteResult<T>> {
    signal?.throwIfAborted();
    const preparing = within({signal}, () => this.#prepare(content));
    if (this.options.mode === 'off') {
      const item = await preparing;
      return item ? (await this.connection()).sendDirectly<T>(item, signal) : {status: 'queued'};
    }
    return new Promise<WriteResult<T>>((resolve, reject) => {
      const storing = preparing.then(async (item) => {
        if (!item) return resolve({status: 'queued'});
        // Registered before it is stored: another tab may send it before `put` resolves here.
        const timer = setTimeout(() => this.settle('queued', {item}), MAX_SETTLE_MS);
        this.#waiting.set(item.id, {item, resolve, reject, timer});
        await this.#stored((storage) => storage.put(item));
        void this.send();
      });
      this.#storing = Promise.all([this.#storing, storing.catch(reject)]);
    });
  }

  settle(type: 'queued' | 'saved' | 'refused', detail: QueueEventDetail): void {
    const {item, data, error} = detail;
    const waiting = this.take(item);
    if (error) waiting?.reject(error);
    else waiting?.resolve(type === 'saved' ? {status: type, data: data as never} : {status: 'queued'});
    if (waiting || type !== 'queued') this.options.events.dispatchEvent(new QueueEvent(type, detail));
  }

  take({id}: QueueItem): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(id);
    return waiting;
  }

  /** Sends what may be sent now; if urgent, without the pause after a failure. Resolves when that has been tried. */
  async send(isUrgent = false): Promise<void> {
    if (this.closed.aborted) return this.#resolveAllAsQueued();
    const connection = await this.connection().catch(() => undefined);
    if (connection) return connection.drain(isUrgent);
    // The file cannot be loaded now: the items stay stored until a later attempt succeeds.
    this.#resolveAllAsQueued();
    void this.#connectionUntilSuccess().then(() => this.send(isUrgent));
  }

  /** Loads the connection once. Rejects if its file cannot be loaded. */
  connection(): Promise<Connection> {
    const {loadConnection, timeout} = this.options;
    return (this.#connection ??= within({timeout}, loadConnection).then(
      ({connect, fallbackStorage}) => {
        if (this.options.mode === 'persistent') this.#storage = fallbackStorage(this.#storage);
        return connect(this, this.options);
      },
      (error: unknown) => {
        this.#connection = undefined;
        throw error;
      },
    ));
  }

  /** The items that this client may send, in order. */
  async pendingItems(): Promise<QueueItem[]> {
    // Writes that are being stored count as well.
    await this.#storing;
    return this.itemsForUser();
  }

  /** Deletes all stored records of this person, also those for other servers. Without a token, of the last person. */
  async clear(): Promise<void> {
    // If `localStorage` was full, items are in IndexedDB, which only the connection reads.
    await this.connection().catch(() => undefined);
    const owner = (await this.owner()) ?? this.#lastOwner;
    // Writes that are being stored are deleted as well.
    await this.#storing;
    for (const record of await this.records()) {
      if (this.isFor(owner, record)) await this.#stored((storage) => storage.delete(record.id));
    }
    this.#resolveAllAsQueued();
  }

  /** Stops sending. Stored items stay for the next client. */
  close(): void {
    this.#close.abort();
    this.#resolveAllAsQueued();
  }

  #resolveAllAsQueued(): void {
    for (const item of this.unsettled) this.settle('queued', {item});
  }

  async #prepare(content: Content): Promise<QueueItem | null> {
    const {baseUrl, mode, beforeSend, timeout} = this.options;
    const now = Date.now();
    const seq = nextSeq(now, mode === 'persistent');
    // If the token comes later, the item is treated like one that was accepted before any token.
    const owner = await within({timeout: MAX_OWNER_WAIT_MS}, () => this.owner()).catch(() => null);
    const fields = {
      format: FORMAT,
      id: uuid(),
      seq,
      baseUrl,
      owner,
      page,
      waited: 0,
      countedAt: now,
    } as const;
    const item = copy({...content, ...fields});
    if (!beforeSend) return item;
    const changed = await within({timeout, source: 'beforeSend'}, () => beforeSend(item));
    if (changed === null) return null;
    if (!isItem(changed)) throw new TypeError('beforeSend: expected the item or null');
    // Only the content is the host's: items with the same id would replace each other.
    return copy({...changed, ...fields});
  }

  async #stored<T>(use: (storage: Storage) => Promise<T>): Promise<T> {
    return use(this.#storage).catch(async () => {
      // A closed client tries once more.
      await within({signal: this.closed}, this.#connectionUntilSuccess).catch(() => this.connection());
      return use(this.#storage);
    });
  }

  async #sendPending(): Promise<void> {
    // Records that this client cannot send may have expired.
    if ((await this.records()).length) await this.send(true);
  }
}
