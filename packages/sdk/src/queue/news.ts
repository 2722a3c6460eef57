import {ApiError} from '../errors/api-error.js';
import {RfError} from '../errors/rf-error.js';
import type {News, Outbox} from './outbox.js';

/** Another client, perhaps in another tab, has sent an item: whoever gave it here, or may have, is told. */
export async function hear(outbox: Outbox, {type, item, data, error: told}: News): Promise<void> {
  const isOurs =
    outbox.unsettled.some(({id}) => id === item.id) ||
    (item.baseUrl === outbox.options.baseUrl &&
      outbox.isFor((await outbox.identity().catch(() => null))?.owner, item));
  if (!isOurs || outbox.isClosed) return;
  const error =
    told && (isApi(told) ? new ApiError(told.status, told.problem, told.requestId) : errorOf(told));
  outbox.settle(type, {item, data, ...(error && {error})}, true);
}

const isApi = (error: object): error is Pick<ApiError, 'status' | 'problem' | 'requestId'> =>
  'status' in error;

const errorOf = (error: object): RfError => new RfError((error as Error).message);
