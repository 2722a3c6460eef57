import {getMe, getSession, pathOf} from '@resolutionflow/contract/responses';
import {ApiError} from '../errors/api-error.js';
import {NetworkError} from '../errors/network-error.js';
import type {RfError} from '../errors/rf-error.js';
import type {Identity} from '../identity.js';
import {hintAtMissingToken, hintAtToken, hintAtUnknownStep} from '../http/hints.js';
import {
  apiErrorOf,
  discardBody,
  savedBody,
  send,
  type CallOptions,
  type TransportRequest,
} from '../http/transport.js';
import type {QueueItem} from './item.js';
import {ItemAges, type ItemAge} from './item-ages.js';
import {carriesTime} from './item-policy.js';
import {lastItems} from './last-items.js';
import {OutcomeChannel} from './outcome-channel.js';
import {PendingItems} from './pending-items.js';
import type {ConnectionOptions, QueueStore} from './ports.js';
import {requestOf, type ItemRequest} from './request.js';
import {backoff, classifyFailure, retryAfter} from './retry.js';
import {monotonicNow, RetryPause} from './retry-pause.js';
import {ServerClock} from './server-clock.js';
import {withTabLock} from './tab-lock.js';
import {toJson} from '../util/to-json.js';
import {within} from '../util/within.js';

const MAX_NOT_YET_MS = 15 * 60_000;
/** A drain ends after this number of rejected tokens: the first one and its replacement. */
const MAX_REJECTED_TOKENS = 2;
/** The total that every browser sends with `keepalive`. */
const KEEPALIVE_BYTES = 16 * 1024;

/** Options of the sender. */
type SenderOptions = CallOptions & Pick<ConnectionOptions, 'mode' | 'onError'>;

/** The request for an item, or the error if its ids make no path: elements do not check arguments. */
function requestIfValid(item: QueueItem, happenedAt: Date | undefined): ItemRequest | RfError {
  try {
    return requestOf(item, happenedAt);
  } catch (error) {
    return error as RfError;
  }
}

/** Sends the pending items of a queue. */
export class Sender {
  readonly #store: QueueStore;
  readonly #options: SenderOptions;
  readonly #ages: ItemAges;
  readonly #pending: PendingItems;
  readonly #outcomes: OutcomeChannel;
  readonly #clock = new ServerClock();
  readonly #retryPause: RetryPause;
  /** By {@link monotonicNow}: the pause after a failure. */
  #backedOffUntil = 0;
  #failures = 0;
  /** By {@link monotonicNow}: pauses of single sessions and single items, by their ids. */
  readonly #heldUntil = new Map<string, number>();
  /** How many tokens the server has rejected since the last success. After two, this drain sends nothing more. */
  #rejectedTokens = 0;
  #last: Identity | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Resolves when the running drain has ended, or has waited for the tab lock for longer than the timeout. */
  #draining: Promise<void> | undefined;
  /** The next drain asks the host, even if it has just answered: another person may have signed in. */
  #mustAsk = false;
  /** Another drain was requested during this one. */
  #isRequestedAgain = false;

