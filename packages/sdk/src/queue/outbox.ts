import type {ArgumentCheck} from '../arguments.js';
import type {AskIdentity} from '../identity.js';
import type {Remote, RemoteModule} from '../remote.js';
import type {RfClientOptions} from '../types.js';
import {QueueEvent, type QueueEventDetail} from './events.js';
import {FORMAT, type Content, type QueueItem, type WriteResult} from './item.js';
import {isFull, textStorage, type Storage} from './storage.js';
import {atLast} from '../internal/at-last.js';
import {whenIdle} from '../internal/when-idle.js';
import {uuid} from './uuid.js';

/** What the queue is made with. */
export interface OutboxOptions extends Pick<RfClientOptions, 'timeout' | 'fetch' | 'beforeSend' | 'onError'> {
  readonly baseUrl: string;
  readonly identity: AskIdentity;
  readonly mode: 'persistent' | 'memory' | 'off';
  /** Loads what talks to the server; may be called again when that fails. */
  readonly loadRemote: () => Promise<RemoteModule>;
  /** Looks at an argument of a read before anything is sent. */
  readonly checkArgument: ArgumentCheck | undefined;
  /** Where `queued`, `saved` and `refused` are dispatched. */
  readonly events: Pick<EventTarget, 'dispatchEvent'>;
}

/** The key under which the last `seq` is written down. */
const NAME = 'resolutionflow-feedback';
/** A write that is not through by then is told to be queued. */
const LONGEST_SETTLE_MS = 10_000;
/** How long the owner of a write is waited for before it is stored without one. */
const LONGEST_OWNER_MS = 100;

interface Waiting {
  readonly item: QueueItem;
  readonly resolve: (result: WriteResult<never>) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

const page = uuid();
let lastSeq = 0;

/** Rises from press to press, where pages share the queue over all of them, though the clock may go back. */
function nextSeq(now: number, isShared: boolean): number {
  lastSeq = Math.max(now, lastSeq + 1);
  try {
    if (isShared) localStorage[NAME] = lastSeq = Math.max(lastSeq, +localStorage[NAME] + 1 || 0);
  } catch {
    // Denied or full: this page has but its own.
  }
  return lastSeq;
}

/** Accepts, stores and numbers. Small, and loaded at once; what sends comes when there is something to send. */
export class Outbox {
  /** What sends brings the places for what `localStorage` does not take. */
  storage: Storage;
  /** Aborted: the client is closed, and nothing more is to be sent from here. */
  readonly end = new AbortController();
  readonly #waiting = new Map<string, Waiting>();
  #storing: Promise<unknown> = Promise.resolve();
  #remote: Promise<Remote> | undefined;
  /** A client that is closed asks no more. */
  readonly #remoteAtLast = atLast(() =>
    this.end.signal.aborted ? new Promise<never>(() => undefined) : this.remote(),
  );

