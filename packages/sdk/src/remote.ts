import type {Http} from './http/http.js';
import {hear, type News} from './queue/news.js';
import type {QueueItem, WriteResult} from './queue/item.js';
import type {Outbox} from './queue/outbox.js';
import {Sender, sendDirectly} from './queue/sender.js';
import {makeReads, type Reads} from './resources/reads.js';

/** All of a client that talks to the server: loaded when there is something to say. */
export interface Remote {
  readonly reads: Reads;
  /** Sends what may be sent now; resolves when that has been tried. */
  drain(isUrgent: boolean): Promise<void>;
  /** Makes room in a queue that is full. */
  makeRoom(most: number): Promise<void>;
  sendDirectly<T>(item: QueueItem, signal?: AbortSignal): Promise<WriteResult<T>>;
  /** Takes in what another client tells. */
  hear(news: News): Promise<void>;
}

/** A file with a {@link Remote}. */
export interface RemoteModule {
  readonly connect: (outbox: Outbox) => Remote;
}

/** Gives an outbox what it sends with. */
export function connectBy(http: Http, outbox: Outbox): Remote {
  const options = {...outbox.options, http};
  const sender = new Sender(outbox, options);
  return {
    reads: makeReads(options),
    drain: (isUrgent) => sender.drain(isUrgent),
    makeRoom: (most) => sender.makeRoom(most),
    sendDirectly: async <T>(item: QueueItem, signal?: AbortSignal) => ({
      status: 'saved',
      data: (await sendDirectly(options, item, signal)) as T,
    }),
    hear: (news) => hear(outbox, news),
  };
}
