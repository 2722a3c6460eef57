import type {RfError} from '../errors/rf-error.js';
import type {QueueItem} from './item.js';

/** The details of a queue event. */
export interface QueueEventDetail {
  /** The write, as it was stored. */
  readonly item: QueueItem;
  /** The server's response; only with `saved`. */
  readonly data?: unknown;
  /** The reason; only with `refused`. */
  readonly error?: RfError;
}

/**
 * An event of the queue. `queued`: the first attempt failed, and the item is pending. `saved`: the server has the item.
 * `refused`: the item is dropped.
 *
 * @example
 * client.addEventListener('refused', ({detail: {item, error}}) => {
 *   if (item.kind === 'rating') showSentence(error?.message);
 * });
 */
export class QueueEvent extends Event {
  /** The item and its outcome. */
  readonly detail: QueueEventDetail;

  constructor(type: 'queued' | 'saved' | 'refused', detail: QueueEventDetail) {
    super(type);
    this.detail = detail;
  }
}