  constructor(store: QueueStore, options: SenderOptions) {
    this.#store = store;
    this.#options = options;
    this.#ages = new ItemAges(store.storage);
    this.#pending = new PendingItems(store, options.baseUrl, this.#ages, {
      forget: (record) => this.#forget(record),
      drop: (item, error) => this.#drop(item, error),
    });
    this.#outcomes = new OutcomeChannel(store, options);
    this.#retryPause = new RetryPause(options.mode === 'persistent' ? options.baseUrl : undefined);
    store.onPage('pagehide', () => void this.#sendLast());
    store.closed.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** Sends what may be sent now. If urgent, only `Retry-After` delays it. Resolves when that has been tried. */
  drain(isUrgent = false): Promise<void> {
    if (isUrgent) {
      this.#mustAsk = true;
      this.#backedOffUntil = 0;
      this.#heldUntil.clear();
    }
    if (this.#draining) {
      this.#isRequestedAgain = true;
      return this.#draining;
    }
    const {baseUrl, mode, timeout} = this.#options;
    let hasLock = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (hasLock = resolve));
    const sendAll = () => {
      hasLock();
      return this.#sendAll();
    };
    // Only a persistent queue is shared with other tabs.
    const drained = (mode === 'persistent' ? withTabLock(baseUrl, sendAll) : sendAll()).finally(() => {
      this.#draining = undefined;
      // Requested after the last look, while the lock was being released.
      return this.#isRequestedAgain ? this.drain() : undefined;
    });
    this.#draining = within({timeout}, () => waiting).then(
      () => drained,
      // Another tab sends: this one goes on as soon as it has the lock.
      () => undefined,
    );
    return this.#draining;
  }

  async #sendAll(): Promise<void> {
    do {
      this.#isRequestedAgain = false;
      let mustAsk = this.#mustAsk;
      this.#mustAsk = false;
      this.#rejectedTokens = 0;
      if (this.#store.closed.aborted) return;
      await this.#pending.expireUnsendable();
      for (;;) {
        // Nothing to send and nothing to expire: the host is not asked for a token.
        if ((await this.#store.records()).length === 0) break;
        const isRejected = this.#rejectedTokens >= MAX_REJECTED_TOKENS;
        const identity = isRejected ? this.#last! : await this.#identity(mustAsk);
        mustAsk = false;
        if (this.#store.closed.aborted) return;
        const mayTry = !!identity && !isRejected;
        // A host that is offline has no token, but still the same user.
        const owner = identity ? identity.owner : this.#options.identity.lastOwner();
        if (owner !== null) await this.#pending.adopt(owner);
        const items = await this.#pending.sendable(owner, mayTry);
        // As early as possible: later the device may have slept, or its clock may have been set.
        for (const item of items) this.#timeOf(this.#ages.of(item));
        const item = mayTry && this.#next(items);
        if (!item) {
          const waiting = identity === undefined ? await this.#store.itemsForServer() : items;
          for (const pending of waiting) this.#store.settle('queued', {item: pending});
          if (identity === null && items.length) hintAtMissingToken(this.#options.baseUrl);
          if (waiting.length === 0) break;
          if (mayTry) this.#wakeAt(Math.min(...waiting.map((pending) => this.#mayTryAt(pending))));
          if (identity === undefined) this.#wakeAt(monotonicNow() + backoff(this.#failures++));
          break;
        }
        await this.#try(item, identity);
      }
    } while (this.#isRequestedAgain);
  }

  /** Returns the current identity, null if there is no token yet, and undefined if `getToken` failed. */
  async #identity(mustAsk: boolean): Promise<Identity | null | undefined> {
    const {identity: source, onError} = this.#options;
    try {
      const identity = await (mustAsk ? source.current() : source.recent());
      if (identity) this.#last = identity;
      return identity;
    } catch (error) {
      onError?.(error as Error);
      return undefined;
    }
  }

  /** When an item may be tried, by {@link monotonicNow}. */
  #mayTryAt({id, sessionId}: QueueItem): number {
    return Math.max(
      this.#retryPause.until,
      this.#backedOffUntil,
      ...[id, sessionId].map((held) => this.#heldUntil.get(held) ?? 0),
    );
  }

  /**
   * Returns the first item of the session whose turn it is. The sessions take turns, because a firewall may reject the
   * same item each time.
   */
  #next(items: readonly QueueItem[]): QueueItem | undefined {
    const now = monotonicNow();
    const firstOfSession = new Map<string, QueueItem>();
    for (const item of items) {
      if (now >= this.#mayTryAt(item) && !firstOfSession.has(item.sessionId)) {
        firstOfSession.set(item.sessionId, item);
      }
    }
    const triedAt = (item: QueueItem) => this.#ages.of(item).triedAt;
    return [...firstOfSession.values()].sort((a, b) => triedAt(a) - triedAt(b))[0];
  }

  async #try(item: QueueItem, {token}: Identity): Promise<void> {
    const age = this.#ages.of(item);
    const carries = carriesTime(item, age);
    age.tries++;
    age.triedAt = monotonicNow();
    let offset: number | undefined;
    let happenedAt: Date | undefined;
    try {
      if (carries) {
        if (this.#needsServerTime(age)) {
          const isKnown = await this.#succeeds(getMe, token);
          if (!isKnown && this.#needsServerTime(age)) throw new NetworkError();
        }
        offset = this.#clock.offset;
        // Counts the age again: the response with the server's clock may have been slow.
        happenedAt = this.#timeOf(this.#ages.of(item));
      }
      const request = requestIfValid(item, happenedAt);
      if (request instanceof Error) {
        // It would block all that follow.
        await this.#drop(item, request);
        return;
      }
      const data = await this.#deliver(request, token);
      this.#failures = 0;
      this.#rejectedTokens = 0;
      this.#heldUntil.delete(item.sessionId);
      await this.#forget(item);
      this.#outcomes.report('saved', {item, data});
    } catch (error) {
      if (happenedAt && error instanceof ApiError && error.code === 'validation_failed') {
        // The time may be the wrong part. If the server's time is known now, correct it once; else leave it out.
        age.isWithoutTime = age.isTimeCorrected === true || this.#clock.offset === offset;
        age.isTimeCorrected = true;
        delete age.happenedAt;
      } else await this.#failed(item, age, token, error);
    }
  }

  async #deliver(request: ItemRequest, token: string): Promise<unknown> {
    const response = await this.#send(request, token);
    if (response.ok) return savedBody(response, request, this.#options);
    // A redirect turns a POST into a GET: the response does not judge the item.
    if (response.redirected) {
      discardBody(response);
      throw new NetworkError();
    }
    throw await apiErrorOf(response, this.#options.timeout);
  }

  /** Sends a request of which only the success matters. */
  async #succeeds(request: Omit<TransportRequest, 'token'>, token: string): Promise<boolean> {
    const response = await this.#send(request, token);
    discardBody(response);
    return response.ok;
  }

  async #send(request: Omit<TransportRequest, 'token'>, token: string): Promise<Response> {
    const response = await send(this.#options, {...request, token});
    this.#clock.observe(response);
    const wait = retryAfter(response.headers, this.#clock.now());
    if (wait !== undefined) this.#retryPause.start(wait);
    return response;
  }

  async #failed(item: QueueItem, age: ItemAge, token: string, error: unknown): Promise<void> {
    const rfError = error as RfError;
    switch (classifyFailure(error)) {
      case 'later':
        if (monotonicNow() >= this.#retryPause.until)
          this.#backedOffUntil = monotonicNow() + backoff(this.#failures++);
        break;
      case 'token':
        // The next attempt calls `getToken` again: the host may have another token.
        this.#options.identity.reject(token);
        if (++this.#rejectedTokens === MAX_REJECTED_TOKENS) {
          hintAtToken(this.#options.baseUrl, token, this.#clock.now());
        }
        return;
      case 'not-yet': {
        const held = await this.#unknownId(item, token, rfError);
        const {waited} = this.#ages.of(item);
        age.unknownSince ??= waited;
        if (waited - age.unknownSince > MAX_NOT_YET_MS) await this.#drop(item, rfError);
        else this.#heldUntil.set(held, monotonicNow() + backoff(age.tries));
        break;
      }
      case 'final':
        await this.#drop(item, rfError);
    }
    // Has no effect if the item was dropped.
    this.#store.settle('queued', {item});
  }

  /**
   * Returns the id of what must pause: the item if only its step is unknown, else its session. A 404 does not name the
   * unknown resource, so the session is requested.
   */
  async #unknownId({id, sessionId, ...item}: QueueItem, token: string, error: RfError): Promise<string> {
    const {stepId} = item as {readonly stepId?: string};
    if (stepId === undefined || !(error instanceof ApiError) || error.status !== 404) return sessionId;
    const request = {method: getSession.method, path: pathOf(getSession, {session_id: sessionId})};
    const isKnown = await this.#succeeds(request, token).catch(() => false);
    if (!isKnown) return sessionId;
    hintAtUnknownStep(stepId);
    return id;
  }

  async #drop(item: QueueItem, error: RfError): Promise<void> {
    await this.#forget(item);
    this.#outcomes.report('refused', {item, error});
  }

  async #forget({id}: Pick<QueueItem, 'id'>): Promise<void> {
    this.#ages.forget(id);
    this.#heldUntil.delete(id);
    await this.#store.storage.delete(id);
  }

  /** Drains at this time, by {@link monotonicNow}. 0 only clears the timer. */
  #wakeAt(at: number): void {
    clearTimeout(this.#timer);
    if (at === 0 || this.#store.closed.aborted) return;
    this.#timer = setTimeout(() => void this.drain(), Math.max(at - monotonicNow(), 0));
  }

  /** Whether the server's time is needed to know when an item happened: the device's clock may be days behind. */
  #needsServerTime(age: ItemAge): boolean {
    return age.happenedAt === undefined && this.#clock.offset === undefined;
  }

  /**
   * When an item happened: by the server's clock, and by the device's clock while the other one is unknown. The age must
   * have just been counted.
   */
  #timeOf(age: ItemAge): Date {
    const time = age.happenedAt ?? age.at - age.waited + (this.#clock.offset ?? 0);
    if (this.#clock.offset !== undefined) age.happenedAt = time;
    return new Date(time);
  }

  /** Runs when the page closes: sends as many items as `keepalive` allows. Items stay stored until the server confirms them. */
  async #sendLast(): Promise<void> {
    if (!this.#last || monotonicNow() < this.#retryPause.until) return;
    const {token, owner} = this.#last;
    let left = KEEPALIVE_BYTES;
    for (const item of await lastItems(this.#store)) {
      // Another person may have signed in since.
      if (item.owner !== owner || item.baseUrl !== this.#options.baseUrl) continue;
      const age = this.#ages.of(item);
      const carries = carriesTime(item, age);
      // The next page sends it.
      if (carries && this.#needsServerTime(age)) continue;
      const request = requestIfValid(item, carries ? this.#timeOf(age) : undefined);
      // The next drain drops it.
      if (request instanceof Error) continue;
      left -= new Blob([toJson(request.json)]).size;
      if (left < 0) return;
      // If it fails, the next page sends the item.
      send(this.#options, {...request, token, keepalive: true}).catch(() => undefined);
    }
  }
}
