import {toJson} from '../util/to-json.js';
import type {QueueItem} from './item.js';

/** Stores pending items, one record each. */
export interface Storage {
  /** Returns every record, including those of other versions. */
  all(): Promise<unknown[]>;
  /** Returns the records that a page can still read while it goes away. Default: all. */
  allOfFastStorages?(): Promise<unknown[]>;
  put(item: QueueItem): Promise<void>;
  /** Replaces an item that is still stored; an item that was sent meanwhile stays deleted. */
  update(item: QueueItem): Promise<void>;
  delete(id: string): Promise<void>;
}

const PREFIX = 'resolutionflow-feedback:';

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // A record of another program under a similar key.
    return undefined;
  }
}

/** @param texts - `localStorage`, which stores synchronously, or a plain object. */
export function textStorage(texts: () => Record<string, string>): Storage {
  const put = async (item: QueueItem) => void (texts()[PREFIX + item.id] = toJson(item));
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
