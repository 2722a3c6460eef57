import type {ApiMethods} from '../api-methods.js';
import type {IdentitySource} from '../identity.js';
import type {RfClientOptions} from '../types.js';
import type {ArgumentCheck} from '../validate-arguments.js';
import type {QueueEventDetail} from './events.js';
import type {QueueItem, StoredRecord, WriteResult} from './item.js';
import type {Storage} from './storage.js';

/** The part of the queue that the sender uses. Implemented by the outbox. */
export interface QueueStore {
  readonly storage: Storage;
  /** Aborted when the client is closed: nothing more may be sent. */
  readonly closed: AbortSignal;
  /** Items of this client whose caller still waits for the result, in order. */
  readonly unsettled: readonly QueueItem[];
  /** All stored records, also of other servers, owners and formats. */
  records(): Promise<StoredRecord[]>;
  /** All stored items of this format, in order. */
  allItems(): Promise<QueueItem[]>;
  /** The stored items for this client's server, in order. */
  itemsForServer(): Promise<QueueItem[]>;
  /** Whether this client may send an item if `owner` is signed in. */
  isFor(owner: string | null, item: Pick<QueueItem, 'owner' | 'page'>): boolean;
  /** The current user, or null if there is no token. */
  owner(): Promise<string | null>;
  /** Listens to an event of the page until the client is closed. */
  onPage(type: string, listener: () => void): void;
  /** Reports an item's outcome to its caller and to the listeners of the client. */
  settle(type: 'queued' | 'saved' | 'refused', detail: QueueEventDetail): void;
  /** Takes the caller that waits for the result of an item, to settle it without an event. */
  take(item: QueueItem): WaitingCaller | undefined;
}

/** A caller that waits for the result of a write. */
export interface WaitingCaller {
  readonly resolve: (result: WriteResult<never>) => void;
  readonly reject: (error: unknown) => void;
}

/** Options of a connection. */
export interface ConnectionOptions extends Pick<RfClientOptions, 'fetch' | 'onError'> {
  /** ms. */
  readonly timeout: number;
  readonly baseUrl: string;
  readonly identity: IdentitySource;
  readonly mode: 'persistent' | 'memory' | 'off';
  /** Checks an argument of an API method before anything is sent. */
  readonly checkArgument: ArgumentCheck | undefined;
}

/** The part of a client that talks HTTP. Loaded when there is something to send. */
export interface Connection {
  readonly api: ApiMethods;
  /** Sends what may be sent now. Resolves when that has been tried. */
  drain(isUrgent: boolean): Promise<void>;
  sendDirectly<T>(item: QueueItem, signal?: AbortSignal): Promise<WriteResult<T>>;
}

/** Loads the network code. After a failure it may be called again. */
export type LoadConnection = () => Promise<{
  readonly connect: (store: QueueStore, options: ConnectionOptions) => Connection;
  /** Adds IndexedDB and memory to `localStorage`. */
  readonly fallbackStorage: (first: Storage) => Storage;
}>;