  constructor(readonly options: OutboxOptions) {
    const isShared = options.mode === 'persistent';
    const memory = {};
    this.storage = textStorage(() => (isShared ? localStorage : memory));
    for (const type of ['online', 'pageshow', 'visibilitychange']) {
      this.on(type, () => void this.#sendWhatWaits());
    }
    // A page's first look into `localStorage` takes long: once nothing is more urgent. What waits may lie where only the sender looks.
    if (isShared) whenIdle(() => void (isFull() ? this.send() : this.#sendWhatWaits()));
  }

  /** What is accepted here and not settled. */
  get unsettled(): QueueItem[] {
    return Array.from(this.#waiting.values(), ({item}) => item);
  }

  /** Listens to the page, where there is one, until the client is closed. */
  on(type: string, listener: () => void): void {
    globalThis.addEventListener?.(type, listener, {capture: true, signal: this.end.signal});
  }

  /** All items that this version of the SDK has stored, in the order in which they were given. */
  async all(): Promise<QueueItem[]> {
    const stored = await this.#stored((storage) => storage.all());
    return stored
      .filter((item): item is QueueItem => (item as QueueItem | null)?.format === FORMAT)
      .sort((a, b) => a.seq - b.seq);
  }

  /** Those for this client's server. */
  async here(): Promise<QueueItem[]> {
    return (await this.all()).filter(({baseUrl}) => baseUrl === this.options.baseUrl);
  }

  /** Whether this client may send it: for this person, or while there is no token what was given on this page. */
  isFor(owner: string | null, item: QueueItem): boolean {
    return item.owner === null ? item.page === page : item.owner === owner;
  }

  /** Whose token there is now; nobody's, where the host could not get one: it is asked again when something is sent. */
  owner(): Promise<string | null> {
    return this.options.identity(true).then(
      (identity) => identity && identity.owner,
      () => null,
    );
  }

  /** This person's items. */
  async mine(): Promise<QueueItem[]> {
    const owner = await this.owner();
    return (await this.here()).filter((item) => this.isFor(owner, item));
  }

  /**
   * Stores a write and sends it.
   *
   * @throws {RfError} when the queue is full.
   */
  async accept<T>(content: Content, signal?: AbortSignal): Promise<WriteResult<T>> {
    signal?.throwIfAborted();
    const preparing = this.#prepare(content);
    if (this.options.mode === 'off') {
      const item = await preparing;
      return item ? (await this.remote()).sendDirectly<T>(item, signal) : {status: 'queued'};
    }
    return new Promise<WriteResult<T>>((resolve, reject) => {
      const storing = preparing.then(async (item) => {
        if (!item) return resolve({status: 'queued'});
        // Once it is stored another tab may send it, and say so, before this one is told that it is stored.
        const timer = setTimeout(() => this.settle('queued', {item}), LONGEST_SETTLE_MS);
        this.#waiting.set(item.id, {item, resolve, reject, timer});
        await this.#stored((storage) => storage.put(item));
        void this.send();
      });
      this.#storing = Promise.all([this.#storing, storing.catch(reject)]);
    });
  }

  /** Tells whoever gave an item here what became of it. */
  settle(type: 'queued' | 'saved' | 'refused', detail: QueueEventDetail): void {
    const {item, data, error} = detail;
    const waiting = this.take(item);
    if (error) waiting?.reject(error);
    else waiting?.resolve(type === 'saved' ? {status: type, data: data as never} : {status: 'queued'});
    if (waiting || type !== 'queued') this.options.events.dispatchEvent(new QueueEvent(type, detail));
  }

  /** Nobody waits any longer to hear of an item. */
  take({id}: QueueItem): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(id);
    return waiting;
  }

  /** Sends what may be sent now; when it is urgent also what was to wait after a failure. Resolves when that has been tried. */
  async send(isUrgent = false): Promise<void> {
    if (this.end.signal.aborted) return;
    const remote = await this.remote().catch(() => undefined);
    if (remote) return remote.drain(isUrgent);
    // Its file cannot be had now: the items are stored, and it is asked for again.
    this.#letWait();
    void this.#remoteAtLast().then(() => this.send(isUrgent));
  }

  /** What talks to the server; rejects when its file cannot be loaded. */
  remote(): Promise<Remote> {
    return (this.#remote ??= this.options.loadRemote().then(
      ({connect}) => connect(this),
      (error: unknown) => {
        this.#remote = undefined;
        throw error;
      },
    ));
  }

  async pending(): Promise<number> {
    // What has just been given counts.
    await this.#storing;
    return (await this.mine()).length;
  }

  /** Forgets what waits of this person: the host signs them out. */
  async clear(): Promise<void> {
    // What was given while `localStorage` was full lies where only the sender looks.
    await this.remote().catch(() => undefined);
    for (const {id} of await this.mine()) await this.#stored((storage) => storage.delete(id));
    this.#letWait();
  }

  /** Sends nothing more from here; what is stored stays. */
  close(): void {
    this.end.abort();
    this.#letWait();
  }

  #letWait(): void {
    for (const item of this.unsettled) this.settle('queued', {item});
  }

  async #prepare(content: Content): Promise<QueueItem | null> {
    const {baseUrl, mode, beforeSend} = this.options;
    const now = Date.now();
    const seq = nextSeq(now, mode === 'persistent');
    // Whose it is may turn out after it was stored: then it is theirs as what was given before any token.
    const owner = await Promise.race([
      this.owner(),
      new Promise<null>((resolve) => setTimeout(resolve, LONGEST_OWNER_MS, null)),
    ]);
    const item: QueueItem = {
      ...content,
      format: FORMAT,
      id: uuid(),
      seq,
      baseUrl,
      owner,
      page,
      waited: 0,
      countedAt: now,
    };
    return beforeSend ? beforeSend(item) : item;
  }

  async #stored<T>(use: (storage: Storage) => Promise<T>): Promise<T> {
    return use(this.storage).catch(async () => {
      await this.#remoteAtLast();
      return use(this.storage);
    });
  }

  async #sendWhatWaits(): Promise<void> {
    if ((await this.here()).length) await this.send(true);
  }
}
