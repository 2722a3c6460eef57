import {ApiError} from '../errors/api-error.js';
import {RfError} from '../errors/rf-error.js';
import type {QueueEventDetail} from './events.js';
import {isItem, type QueueItem} from './item.js';
import type {ConnectionOptions, QueueStore} from './ports.js';

const CHANNEL_NAME = 'resolutionflow-feedback';

/** The number of outcomes that a client keeps for clients that ask later. */
const MAX_REMEMBERED_OUTCOMES = 20;

/** The outcome of an item, as a message that can be cloned. */
interface OutcomeMessage {
  readonly type: 'saved' | 'refused';
  readonly item: QueueItem;
  readonly data: unknown;
  /** An error's own fields and its message. */
  readonly error:
    (Partial<Pick<ApiError, 'status' | 'problem' | 'requestId'>> & {readonly message: string}) | undefined;
  /** Sent again for a client that has asked; the others have received it. */
  readonly isRepeated?: true;
}

/** Sent by a client that begins to listen: it may have missed outcomes. */
interface Question {
  readonly type: 'asked';
  /** The client's unsettled items. */
  readonly ids: readonly string[];
}

// Every script of the origin may send messages on the channel, so none is trusted.

const isQuestion = (data: unknown): data is Question => {
  const {type, ids} = (data ?? {}) as Partial<Question>;
  return type === 'asked' && Array.isArray(ids);
};

const isOutcome = (data: unknown): data is OutcomeMessage => {
  const {type, item} = (data ?? {}) as Partial<OutcomeMessage>;
  return (type === 'saved' || type === 'refused') && isItem(item);
};

/**
 * Reports outcomes between the clients of all tabs, because one client sends the items of all.
 *
 * ```
 *           listen(): asks for the outcomes of its unsettled items
 *   closed ────────────────────────────────────────────────────────▶ open ─┐ report(): sends an outcome
 *      ▲                                                              │  ▲  │ message `asked`: repeats outcomes
 *      └──────────── page is hidden, or client is closed ─────────────┘  └──┘ message of an outcome: settles the item
 * ```
 *
 * Without a channel, a client does not learn of other clients' outcomes: its writes resolve as queued after 10 s.
 */
export class OutcomeChannel {
  readonly #store: QueueStore;
  readonly #options: Pick<ConnectionOptions, 'baseUrl' | 'identity' | 'mode'>;
  #channel: BroadcastChannel | undefined;
  /** The last outcomes, newest first. */
  #reported: readonly OutcomeMessage[] = [];

  constructor(store: QueueStore, options: Pick<ConnectionOptions, 'baseUrl' | 'identity' | 'mode'>) {
    this.#store = store;
    this.#options = options;
    if (options.mode !== 'persistent' || store.closed.aborted) return;
    this.#listen();
    store.onPage('pageshow', () => this.#listen());
    // An open channel keeps a page out of the browser's back-forward cache.
    store.onPage('pagehide', () => this.#stopListening());
    store.closed.addEventListener('abort', () => this.#stopListening());
  }

  /** Reports an outcome to the client that accepted the item, in this tab or another. */
  report(type: OutcomeMessage['type'], detail: QueueEventDetail): void {
    const {item, data, error} = detail;
    const message: OutcomeMessage = {type, item, data, error: error && {...error, message: error.message}};
    // A client that was closed during a request is the only one that knows the outcome.
    const isReopened = this.#store.closed.aborted && this.#options.mode === 'persistent';
    if (isReopened) this.#listen();
    this.#post(message);
    if (isReopened) this.#stopListening();
    // Without a channel, no client can ask. Do not keep the message: it may hold a comment.
    if (this.#channel) this.#reported = [message, ...this.#reported].slice(0, MAX_REMEMBERED_OUTCOMES);
    this.#store.settle(type, detail);
  }

  /** Settles an item that another client has sent, if this client or its user accepted it. */
  #receive({type, item, data, error: cause, isRepeated}: OutcomeMessage): void {
    const store = this.#store;
    const {baseUrl, identity} = this.#options;
    const isOurs =
      store.unsettled.some(({id}) => id === item.id) ||
      // The last known owner: with a call of `getToken`, each write would ask the hosts of all tabs.
      (!isRepeated && item.baseUrl === baseUrl && store.isFor(identity.lastOwner(), item));
    if (!isOurs || store.closed.aborted) return;
    const error =
      cause &&
      (cause.status
        ? new ApiError(cause.status, cause.problem, cause.requestId)
        : new RfError(cause.message));
    store.settle(type, {item, data, ...(error && {error})});
  }

  #repeat({ids}: Question): void {
    for (const message of this.#reported) {
      if (ids.includes(message.item.id)) this.#post({...message, isRepeated: true});
    }
  }

  #post(message: OutcomeMessage | Question): void {
    this.#channel?.postMessage(message);
  }

  #listen(): void {
    try {
      this.#channel ??= new BroadcastChannel(CHANNEL_NAME);
      this.#channel.onmessage = ({data}: MessageEvent<unknown>) => {
        if (isQuestion(data)) this.#repeat(data);
        else if (isOutcome(data)) this.#receive(data);
      };
      const ids = this.#store.unsettled.map(({id}) => id);
      if (ids.length) this.#post({type: 'asked', ids});
    } catch {
      // The API is missing, or denied together with the storage.
    }
  }

  #stopListening(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
