import {getMe} from '@resolutionflow/contract/responses';
import {ApiError} from '../errors/api-error.js';
import type {ContractError} from '../errors/contract-error.js';
import {RfError} from '../errors/rf-error.js';
import type {Identity} from '../identity.js';
import {
  answerIn,
  ask,
  checked,
  jsonOf,
  refusalIn,
  send,
  type CallOptions,
  type TransportRequest,
} from '../transport.js';
import {Ages, type Age} from './ages.js';
import type {QueueItem} from './item.js';
import {alone} from './lock.js';
import {News} from './news.js';
import type {Outbox} from './outbox.js';
import {requestOf, type ItemRequest} from './request.js';
import {backoff, retryAfter, verdictOn} from './retry.js';

const MOST_ITEMS = 200;
const LONGEST_LIFE_MS = 7 * 86_400_000;
const LONGEST_SESSION_WAIT_MS = 15 * 60_000;
/** What is sent this soon after the press carries no time of its own: the server's clock counts. */
const AT_ONCE_MS = 5000;
/** Half of what a `Date` header is cut by, and a slow answer: less than this is no difference. */
const CLOCK_TOLERANCE_MS = 1500;
/** The head of an answer is there: what follows comes in moments, or the queue of every tab would stand still. */
const LONGEST_BODY_MS = 10_000;
/** What every browser lets go with `keepalive` in all. */
const KEEPALIVE_BYTES = 16 * 1024;

/** ms since the page began: no clock that jumps makes a pause longer. */
const moment = (): number => performance.now();

/** Sends what an outbox holds. */
export class Sender {
  readonly #outbox: Outbox;
  readonly #options: CallOptions;
  readonly #ages: Ages;
  readonly #news: News;
  /** By {@link moment}: the server wants nothing before. */
  #askedToWaitUntil = 0;
  /** By {@link moment}: after a failure nothing is sent before. */
  #backedOffUntil = 0;
  #failures = 0;
  readonly #sessionsHeldUntil = new Map<string, number>();
  /** A token that the server has refused twice since the last press or signal: another one is waited for. */
  #badToken: string | undefined;
  #doubtedToken: string | undefined;
  #last: Identity | undefined;
  /** How far the server's clock is ahead of this device's, ms; unknown until it has answered. */
  #clockOffset: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #draining: Promise<void> | undefined;
  #isAskedAgain = false;

  constructor(outbox: Outbox, options: CallOptions) {
    this.#outbox = outbox;
    this.#options = options;
    this.#ages = new Ages(outbox.storage);
    this.#news = new News(outbox);
    outbox.on('pagehide', () => this.#sendLast());
    outbox.end.signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** Sends what may be sent now; resolves when that has been tried. When it is urgent only what the server has asked for is waited for. */
  drain(isUrgent = false): Promise<void> {
    if (isUrgent) {
      this.#backedOffUntil = 0;
      this.#sessionsHeldUntil.clear();
    }
    if (this.#draining) {
      this.#isAskedAgain = true;
      return this.#draining;
    }
    const {baseUrl, mode} = this.#outbox.options;
    const sendAll = () => this.#sendAll();
    // What only this client holds nobody else can send.
    this.#draining = (mode === 'persistent' ? alone(baseUrl, sendAll) : sendAll()).finally(() => {
      this.#draining = undefined;
      // Asked after the last look, while the lock was being given back.
      return this.#isAskedAgain ? this.drain() : undefined;
    });
    return this.#draining;
  }

  get #pausedUntil(): number {
    return Math.max(this.#askedToWaitUntil, this.#backedOffUntil);
  }

  async #sendAll(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      this.#badToken = this.#doubtedToken = undefined;
      for (;;) {
        const identity = await this.#identity();
        if (this.#outbox.end.signal.aborted) return;
        const mayTry = identity !== null && identity.token !== this.#badToken;
        const items = await this.#alive(identity, mayTry);
        const item = mayTry && this.#next(items);
        if (!item) {
          // Whatever cannot be tried now is told to be queued.
          for (const waiting of items) this.#outbox.settle('queued', {item: waiting});
          if (mayTry) this.#wakeFor(items);
          break;
        }
        await this.#try(item, identity);
      }
    } while (this.#isAskedAgain);
  }

