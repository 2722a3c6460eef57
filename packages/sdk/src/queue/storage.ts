import type {QueueItem} from './item.js';

/** Where items wait: one record each. */
export interface Storage {
  /** Whatever is there, also what other versions have stored. */
  all(): Promise<unknown[]>;
  put(item: QueueItem): Promise<void>;
  /** Replaces an item if it is still there: what was sent meanwhile stays gone. */
  update(item: QueueItem): Promise<void>;
  delete(id: string): Promise<void>;
}

const PREFIX = 'resolutionflow-feedback:';

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Somebody else's, under a name like ours.
    return undefined;
  }
}

/** @param texts - `localStorage`, which has an item at once and for good, or an object in its place. */
export function textStorage(texts: () => Record<string, string>): Storage {
  const put = async (item: QueueItem) => void (texts()[PREFIX + item.id] = JSON.stringify(item));
  return {
    all: async () =>
      Object.keys(texts())
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => parsed(texts()[key])),
    put,
    update: async (item) => {
      if (PREFIX + item.id in texts()) await put(item);
    },
    delete: async (id) => void delete texts()[PREFIX + id],
  };
}

/** Whether `localStorage` takes no item more; denied it takes none either. */
export function isFull(): boolean {
  try {
    localStorage[PREFIX] = PREFIX.repeat(50);
    delete localStorage[PREFIX];
    return false;
  } catch {
    return true;
  }
}
