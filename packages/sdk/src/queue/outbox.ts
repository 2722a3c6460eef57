import {RfError} from '../errors/rf-error.js';
import type {Identities, Identity} from '../identity.js';
import {retryable} from '../internal/retryable.js';
import {QueueEvent, type QueueEventDetail} from './events.js';
import {FORMAT, requestOf, type Content, type QueueItem, type WriteResult} from './item.js';
import {News} from './news.js';
import type {Drain} from './sender.js';
import {memoryStorage, persistentStorage, type Storage} from './storage.js';
import {uuid} from './uuid.js';

/** What the queue is made with. */
export interface OutboxOptions {
  readonly baseUrl: string;
  readonly identities: Identities;
  readonly mode: 'persistent' | 'memory' | 'off';
  /** ms. */
  readonly timeout: number;
  readonly fetch: typeof fetch;
  readonly beforeSend: ((item: QueueItem) => QueueItem | null) | undefined;
  readonly onError: ((error: Error) => void) | undefined;
  /** Where `queued`, `saved` and `refused` are dispatched. */
  readonly events: Pick<EventTarget, 'dispatchEvent'>;
}

const MOST_ITEMS = 200;
/** What every browser lets go with `keepalive` in all. */
const KEEPALIVE_BYTES = 16 * 1024;
/** A write that is not through by then is told to be queued. */
const LONGEST_SETTLE_MS = 10_000;
/** How long the owner of a write is waited for before it is stored without one. */
const LONGEST_OWNER_MS = 100;
const FIRST_RELOAD_MS = 1000;
const LONGEST_RELOAD_MS = 60_000;

/** Whose it is; nobody's, where the host could not get a token: it is asked again when something is sent. */
const ownerOf = (asked: Promise<Identity | null>): Promise<string | null> =>
  asked.then(
    (identity) => identity?.owner ?? null,
    () => null,
  );

const isReplacedBy = (older: QueueItem, item: QueueItem): boolean =>
  older.kind === 'vote' &&
  item.kind === 'vote' &&
  older.stepId === item.stepId &&
  older.sessionId === item.sessionId &&
  older.owner === item.owner &&
  older.baseUrl === item.baseUrl;

interface Waiting {
  readonly item: QueueItem;
  readonly resolve: (result: WriteResult<unknown>) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

const importSender = retryable(() => import('./sender.js'));

const pageId = uuid();
let lastSeq = 0;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Accepts, stores and numbers. Small, and loaded at once; what sends comes when there is something to send. */
export class Outbox {
  readonly storage: Storage;
  readonly page = pageId;
  readonly #waiting = new Map<string, Waiting>();
  #storing: Promise<unknown> = Promise.resolve();
  #drain: Promise<Drain> | undefined;
  #lastToken: string | undefined;
  #isClosed = false;
  #reloads = 0;
  readonly #cleanUp: (() => void)[] = [];
  readonly #news: News | undefined;

  constructor(readonly options: OutboxOptions) {
    this.storage = options.mode === 'persistent' ? persistentStorage() : memoryStorage();
    this.#listen();
    if (options.mode !== 'persistent') return;
    this.#news = new News((type, detail) => void this.#hear(type, detail));
    void this.#sendWhatWaits();
  }

  /** Whose items this client may send: theirs, and while there is no token what was given on this page. */
  mayISend(item: QueueItem, owner: string | null): boolean {
    if (item.baseUrl !== this.options.baseUrl) return false;
    return item.owner === null ? item.page === this.page : item.owner === owner;
  }

  /** All items for this client's server, in the order in which they were given. */
  async here(): Promise<QueueItem[]> {
    const items = await this.storage.all();
    return items.filter(({baseUrl}) => baseUrl === this.options.baseUrl).sort((a, b) => a.seq - b.seq);
  }

  /**
   * Whose token there is now. What was given on this page before any token was there is theirs from then on, if this
   * is the first.
   */
  async identity(): Promise<Identity | null> {
    const identity = await this.options.identities.current();
    if (!identity) return null;
    this.#lastToken = identity.token;
    for (const item of await this.here()) {
      if (item.owner === null && item.page === this.page) {
        await this.storage.update({...item, owner: identity.owner});
      }
    }
    return identity;
  }

