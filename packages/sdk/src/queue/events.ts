import type {RfError} from '../errors/rf-error.js';
import type {QueueItem} from './item.js';

/** What a queue event tells. */
export interface QueueEventDetail {
  /** The write, as it was stored. */
  readonly item: QueueItem;
  /** The server's answer, with `saved`. */
  readonly data?: unknown;
  /** Why, with `refused`. */
  readonly error?: RfError;
}

/**
 * `queued`: the first try has failed, the item waits. `saved`: the server has it. `refused`: it never will, and was
 * dropped.
 *
 * @example
 * client.addEventListener('refused', ({detail: {item, error}}) => {
 *   if (item.kind === 'rating') showSentence(error?.message);
 * });
 */
export class QueueEvent extends Event {
  /** Which write, and what became of it. */
  readonly detail: QueueEventDetail;

  constructor(type: 'queued' | 'saved' | 'refused', detail: QueueEventDetail) {
    super(type);
    this.detail = detail;
  }
}
