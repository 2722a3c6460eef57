import {makeApiMethods} from '../api-methods.js';
import {hintAtBaseUrl} from '../http/hints.js';
import {request, savedBody, type CallOptions} from '../http/transport.js';
import type {QueueItem, WriteResult} from '../queue/item.js';
import type {Connection, ConnectionOptions, QueueStore} from '../queue/ports.js';
import {requestOf} from '../queue/request.js';
import {Sender} from '../queue/sender.js';

export {fallbackStorage} from '../queue/fallback-storage.js';

/** Connects a queue with the server. */
export function connect(store: QueueStore, options: ConnectionOptions): Connection {
  const callOptions = {
    ...options,
    // A browser's fetch throws if it is called as a method of another object.
    fetch: options.fetch ?? ((...args: Parameters<typeof fetch>) => globalThis.fetch(...args)),
    // An error of the host's own function must not stop the queue.
    onError: (error: Error) => queueMicrotask(() => options.onError?.(error)),
  };
  hintAtBaseUrl(options.baseUrl);
  const sender = new Sender(store, callOptions);
  return {
    api: makeApiMethods(callOptions),
    drain: (isUrgent) => sender.drain(isUrgent),
    sendDirectly: (item, signal) => sendDirectly(callOptions, item, signal),
  };
}

/** Sends one write at once, without the queue. */
async function sendDirectly<T>(
  options: CallOptions & Pick<ConnectionOptions, 'onError'>,
  item: QueueItem,
  signal?: AbortSignal,
): Promise<WriteResult<T>> {
  const itemRequest = requestOf(item);
  const response = await request(options, {...itemRequest, signal}, item.owner);
  const data = await savedBody(response, itemRequest, options);
  return {status: 'saved', data: data as T};
}
