import type {ArgumentCheck} from '../arguments.js';
import type {AskIdentity} from '../identity.js';
import type {Remote, RemoteModule} from '../remote.js';
import type {News} from './news.js';
import {QueueEvent, type QueueEventDetail} from './events.js';
import {FORMAT, type Content, type QueueItem, type WriteResult} from './item.js';
import {memoryStorage, persistentStorage, type Storage} from './storage.js';
import {uuid} from './uuid.js';

/** What the queue is made with. */
export interface OutboxOptions {
  readonly baseUrl: string;
  readonly identity: AskIdentity;
  readonly mode: 'persistent' | 'memory' | 'off';
  /** ms. */
  readonly timeout: number;
  readonly fetch: typeof fetch;
  readonly beforeSend: ((item: QueueItem) => QueueItem | null) | undefined;
  readonly onError: ((error: Error) => void) | undefined;
  /** Loads what talks to the server; may be called again when that fails. */
  readonly loadRemote: () => Promise<RemoteModule>;
  /** Looks at an argument of a read before anything is sent. */
  readonly checkArgument: ArgumentCheck | undefined;
  /** Where `queued`, `saved` and `refused` are dispatched. */
  readonly events: Pick<EventTarget, 'dispatchEvent'>;
}

/** The channel's, and the key under which the last `seq` is written down. */
const NAME = 'resolutionflow-feedback';
const MOST_ITEMS = 200;
/** A write that is not through by then is told to be queued. */
const LONGEST_SETTLE_MS = 10_000;
/** How long the owner of a write is waited for before it is stored without one. */
const LONGEST_OWNER_MS = 100;
const FIRST_RELOAD_MS = 1000;
const LONGEST_RELOAD_MS = 60_000;

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

/** What a newer vote takes the place of: a vote on the same step, by the same person. */
const subjectOf = (item: QueueItem): string | false =>
  item.kind === 'vote' && JSON.stringify([item.baseUrl, item.owner, item.sessionId, item.stepId]);

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Accepts, stores and numbers. Small, and loaded at once; what sends comes when there is something to send. */
export class Outbox {
  readonly storage: Storage;
  /** Aborted: the client is closed, and nothing more is to be sent from here. */
  readonly end = new AbortController();
  readonly #waiting = new Map<string, Waiting>();
  #storing: Promise<unknown> = Promise.resolve();
  #remote: Promise<Remote> | undefined;
  #reloads = 0;
  /** Where clients of all tabs tell each other what became of items; closed while the page is put aside. */
  channel: BroadcastChannel | undefined;

  constructor(readonly options: OutboxOptions) {
    const isShared = options.mode === 'persistent';
    this.storage = isShared ? persistentStorage() : memoryStorage();
    if (isShared) this.#tuneIn();
    this.on('pagehide', () => this.#tuneOut());
    for (const type of ['online', 'pageshow', 'visibilitychange']) {
      this.on(type, () => {
        if (isShared) this.#tuneIn();
        if (type !== 'visibilitychange' || !document.hidden) void this.#sendWhatWaits(type === 'online');
      });
    }
    if (isShared) void this.#sendWhatWaits();
  }

  /** What is accepted here and not settled. */
  get unsettled(): QueueItem[] {
    return Array.from(this.#waiting.values(), ({item}) => item);
  }

  /** Listens to the page, where there is one, until the client is closed. */
  on(type: string, listener: () => void): void {
    globalThis.addEventListener?.(type, listener, {capture: true, signal: this.end.signal});
  }

  /** All items for this client's server, in the order in which they were given. */
  async here(): Promise<QueueItem[]> {
    const items = await this.storage.all();
    return items.filter(({baseUrl}) => baseUrl === this.options.baseUrl).sort((a, b) => a.seq - b.seq);
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
    // One after the other: what is stored together with another would not see what it replaces.
    const earlier = this.#storing;
    const storing = preparing.then(async (item) => {
      await earlier;
      return item && this.#store<T>(item);
    });
    this.#storing = storing.catch(() => undefined);
    const stored = await storing;
    if (!stored) return {status: 'queued'};
    void this.send();
    return stored.settled;
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
    let remote: Remote;
    try {
      remote = await this.remote();
    } catch {
      // Its file cannot be had now: the items are stored, and it is asked for again.
      this.#letWait();
      setTimeout(() => void this.send(), Math.min(FIRST_RELOAD_MS * 2 ** this.#reloads++, LONGEST_RELOAD_MS));
      return;
    }
    await remote.drain(isUrgent);
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
    for (const {id} of await this.mine()) await this.storage.delete(id);
    this.#letWait();
  }

  /** Sends nothing more from here; what is stored stays. */
  close(): void {
    this.end.abort();
    this.#tuneOut();
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
    const owner = await Promise.race([this.owner(), after(LONGEST_OWNER_MS).then(() => null)]);
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

  async #store<T>(item: QueueItem): Promise<{settled: Promise<WriteResult<T>>}> {
    const subject = subjectOf(item);
    const items = await this.storage.all();
    const replaced = items.filter((older) => subject && subjectOf(older) === subject);
    for (const older of replaced) {
      await this.storage.delete(older.id);
      this.take(older)?.resolve({status: 'queued'});
    }
    if (items.length - replaced.length >= MOST_ITEMS) await (await this.remote()).makeRoom(MOST_ITEMS);
    // Once it is stored another tab may send it, and say so, before this one is told that it is stored.
    const settled = new Promise<WriteResult<T>>((resolve, reject) => {
      const timer = setTimeout(() => this.settle('queued', {item}), LONGEST_SETTLE_MS);
      this.#waiting.set(item.id, {item, resolve, reject, timer});
    });
    await this.storage.put(item);
    return {settled};
  }

  async #sendWhatWaits(isUrgent = false): Promise<void> {
    if ((await this.here()).length) await this.send(isUrgent);
  }

  /**
   * One client sends what all clients have stored, those of other tabs too, and tells them what became of it. Where
   * there is no channel a client learns nothing, and calls its own item queued after a while.
   */
  #tuneIn(): void {
    try {
      this.channel ??= new BroadcastChannel(NAME);
      this.channel.onmessage = ({data}: MessageEvent<News>) => void this.#hear(data);
    } catch {
      // Missing, or denied together with the storage.
    }
  }

  async #hear(news: News): Promise<void> {
    // Without the code to understand it nothing is lost: it only tells.
    const remote = await this.remote().catch(() => undefined);
    await remote?.hear(news);
  }

  /** An open channel keeps a page out of the browser's back-forward cache. */
  #tuneOut(): void {
    this.channel?.close();
    this.channel = undefined;
  }
}
