import {createStore, del, set, values, type UseStore} from 'idb-keyval';
import {FORMAT, type QueueItem} from './item.js';

/** Where items wait: one record each. */
export interface Storage {
  all(): Promise<QueueItem[]>;
  put(item: QueueItem): Promise<void>;
  delete(id: string): Promise<void>;
}

const NAME = 'resolutionflow-feedback';
const PREFIX = `${NAME}:`;
/** A database that another tab's upgrade blocks, or a browser's bug, never answers. */
const LONGEST_WAIT_MS = 2000;

const isItem = (value: unknown): value is QueueItem =>
  (value as Partial<QueueItem> | null | undefined)?.format === FORMAT;

export function memoryStorage(): Storage {
  const items = new Map<string, QueueItem>();
  return {
    all: async () => [...items.values()],
    put: async (item) => void items.set(item.id, item),
    delete: async (id) => void items.delete(id),
  };
}

function localStorageStorage(): Storage {
  return {
    all: async () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key): unknown => JSON.parse(localStorage.getItem(key) ?? 'null'))
        .filter(isItem),
    put: async (item) => localStorage.setItem(PREFIX + item.id, JSON.stringify(item)),
    delete: async (id) => localStorage.removeItem(PREFIX + id),
  };
}

function withinTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The storage does not answer')), LONGEST_WAIT_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function indexedDbStorage(): Storage {
  let store: UseStore | undefined;
  const open = () => (store ??= createStore(NAME, 'outbox'));
  return {
    all: async () => (await withinTime(values<unknown>(open()))).filter(isItem),
    put: (item) => withinTime(set(item.id, item, open())),
    delete: (id) => withinTime(del(id, open())),
  };
}

/**
 * The best storage that there is: IndexedDB, else `localStorage`, else memory. One that fails on the way is left for the
 * next, and nothing visible changes.
 */
export function persistentStorage(): Storage {
  const kinds = [indexedDbStorage(), localStorageStorage(), memoryStorage()];
  const firstThat = async <T>(use: (storage: Storage) => Promise<T>): Promise<T> => {
    for (;;) {
      const [storage] = kinds as [Storage];
      try {
        return await use(storage);
      } catch (error) {
        if (kinds.length === 1) throw error;
        kinds.shift();
      }
    }
  };
  return {
    all: () => firstThat((storage) => storage.all()),
    put: (item) => firstThat((storage) => storage.put(item)),
    delete: (id) => firstThat((storage) => storage.delete(id)),
  };
}
