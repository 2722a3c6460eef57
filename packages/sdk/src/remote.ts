import type {Http} from './http/http.js';
import type {QueueItem, WriteResult} from './queue/item.js';
import type {Outbox} from './queue/outbox.js';
import {placesAfter} from './queue/places.js';
import {Sender, sendDirectly} from './queue/sender.js';
import {makeReads, type Reads} from './resources/reads.js';

const DEFAULT_TIMEOUT_MS = 10_000;

/** All of a client that talks to the server: loaded when there is something to say. */
export interface Remote {
  readonly reads: Reads;
  /** Sends what may be sent now; resolves when that has been tried. */
  drain(isUrgent: boolean): Promise<void>;
  sendDirectly<T>(item: QueueItem, signal?: AbortSignal): Promise<WriteResult<T>>;
}

/** A file with a {@link Remote}. */
export interface RemoteModule {
  readonly connect: (outbox: Outbox) => Remote;
}

/** Gives an outbox what it sends with. */
export function connectBy(http: Http, outbox: Outbox): Remote {
  const {timeout = DEFAULT_TIMEOUT_MS, mode} = outbox.options;
  // Called as a method of something else, a browser's fetch refuses to work.
  const fetch = outbox.options.fetch ?? ((...args) => globalThis.fetch(...args));
  const options = {...outbox.options, timeout, fetch, http};
  if (mode === 'persistent') outbox.storage = placesAfter(outbox.storage);
  const sender = new Sender(outbox, options);
  return {
    reads: makeReads(options),
    drain: (isUrgent) => sender.drain(isUrgent),
    sendDirectly: async <T>(item: QueueItem, signal?: AbortSignal) => ({
      status: 'saved',
      data: (await sendDirectly(options, item, signal)) as T,
    }),
  };
}
