import {createStore, promisifyRequest, type UseStore} from 'idb-keyval';
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

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // Somebody else's, under a name like ours.
    return undefined;
  }
}

/** @param texts - `localStorage`, or an object in its place. */
function textStorage(texts: () => Record<string, string>): Storage {
  const write = (item: QueueItem) => void (texts()[PREFIX + item.id] = JSON.stringify(item));
  return {
    all: async () =>
      Object.keys(texts())
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => parsed(texts()[key]))
        .filter(isItem),
    put: async (item) => write(item),
    update: async (item) => {
      if (PREFIX + item.id in texts()) write(item);
    },
    delete: async (id) => void delete texts()[PREFIX + id],
  };
}

export function memoryStorage(): Storage {
  const texts = {};
  return textStorage(() => texts);
}

function indexedDbStorage(): Storage {
  let store: UseStore | undefined;
  const use = <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T> | IDBTransaction,
  ) =>
    Promise.race([
      (store ??= createStore(NAME, 'outbox'))(mode, (opened) => promisifyRequest(work(opened))),
      new Promise<never>((_, reject) => setTimeout(reject, LONGEST_WAIT_MS)),
    ]);
  const write = async (work: (store: IDBObjectStore) => unknown) =>
    void (await use('readwrite', (opened) => (work(opened), opened.transaction)));
  return {
    all: async () => ((await use('readonly', (opened) => opened.getAll())) as unknown[]).filter(isItem),
    put: (item) => write((opened) => opened.put(item, item.id)),
    update: (item) =>
      write((opened) => {
        const asked = opened.getKey(item.id);
        asked.onsuccess = () => asked.result && opened.put(item, item.id);
      }),
    delete: (id) => write((opened) => opened.delete(id)),
  };
}

/**
 * IndexedDB, else `localStorage`, else memory. A place that is full still gives back what it holds; one that cannot be
 * read is left alone for the rest of the page, and nothing visible changes.
 */
export function persistentStorage(): Storage {
  let places = [indexedDbStorage(), textStorage(() => localStorage), memoryStorage()];
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
      for (const place of places) {
        try {
          await place.put(item);
        } catch {
          // Full, or worse: memory, the last, always takes it.
          continue;
        }
        // What stood in a lesser place before, or in a better one that is full now, is older.
        await everywhere(async (other) => void (other !== place && (await other.delete(item.id))));
        return;
      }
    },
    // A place that is too full to be told more of an item still gives it back, and is read on.
    update: async (item) => void (await Promise.allSettled(places.map((place) => place.update(item)))),
    delete: async (id) => void (await everywhere((place) => place.delete(id))),
  };
}
