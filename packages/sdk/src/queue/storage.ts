import {createStore, del, promisifyRequest, set, values, type UseStore} from 'idb-keyval';
import {FORMAT, type QueueItem} from './item.js';

/** Where items wait: one record each. */
export interface Storage {
  all(): Promise<QueueItem[]>;
  put(item: QueueItem): Promise<void>;
  /** Replaces an item if it is still there: what was sent meanwhile stays gone. */
  update(item: QueueItem): Promise<void>;
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
    update: async (item) => void (items.has(item.id) && items.set(item.id, item)),
    delete: async (id) => void items.delete(id),
  };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // Somebody else's, under a name like ours.
    return undefined;
  }
}

function localStorageStorage(): Storage {
  return {
    all: async () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => parsed(localStorage.getItem(key)))
        .filter(isItem),
    put: async (item) => localStorage.setItem(PREFIX + item.id, JSON.stringify(item)),
    update: async (item) => {
      const key = PREFIX + item.id;
      if (localStorage.getItem(key) !== null) localStorage.setItem(key, JSON.stringify(item));
    },
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
    update: (item) =>
      withinTime(
        open()('readwrite', async (store) => {
          const known: unknown = await promisifyRequest(store.get(item.id));
          if (known !== undefined) await promisifyRequest(store.put(item, item.id));
        }),
      ),
    delete: (id) => withinTime(del(id, open())),
  };
}

/**
 * IndexedDB, else `localStorage`, else memory. A place that is full still gives back what it holds; one that cannot be
 * read is left alone for the rest of the page, and nothing visible changes.
 */
export function persistentStorage(): Storage {
  let places = [indexedDbStorage(), localStorageStorage(), memoryStorage()];
  /** Does something in every place that works. */
  const everywhere = async <T>(use: (place: Storage) => Promise<T>): Promise<T[]> => {
    const results = await Promise.all(
      places.map(async (place) => {
        try {
          return [await use(place)];
        } catch {
          // Denied, broken or blocked: the next place is as good for what comes.
          places = places.filter((other) => other !== place);
          return [];
        }
      }),
    );
    return results.flat();
  };
  return {
    all: async () => {
      const found = (await everywhere((place) => place.all())).flat();
      return [...new Map(found.map((item) => [item.id, item])).values()];
    },
    put: async (item) => {
      for (const [index, place] of places.entries()) {
        try {
          await place.put(item);
          // What stood in a lesser place before, or in a better one that is full now, is older.
          await Promise.all(
            places.toSpliced(index, 1).map((other) => other.delete(item.id).catch(() => undefined)),
          );
          return;
        } catch (error) {
          if (index === places.length - 1) throw error;
        }
      }
    },
    update: async (item) => void (await everywhere((place) => place.update(item))),
    delete: async (id) => void (await everywhere((place) => place.delete(id))),
  };
}
