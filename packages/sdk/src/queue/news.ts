import {ApiError} from '../errors/api-error.js';
import {isApiError} from '../errors/guards.js';
import {RfError} from '../errors/rf-error.js';
import type {QueueEventDetail} from './events.js';
import type {QueueItem} from './item.js';

const NAME = 'resolutionflow-feedback';

/** What became of an item, in what can be copied from page to page. */
interface Message {
  readonly type: 'saved' | 'refused';
  readonly item: QueueItem;
  readonly data?: unknown;
  readonly refusal?: Pick<ApiError, 'status' | 'problem' | 'requestId'> | {readonly message: string};
}

/** Hears what became of an item that another client has sent. */
export type Listener = (type: 'saved' | 'refused', detail: QueueEventDetail) => void;

/**
 * One client sends what all clients have stored, those of other tabs too; this tells them what became of it. Where
 * there is no channel a client learns nothing, and calls its own item queued after a while.
 */
export class News {
  #channel: BroadcastChannel | undefined;
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.open();
  }

  open(): void {
    if (this.#channel || typeof BroadcastChannel !== 'function') return;
    try {
      this.#channel = new BroadcastChannel(NAME);
    } catch {
      // Denied together with the storage, as Firefox does.
      return;
    }
    this.#channel.onmessage = ({data: {type, item, data, refusal}}: MessageEvent<Message>) => {
      const error =
        refusal &&
        ('status' in refusal
          ? new ApiError(refusal.status, refusal.problem, refusal.requestId)
          : new RfError(refusal.message));
      this.#listener(type, {item, data, ...(error && {error})});
    };
  }

  /** An open channel keeps a page out of the browser's back-forward cache. */
  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  tell(type: Message['type'], {item, data, error}: QueueEventDetail): void {
    const refusal = isApiError(error)
      ? {status: error.status, problem: error.problem, requestId: error.requestId}
      : error && {message: error.message};
    this.#channel?.postMessage({type, item, data, ...(refusal && {refusal})} satisfies Message);
  }
}