  /**
   * Stores a write and sends it.
   *
   * @throws {RfError} when the queue is full.
   */
  async accept<T>(content: Content, signal?: AbortSignal): Promise<WriteResult<T>> {
    signal?.throwIfAborted();
    const item = this.#prepare(content);
    if (this.options.mode === 'off') {
      const prepared = await item;
      if (!prepared) return {status: 'queued'};
      const {sendDirectly} = await importSender();
      return {status: 'saved', data: (await sendDirectly(this, prepared, signal)) as T};
    }
    // One after the other: what is stored together with another would not see what it replaces.
    const earlier = this.#storing;
    const stored = item.then(async (prepared) => {
      await earlier;
      return prepared && this.#store<T>(prepared);
    });
    this.#storing = stored.catch(() => undefined);
    const accepted = await stored;
    if (!accepted) return {status: 'queued'};
    void this.send();
    return accepted.settled;
  }

  /** The server has the item. */
  settleSaved(item: QueueItem, data: unknown): void {
    this.#settle('saved', {item, data});
    this.#news?.tell('saved', {item, data});
  }

  /** The item waits. */
  settleQueued(item: QueueItem): void {
    const waiting = this.#take(item);
    if (!waiting) return;
    waiting.resolve({status: 'queued'});
    this.options.events.dispatchEvent(new QueueEvent('queued', {item}));
  }

  /** The item is dropped. */
  settleRefused(item: QueueItem, error: RfError): void {
    this.#settle('refused', {item, error});
    this.#news?.tell('refused', {item, error});
  }

