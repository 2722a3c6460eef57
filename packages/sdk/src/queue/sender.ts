import {
  completeSession,
  rateSession,
  startSession,
  submitStepFeedback,
  visitStep,
} from '@resolutionflow/contract';
import type * as z from 'zod/mini';
import type {ContractError} from '../errors/contract-error.js';
import {isApiError, isContractError} from '../errors/guards.js';
import {RfError} from '../errors/rf-error.js';
import type {Identity} from '../identity.js';
import {answerIn, refusalIn, send} from '../transport.js';
import {requestOf, type QueueItem} from './item.js';
import {alone} from './lock.js';
import type {Outbox} from './outbox.js';
import {backoff, retryAfter, verdictOn} from './retry.js';

/** Sends what may be sent now; resolves when that has been tried. */
export type Drain = () => Promise<void>;

const LONGEST_LIFE_MS = 7 * 86_400_000;
const LONGEST_SESSION_WAIT_MS = 15 * 60_000;
/** What is sent this soon after the press carries no time of its own: the server's clock counts. */
const AT_ONCE_MS = 5000;

/** What the server answers with; nothing after a removal. */
const answers: Record<QueueItem['kind'], z.ZodMiniType> = {
  start: startSession.responses[201],
  visit: visitStep.responses[201],
  complete: completeSession.responses[200],
  rating: rateSession.responses[201],
  vote: submitStepFeedback.responses[201],
};

/** How the tries of one item stand. */
interface Tries {
  count: number;
  /** When the server first said that it does not know the session; ms since the epoch. */
  unknownSince?: number;
  /** The server did not like the time that it carried. */
  withoutTime?: boolean;
}

