import {createStore, promisifyRequest, type UseStore} from 'idb-keyval';
import type {QueueItem} from './item.js';
import type {Storage} from './storage.js';

/** A database that another tab's upgrade blocks, or a browser's bug, never answers. */
const LONGEST_WAIT_MS = 2000;

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
      new Promise<never>((_, reject) => setTimeout(reject, LONGEST_WAIT_MS)),
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
 * `localStorage`, else IndexedDB, else memory. A place that is full still gives back what it holds; one that cannot be
 * read is left alone for the rest of the page, and nothing visible changes.
 *
 * @param first - `localStorage`.
 */
export function placesAfter(first: Storage): Storage {
  const places = new Set([first, databaseStorage(), memoryStorage()]);
  /** Does something in every place that works. */
  const everywhere = <T>(use: (place: Storage) => Promise<T>) =>
    Promise.all(
      Array.from(places, (place) =>
        use(place).catch(() => {
          // Denied, broken or blocked: the next place is as good for what comes.
          places.delete(place);
        }),
      ),
    );
  return {
    all: async () => {
      const found = (await everywhere((place) => place.all())).flatMap((items) => items ?? []);
      // A database that answers too late has stored what another place has by then.
      return [...new Map(found.map((item) => [(item as Partial<QueueItem> | null)?.id, item])).values()];
    },
    put: async (item) => {
      for (const place of places) {
        try {
          return await place.put(item);
        } catch {
          // Full, or worse: memory, the last, always takes it.
        }
      }
    },
    // A place that is too full to be told more of an item still gives it back, and is read on.
    update: async (item) =>
      void (await Promise.allSettled(Array.from(places, (place) => place.update(item)))),
    delete: async (id) => void (await everywhere((place) => place.delete(id))),
  };
}