  /** Whose token there is now. What was given on this page before the first token was there is theirs from then on. */
  async #identity(): Promise<Identity | null> {
    const {options, storage} = this.#outbox;
    try {
      const identity = await options.identity();
      if (!identity) return null;
      const {owner} = (this.#last = identity);
      for (const item of await this.#outbox.mine()) {
        if (item.owner === null) await storage.update({...item, owner});
      }
      return identity;
    } catch (error) {
      options.onError?.(error as Error);
      return null;
    }
  }

  /** What waits for this server, in order, without what a newer vote has taken the place of, and what is too much. */
  async #current(): Promise<QueueItem[]> {
    const {baseUrl} = this.#outbox.options;
    const gone = new Set<string>();
    const items = await this.#outbox.all();
    for (const item of items) {
      if (item.baseUrl !== baseUrl || !items.some((newer) => isReplaced(item, newer))) continue;
      gone.add(item.id);
      await this.#forget(item);
      this.#outbox.take(item)?.resolve({status: 'queued'});
    }
    const tooMany = Math.max(0, items.length - gone.size - MOST_ITEMS);
    if (tooMany) {
      const error = new RfError(`The queue is full: ${MOST_ITEMS} items wait for the server.`);
      const last = this.#outbox.unsettled.slice(-tooMany);
      const isLast = ({id}: QueueItem) => last.some((item) => item.id === id);
      // Visits make room, the oldest first; else what was given last is not accepted.
      const visits = items.filter((item) => item.kind === 'visit' && !isLast(item));
      for (const item of [...visits, ...last.reverse()].slice(0, tooMany)) {
        gone.add(item.id);
        if (isLast(item)) {
          await this.#forget(item);
          this.#outbox.take(item)?.reject(error);
        } else await this.#drop(item, error);
      }
    }
    return items.filter((item) => item.baseUrl === baseUrl && !gone.has(item.id));
  }

  /** This person's items, in order, without those that have waited too long; other people's expire here as well. */
  async #alive(identity: Identity | null, mayTry: boolean): Promise<QueueItem[]> {
    const items = await this.#current();
    await this.#ages.store(items);
    const alive: QueueItem[] = [];
    for (const item of items) {
      const isMine = this.#outbox.isFor(identity && identity.owner, item);
      const {waited, tries} = this.#ages.of(item);
      // The clock may have jumped while the page was closed: what can be sent is tried once more.
      if (waited > LONGEST_LIFE_MS && !(isMine && mayTry && !tries)) {
        await this.#drop(
          isMine ? item : withoutComment(item),
          new RfError('Not sent within 7 days: dropped.'),
        );
      } else if (isMine) alive.push(item);
    }
    return alive;
  }

  /** The first item whose session may go on; within a session the first one goes first. */
  #next(items: readonly QueueItem[]): QueueItem | undefined {
    const now = moment();
    if (now < this.#pausedUntil) return undefined;
    return items.find(({sessionId}) => now >= (this.#sessionsHeldUntil.get(sessionId) ?? 0));
  }

  async #try(item: QueueItem, {token}: Identity): Promise<void> {
    const age = this.#ages.of(item);
    const {waited} = age;
    const hasWaited = age.tries++ > 0 || waited > AT_ONCE_MS;
    let offset: number | undefined;
    let happenedAt: Date | undefined;
    try {
      if (hasWaited && !age.isWithoutTime && !/vote|rating/.test(item.kind)) {
        // A clock that nobody has compared with the server's may be days behind.
        if (this.#clockOffset === undefined) await this.#send(getMe, token);
        offset = this.#clockOffset!;
        happenedAt = new Date(Date.now() + offset - waited);
      }
      let request: ItemRequest;
      try {
        request = requestOf(item, happenedAt);
      } catch (error) {
        // No path can be made of it, where nobody looks at arguments: it would stand in the way of all that follows.
        await this.#drop(item, error as RfError);
        return;
      }
      const data = await this.#deliver(request, token);
      this.#failures = 0;
      this.#sessionsHeldUntil.delete(item.sessionId);
      await this.#forget(item);
      this.#news.tell('saved', {item, data});
    } catch (error) {
      if (happenedAt && error instanceof ApiError && error.code === 'validation_failed') {
        // Its time may be what is wrong: by this device's clock, now that the server's is known, or altogether.
        age.isWithoutTime = this.#clockOffset === offset;
      } else await this.#failed(item, age, token, error);
    }
  }

  async #deliver(request: ItemRequest, token: string): Promise<unknown> {
    const response = await this.#send(request, token);
    if (!response.ok) {
      const wait = retryAfter(response.headers.get('Retry-After'), Date.now() + this.#clockOffset!);
      if (wait !== undefined) this.#askedToWaitUntil = moment() + wait;
      throw await refusalIn(response, LONGEST_BODY_MS);
    }
    if (response.status === 204) return undefined;
    const body = await jsonOf(response, LONGEST_BODY_MS);
    try {
      return checked(body, request);
    } catch (odd) {
      // Neither JSON nor signed by the server: a guest network's page.
      if (body === undefined && !response.headers.has('X-Request-Id')) throw odd;
      // The server has it; that its answer reads strange is for the developer to know.
      this.#outbox.options.onError?.(odd as ContractError);
      return undefined;
    }
  }

  async #failed(item: QueueItem, age: Age, token: string, error: unknown): Promise<void> {
    const refusal = error as RfError;
    switch (verdictOn(error)) {
      case 'later':
        if (moment() >= this.#askedToWaitUntil) this.#backedOffUntil = moment() + backoff(this.#failures++);
        break;
      case 'token':
        // The host is asked once more, and may have another one.
        if (token === this.#doubtedToken) this.#badToken = token;
        this.#doubtedToken = token;
        return;
      case 'session-later': {
        const {waited} = this.#ages.of(item);
        age.unknownSince ??= waited;
        if (waited - age.unknownSince > LONGEST_SESSION_WAIT_MS) await this.#drop(item, refusal);
        else this.#sessionsHeldUntil.set(item.sessionId, moment() + backoff(age.tries));
        break;
      }
      case 'final':
        await this.#drop(item, refusal);
    }
    // Nobody waits any longer to hear of what was dropped.
    this.#outbox.settle('queued', {item});
  }

  /** Sends a request, and learns the server's time. */
  async #send(request: Omit<TransportRequest, 'token'>, token: string): Promise<Response> {
    const response = await send(this.#options, {...request, token});
    // The header is cut to whole seconds: half of one is the likeliest rest.
    const offset = Date.parse(response.headers.get('Date') ?? '') + 500 - Date.now();
    if (Math.abs(offset - (this.#clockOffset ??= 0)) > CLOCK_TOLERANCE_MS) this.#clockOffset = offset;
    return response;
  }

  async #drop(item: QueueItem, error: RfError): Promise<void> {
    await this.#forget(item);
    this.#news.tell('refused', {item, error});
  }

  async #forget({id}: QueueItem): Promise<void> {
    this.#ages.forget(id);
    await this.#outbox.storage.delete(id);
  }

  /** Comes back when the first of these may be tried. */
  #wakeFor(items: readonly QueueItem[]): void {
    clearTimeout(this.#timer);
    if (items.length === 0) return;
    const first = Math.min(...items.map(({sessionId}) => this.#sessionsHeldUntil.get(sessionId) ?? 0));
    const at = Math.max(this.#pausedUntil, first);
    if (at === 0) return;
    this.#timer = setTimeout(() => void this.drain(), Math.max(at - moment(), 0));
  }

  /** The page goes: what fits is sent on its way, and stays stored until the server has said that it is there. */
  #sendLast(): void {
    if (!this.#last) return;
    const {token, owner} = this.#last;
    let left = KEEPALIVE_BYTES;
    for (const item of this.#outbox.unsettled) {
      // Somebody else may have signed in since it was given.
      if (item.owner !== owner) continue;
      const request = requestOf(item);
      left -= new Blob([JSON.stringify(request.json)]).size;
      if (left < 0) return;
      // Nobody is left to be told: the next page sends it.
      send(this.#options, {...request, token, keepalive: true}).catch(() => undefined);
    }
  }
}

/** A newer vote takes the place of one on the same step, by the same person. */
function isReplaced(older: QueueItem, newer: QueueItem): boolean {
  if (older.kind !== 'vote' || newer.kind !== 'vote' || older.seq >= newer.seq) return false;
  const keys = ['baseUrl', 'owner', 'sessionId', 'stepId'] as const;
  return keys.every((key) => older[key] === newer[key]);
}

/** What another person may learn of an item that has expired. */
const withoutComment = (item: QueueItem): QueueItem =>
  item.kind === 'rating' ? {...item, comment: null} : item;

/** Sends one write at once, without any queue. */
export async function sendDirectly(
  options: CallOptions,
  item: QueueItem,
  signal?: AbortSignal,
): Promise<unknown> {
  const request = requestOf(item);
  return answerIn(await ask(options, {...request, signal}, item.owner), request);
}
