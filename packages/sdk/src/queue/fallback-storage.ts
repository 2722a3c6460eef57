import {createStore, promisifyRequest, type UseStore} from 'idb-keyval';
import type {StoredRecord} from './item.js';
import {within} from '../util/within.js';
import type {Storage} from './storage.js';

/** A database never responds if another tab's upgrade blocks it or a browser has a bug. */
const MAX_WAIT_MS = 2000;

function databaseStorage(): Storage {
  let store: UseStore | undefined;
  const use = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T> | IDBTransaction,
  ) =>
    within({timeout: MAX_WAIT_MS}, () =>
      (store ??= createStore('resolutionflow-feedback', 'outbox'))(mode, (opened) =>
        promisifyRequest(work(opened)),
      ),
    );
  const write = async (work: (store: IDBObjectStore) => unknown) =>
    void (await use('readwrite', (opened) => (work(opened), opened.transaction)));
  return {
    all: () => use('readonly', (opened) => opened.getAll()),
    put: (item) => write((opened) => opened.put(item, item.id)),
    update: (record) =>
      write((opened) => {
        const asked = opened.getKey(record.id);
        asked.onsuccess = () => asked.result && opened.put(record, record.id);
      }),
    delete: (id) => write((opened) => opened.delete(id)),
  };
}

function memoryStorage(): Storage {
  const records = new Map<string, StoredRecord>();
  const put = async (record: StoredRecord) => void records.set(record.id, record);
  return {
    all: async () => [...records.values()],
    put,
    update: async (record) => {
      if (records.has(record.id)) await put(record);
    },
    delete: async (id) => void records.delete(id),
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
      // Not `Array.from`, which old libraries replace by a function that knows no sets.
      [...storages].map((storage) =>
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
      return [...new Map(found.map((item) => [(item as Partial<StoredRecord> | null)?.id, item])).values()];
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
    update: async (record) =>
      void (await Promise.allSettled([...storages].map((storage) => storage.update(record)))),
    delete: async (id) => void (await everywhere((storage) => storage.delete(id))),
  };
}
