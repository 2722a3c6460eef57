import {createStore, promisifyRequest, type UseStore} from 'idb-keyval';
import type {QueueItem} from './item.js';
import type {Storage} from './storage.js';

/** A database never responds if another tab's upgrade blocks it or a browser has a bug. */
const MAX_WAIT_MS = 2000;

function databaseStorage(): Storage {
  let store: UseStore | undefined;
  const use = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T> | IDBTransaction,
  ) =>
    Promise.race([
      (store ??= createStore('resolutionflow-feedback', 'outbox'))(mode, (opened) =>
        promisifyRequest(work(opened)),
      ),
      new Promise<never>((_, reject) => setTimeout(reject, MAX_WAIT_MS)),
    ]);
  const write = async (work: (store: IDBObjectStore) => unknown) =>
    void (await use('readwrite', (opened) => (work(opened), opened.transaction)));
  return {
    all: () => use('readonly', (opened) => opened.getAll()),
    put: (item) => write((opened) => opened.put(item, item.id)),
    update: (item) =>
      write((opened) => {
        const asked = opened.getKey(item.id);
        asked.onsuccess = () => asked.result && opened.put(item, item.id);
      }),
    delete: (id) => write((opened) => opened.delete(id)),
  };
}

function memoryStorage(): Storage {
  const items = new Map<string, QueueItem>();
  const put = async (item: QueueItem) => void items.set(item.id, item);
  return {
    all: async () => [...items.values()],
    put,
    update: async (item) => {
      if (items.has(item.id)) await put(item);
    },
    delete: async (id) => void items.delete(id),
  };
}

/**
 * Stores in `localStorage`, else IndexedDB, else memory. A full storage is still read; one that cannot be read is not
 * used again on this page.
 *
 * @param first - `localStorage`.
 */
export function fallbackStorage(first: Storage): Storage {
  const memory = memoryStorage();
  const storages = new Set([first, databaseStorage(), memory]);
  /** Applies an operation to every working storage. */
  const everywhere = <T>(use: (storage: Storage) => Promise<T>) =>
    Promise.all(
      Array.from(storages, (storage) =>
        use(storage).catch(() => {
          // Denied, broken or blocked: the next storage takes its part.
          storages.delete(storage);
        }),
      ),
    );
  return {
    all: async () => {
      const found = (await everywhere((storage) => storage.all())).flatMap((items) => items ?? []);
      // A slow database may have stored an item that another storage has as well.
      return [...new Map(found.map((item) => [(item as Partial<QueueItem> | null)?.id, item])).values()];
    },
    allOfFastStorages: async () =>
      (await Promise.all([first, memory].map((storage) => storage.all().catch(() => [])))).flat(),
    put: async (item) => {
      for (const storage of storages) {
        try {
          return await storage.put(item);
        } catch {
          // Full or broken: memory, the last storage, always accepts it.
        }
      }
    },
    // A storage that is too full for an update keeps the old record and stays in use.
    update: async (item) =>
      void (await Promise.allSettled(Array.from(storages, (storage) => storage.update(item)))),
    delete: async (id) => void (await everywhere((storage) => storage.delete(id))),
  };
}