class Sender {
  readonly #outbox: Outbox;
  readonly #tries = new Map<string, Tries>();
  /** ms since the epoch: nothing is sent before. */
  #pausedUntil = 0;
  #failures = 0;
  readonly #sessionsHeldUntil = new Map<string, number>();
  /** A token that the server did not take; another one is waited for. */
  #badToken: string | undefined;
  /** How far the server's clock is ahead of this device's, ms. */
  #clockOffset = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #draining: Promise<void> | undefined;
  #isAskedAgain = false;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  drain(): Promise<void> {
    if (this.#draining) {
      this.#isAskedAgain = true;
      return this.#draining;
    }
    this.#draining = alone(this.#outbox.options.baseUrl, () => this.#sendAll()).finally(() => {
      this.#draining = undefined;
    });
    return this.#draining;
  }

  async #sendAll(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      for (;;) {
        const identity = await this.#identity();
        if (this.#outbox.isClosed) return;
        const items = await this.#alive(await this.#outbox.mine(identity?.owner ?? null));
        const mayTry = identity !== null && identity.token !== this.#badToken;
        const item = mayTry ? this.#next(items) : undefined;
        if (!mayTry || !item) {
          // Whatever cannot be tried now is told to be queued.
          for (const waiting of items) this.#outbox.settleQueued(waiting);
          if (mayTry) this.#wakeFor(items);
          break;
        }
        await this.#try(item, identity);
      }
    } while (this.#isAskedAgain);
  }

  async #identity(): Promise<Identity | null> {
    try {
      const identity = await this.#outbox.options.identities.current();
      if (identity) this.#outbox.remember(identity.token);
      return identity;
    } catch (error) {
      this.#outbox.options.onError?.(error as Error);
      return null;
    }
  }

  /** Drops what has waited too long. */
  async #alive(items: QueueItem[]): Promise<QueueItem[]> {
    const alive: QueueItem[] = [];
    for (const item of items) {
      if (Date.now() - item.acceptedAt <= LONGEST_LIFE_MS) alive.push(item);
      else await this.#drop(item, new RfError('Not sent within 7 days: dropped.'));
    }
    return alive;
  }

  /** The first item whose session may go on; within a session the first one goes first. */
  #next(items: readonly QueueItem[]): QueueItem | undefined {
    const now = Date.now();
    if (now < this.#pausedUntil) return undefined;
    return items.find(({sessionId}) => now >= (this.#sessionsHeldUntil.get(sessionId) ?? 0));
  }

  async #try(item: QueueItem, {token}: Identity): Promise<void> {
    const tries = this.#tries.get(item.id) ?? {count: 0};
    this.#tries.set(item.id, tries);
    const hasWaited = tries.count > 0 || Date.now() - item.acceptedAt > AT_ONCE_MS;
    tries.count++;
    const request = requestOf(
      item,
      hasWaited && !tries.withoutTime
        ? new Date(Math.min(item.acceptedAt, Date.now()) + this.#clockOffset).toISOString()
        : undefined,
    );
    try {
      const data = await this.#deliver(item, request, token);
      this.#failures = 0;
      this.#sessionsHeldUntil.delete(item.sessionId);
      await this.#forget(item);
      this.#outbox.settleSaved(item, data);
    } catch (error) {
      await this.#failed(item, tries, token, error);
    }
  }

  async #deliver(item: QueueItem, request: ReturnType<typeof requestOf>, token: string): Promise<unknown> {
    const response = await send(this.#outbox.options, {...request, token});
    this.#learnTime(response);
    if (!response.ok) {
      const wait = retryAfter(response.headers.get('Retry-After'), Date.now() + this.#clockOffset);
      if (wait !== undefined) this.#pausedUntil = Date.now() + wait;
      throw await refusalIn(response);
    }
    if (response.status === 204) return undefined;
    try {
      return await answerIn(response, answers[item.kind]);
    } catch (error) {
      const isOurs = response.headers.has('X-Request-Id') || (isContractError(error) && error.path !== '');
      if (!isOurs) throw error;
      // The server has it; that its answer reads strange is for the developer to know.
      this.#outbox.options.onError?.(error as ContractError);
      return undefined;
    }
  }

  async #failed(item: QueueItem, tries: Tries, token: string, error: unknown): Promise<void> {
    const refusal = error as RfError;
    switch (verdictOn(error)) {
      case 'later':
        if (Date.now() >= this.#pausedUntil) this.#pausedUntil = Date.now() + backoff(this.#failures++);
        break;
      case 'session-later': {
        tries.unknownSince ??= Date.now();
        if (Date.now() - tries.unknownSince > LONGEST_SESSION_WAIT_MS) {
          await this.#drop(item, refusal);
          return;
        }
        this.#sessionsHeldUntil.set(item.sessionId, Date.now() + backoff(tries.count));
        break;
      }
      case 'token':
        // Asked once more, the host may have another one.
        this.#badToken = token;
        return;
      case 'final':
        if (!tries.withoutTime && tries.count > 1 && isApiError(error, 'validation_failed')) {
          tries.withoutTime = true;
          return;
        }
        await this.#drop(item, refusal);
        return;
    }
    this.#outbox.settleQueued(item);
  }

  #learnTime(response: Response): void {
    const date = Date.parse(response.headers.get('Date') ?? '');
    // The header is cut to whole seconds: half of one is the likeliest rest.
    if (Number.isFinite(date)) this.#clockOffset = date + 500 - Date.now();
    if (Math.abs(this.#clockOffset) < 1500) this.#clockOffset = 0;
  }

  async #drop(item: QueueItem, error: RfError): Promise<void> {
    await this.#forget(item);
    this.#outbox.settleRefused(item, error);
  }

  async #forget(item: QueueItem): Promise<void> {
    this.#tries.delete(item.id);
    await this.#outbox.storage.delete(item.id);
  }

  /** Comes back when the first of these may be tried. */
  #wakeFor(items: readonly QueueItem[]): void {
    clearTimeout(this.#timer);
    if (items.length === 0) return;
    const first = Math.min(...items.map(({sessionId}) => this.#sessionsHeldUntil.get(sessionId) ?? 0));
    const at = Math.max(this.#pausedUntil, first);
    if (at === 0) return;
    this.#timer = setTimeout(() => void this.drain(), Math.max(at - Date.now(), 0));
  }
}

/** Sends one write at once, without any queue. */
export async function sendDirectly(
  {options}: Outbox,
  item: QueueItem,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  for (let isSecond = false; ; isSecond = true) {
    const token = (await options.identities.current())?.token ?? null;
    const response = await send(options, {...requestOf(item), token, signal});
    if (response.status === 204) return undefined;
    if (response.ok) return answerIn(response, answers[item.kind]);
    if (response.status !== 401 || isSecond) throw await refusalIn(response);
  }
}

/** Makes what sends for an outbox. */
export function makeDrain(outbox: Outbox): Drain {
  const sender = new Sender(outbox);
  return () => sender.drain();
}
