import {toJson} from '../util/to-json.js';
import type {QueueItem, StoredRecord} from './item.js';

/** Stores pending items, one record each. */
export interface Storage {
  /** Returns every record, including those of other versions. */
  all(): Promise<unknown[]>;
  /** Returns the records that a page can still read while it goes away. Default: all. */
  allOfFastStorages?(): Promise<unknown[]>;
  put(item: QueueItem): Promise<void>;
  /** Replaces a record that is still stored; an item that was sent meanwhile stays deleted. */
  update(record: StoredRecord): Promise<void>;
  delete(id: string): Promise<void>;
}

const PREFIX = 'resolutionflow-feedback:';

/** Reads a record. Its key decides the id: a damaged id must not keep the record from being deleted. */
function read(key: string, text: string | undefined): unknown {
  try {
    return {...(JSON.parse(text ?? '') as object | null), id: key.slice(PREFIX.length)};
  } catch {
    // A record of another program under a similar key.
    return undefined;
  }
}

/** @param texts - `localStorage`, which stores synchronously, or a plain object. */
export function textStorage(texts: () => Record<string, string>): Storage {
  const put = async (record: StoredRecord) => void (texts()[PREFIX + record.id] = toJson(record));
  return {
    all: async () =>
      Object.keys(texts())
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => read(key, texts()[key])),
    put,
    update: async (record) => {
      if (PREFIX + record.id in texts()) await put(record);
    },
    delete: async (id) => void delete texts()[PREFIX + id],
  };
}

/** Whether `localStorage` is full or denied. */
export function isFull(): boolean {
  try {
    localStorage[PREFIX] = PREFIX.repeat(50);
    delete localStorage[PREFIX];
    return false;
  } catch {
    return true;
  }
}
