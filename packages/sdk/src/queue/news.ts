import {ApiError} from '../errors/api-error.js';
import {RfError} from '../errors/rf-error.js';
import type {QueueEventDetail} from './events.js';
import type {QueueItem} from './item.js';
import type {Outbox} from './outbox.js';

/** What became of an item, in what can be copied from page to page. */
export interface News {
  readonly type: 'saved' | 'refused';
  readonly item: QueueItem;
  readonly data: unknown;
  /** An error's own fields and its message. */
  readonly error:
    (Partial<Pick<ApiError, 'status' | 'problem' | 'requestId'>> & {readonly message: string}) | undefined;
}

/** Tells whoever gave an item what became of it, here and on other pages. */
export function tell(outbox: Outbox, type: News['type'], detail: QueueEventDetail): void {
  const {item, data, error} = detail;
  const news: News = {type, item, data, error: error && {...error, message: error.message}};
  outbox.channel?.postMessage(news);
  outbox.settle(type, detail);
}

/** Another client, perhaps in another tab, has sent an item: whoever gave it here, or may have, is told. */
export async function hear(outbox: Outbox, {type, item, data, error: told}: News): Promise<void> {
  const isOurs =
    outbox.unsettled.some(({id}) => id === item.id) ||
    (item.baseUrl === outbox.options.baseUrl && outbox.isFor(await outbox.owner(), item));
  if (!isOurs || outbox.end.signal.aborted) return;
  const error =
    told &&
    (told.status ? new ApiError(told.status, told.problem, told.requestId) : new RfError(told.message));
  outbox.settle(type, {item, data, ...(error && {error})});
}