  /** Sends what may be sent now; when it is urgent also what was to wait after a failure. Resolves when that has been tried. */
  async send(isUrgent = false): Promise<void> {
    if (this.#isClosed) return;
    let drain: Drain;
    try {
      drain = await this.#loadSender();
    } catch {
      // Its file cannot be had now: the items are stored, and it is asked for again.
      for (const {item} of this.#waiting.values()) this.settleQueued(item);
      this.#reloads++;
      void after(Math.min(FIRST_RELOAD_MS * 2 ** this.#reloads, LONGEST_RELOAD_MS)).then(() => this.send());
      return;
    }
    await drain(isUrgent);
  }

  async pending(): Promise<number> {
    // What has just been given counts.
    await this.#storing;
    return (await this.#mine()).length;
  }

  /** Forgets what waits of this person: the host signs them out. */
  async clear(): Promise<void> {
    await Promise.all((await this.#mine()).map(({id}) => this.storage.delete(id)));
    for (const {item} of [...this.#waiting.values()]) this.settleQueued(item);
  }

  /** Sends nothing more from here; what is stored stays. */
  close(): void {
    this.#isClosed = true;
    for (const undo of this.#cleanUp.splice(0)) undo();
    this.#news?.close();
    for (const {item} of [...this.#waiting.values()]) this.settleQueued(item);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async #mine(): Promise<QueueItem[]> {
    const owner = await ownerOf(this.identity());
    return (await this.here()).filter((item) => this.mayISend(item, owner));
  }

  async #prepare(content: Content): Promise<QueueItem | null> {
    lastSeq = Math.max(Date.now(), lastSeq + 1);
    const given = {
      ...content,
      format: FORMAT,
      id: uuid(),
      seq: lastSeq,
      baseUrl: this.options.baseUrl,
      owner: null,
      page: this.page,
      waited: 0,
      countedAt: Date.now(),
    } as QueueItem;
    const owner = ownerOf(this.options.identities.current());
    // Whose it is may turn out after it was stored: then it is theirs as what was given before any token.
    const known = await Promise.race([owner, after(LONGEST_OWNER_MS).then(() => null)]);
    const owned = {...given, owner: known};
    return this.options.beforeSend ? this.options.beforeSend(owned) : owned;
  }

  /** A newer vote on a step takes the place of one that waits; visits make room first. */
  async #makeRoom(item: QueueItem): Promise<void> {
    const items = await this.storage.all();
    const replaced = items.filter((older) => isReplacedBy(older, item));
    for (const older of replaced) {
      await this.storage.delete(older.id);
      this.#take(older)?.resolve({status: 'queued'});
    }
    if (items.length - replaced.length < MOST_ITEMS) return;
    const [visit] = items.filter(({kind}) => kind === 'visit').sort((a, b) => a.seq - b.seq);
    const full = new RfError(`The queue is full: ${MOST_ITEMS} items wait for the server.`);
    if (!visit) throw full;
    await this.storage.delete(visit.id);
    this.settleRefused(visit, full);
  }

  async #store<T>(item: QueueItem): Promise<{settled: Promise<WriteResult<T>>}> {
    await this.#makeRoom(item);
    // Once it is stored another tab may send it, and say so, before this one is told that it is stored.
    const settled = new Promise<WriteResult<T>>((resolve, reject) => {
      const timer = setTimeout(() => this.settleQueued(item), LONGEST_SETTLE_MS);
      this.#waiting.set(item.id, {item, resolve: resolve as Waiting['resolve'], reject, timer});
    });
    await this.storage.put(item);
    return {settled};
  }

  #settle(type: 'saved' | 'refused', detail: QueueEventDetail): void {
    const {item, data, error} = detail;
    const waiting = this.#take(item);
    if (type === 'saved') waiting?.resolve({status: 'saved', data});
    else waiting?.reject(error);
    this.options.events.dispatchEvent(new QueueEvent(type, detail));
  }

  /** Another client, perhaps in another tab, has sent an item that is this person's too. */
  async #hear(type: 'saved' | 'refused', detail: QueueEventDetail): Promise<void> {
    const isOurs =
      this.#waiting.has(detail.item.id) || this.mayISend(detail.item, await ownerOf(this.identity()));
    if (isOurs && !this.#isClosed) this.#settle(type, detail);
  }

  #take(item: QueueItem): Waiting | undefined {
    const waiting = this.#waiting.get(item.id);
    if (!waiting) return undefined;
    clearTimeout(waiting.timer);
    this.#waiting.delete(item.id);
    return waiting;
  }

  #loadSender(): Promise<Drain> {
    this.#drain ??= importSender().then(
      ({makeDrain}) => makeDrain(this),
      (error: unknown) => {
        this.#drain = undefined;
        throw error;
      },
    );
    return this.#drain;
  }

  async #sendWhatWaits(isUrgent = false): Promise<void> {
    const items = await this.storage.all();
    if (items.some(({baseUrl}) => baseUrl === this.options.baseUrl)) await this.send(isUrgent);
  }

  #listen(): void {
    if (typeof addEventListener !== 'function') return;
    const on = (target: EventTarget, type: string, listener: () => void) => {
      target.addEventListener(type, listener);
      this.#cleanUp.push(() => target.removeEventListener(type, listener));
    };
    on(globalThis, 'online', () => void this.#sendWhatWaits(true));
    on(globalThis, 'pagehide', () => {
      this.#sendLast();
      this.#news?.close();
    });
    on(globalThis, 'pageshow', () => {
      this.#news?.open();
      void this.#sendWhatWaits();
    });
    if (typeof document === 'undefined') return;
    on(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.#sendWhatWaits();
    });
  }

  /** The page goes: what fits is sent on its way, and stays stored until the server has said that it is there. */
  #sendLast(): void {
    if (!this.#lastToken) return;
    let left = KEEPALIVE_BYTES;
    for (const {item} of this.#waiting.values()) {
      const {method, path, body, headers} = requestOf(item);
      const text = body && JSON.stringify(body);
      left -= text?.length ?? 0;
      if (left < 0) return;
      this.options
        .fetch(`${this.options.baseUrl}/api/v1${path}`, {
          method,
          keepalive: true,
          headers: {
            ...headers,
            Authorization: `Bearer ${this.#lastToken}`,
            ...(text && {'Content-Type': 'application/json'}),
          },
          ...(text && {body: text}),
        })
        // Nobody is left to be told: the item is stored, and the next page sends it.
        .catch(() => undefined);
    }
  }
}
