import type {Outcome} from '@resolutionflow/contract';

/** A time from the caller: a `Date`, or ISO 8601 with seconds and a time zone. */
export type Timestamp = Date | string;

/** Content of a write. */
export type Content =
  | {
      /** The kind of write. */
      readonly kind: 'start';
      /** The session that it belongs to. */
      readonly sessionId: string;
      readonly treeId: string;
      readonly startedAt?: Timestamp | undefined;
      /** The engineer; only with a server key. */
      readonly userId?: string | undefined;
    }
  | {
      readonly kind: 'visit';
      readonly sessionId: string;
      readonly stepId: string;
      readonly visitedAt?: Timestamp | undefined;
    }
  | {
      readonly kind: 'vote';
      readonly sessionId: string;
      readonly stepId: string;
      /** Null removes the vote. */
      readonly wasHelpful: boolean | null;
      /** Codes of reasons, for example `outdated`; only with a vote that is not helpful. */
      readonly reasons?: readonly string[] | null | undefined;
      /** What the engineer told the author of the flow; only with a vote that is not helpful. */
      readonly note?: string | null | undefined;
    }
  | {
      readonly kind: 'complete';
      readonly sessionId: string;
      readonly outcome: Outcome;
      readonly completedAt?: Timestamp | undefined;
    }
  | {
      readonly kind: 'rating';
      readonly sessionId: string;
      readonly rating: number;
      readonly comment: string | null;
      /** Codes of reasons; only with 3 stars or fewer. */
      readonly reasons?: readonly string[] | null | undefined;
    };

/** The format of stored {@link QueueItem}s. This version does not send items of other formats. */
export const FORMAT = 1;

/** An accepted write, until the server has saved or refused it. */
export type QueueItem = Content & {
  /** The version of the storage format. */
  readonly format: typeof FORMAT;
  /** A UUID. It stays the idempotency key of the item. */
  readonly id: string;
  /** A number that rises with each write. */
  readonly seq: number;
  /** The server's address. */
  readonly baseUrl: string;
  /** The author: account and user. Null if there was no token yet. */
  readonly owner: string | null;
  /** The id of the page that accepted it. */
  readonly page: string;
  /** Its age when the age was last stored, ms. */
  readonly waited: number;
  /** When the age was last stored: ms since the epoch, by the device's clock. */
  readonly countedAt: number;
};

/** The fields that records of every format have. */
export type StoredRecord = Pick<QueueItem, 'id' | 'owner' | 'page' | 'waited' | 'countedAt'> & {
  readonly format: unknown;
};

/** Whether a stored value is a record of this SDK, of any format. */
export function isStoredRecord(value: unknown): value is StoredRecord {
  const {id, waited, countedAt} = (value ?? {}) as Partial<StoredRecord>;
  return typeof id === 'string' && Number.isFinite(waited) && Number.isFinite(countedAt);
}

const KINDS: readonly unknown[] = [
  'start',
  'visit',
  'vote',
  'complete',
  'rating',
] satisfies Content['kind'][];

/** Whether a stored value is an item of this format that can be sent. */
export function isItem(value: unknown): value is QueueItem {
  if (!isStoredRecord(value) || value.format !== FORMAT) return false;
  const {kind, sessionId, baseUrl, seq} = value as Partial<QueueItem>;
  return (
    KINDS.includes(kind) &&
    typeof sessionId === 'string' &&
    typeof baseUrl === 'string' &&
    Number.isSafeInteger(seq)
  );
}

/** The result of a write. */
export type WriteResult<T> =
  | {
      /** The server has it. */
      readonly status: 'saved';
      readonly data: T;
    }
  | {
      /** Stored; the client sends it as soon as possible. */
      readonly status: 'queued';
    };
