import type {Outcome} from '@resolutionflow/contract';

/** A time from the caller: a `Date`, or ISO 8601 with a time zone. */
export type Timestamp = Date | string;

/** What a person did, as the queue keeps it. */
export type Content =
  | {
      /** Which write it is. */
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
      /** Null takes the vote back. */
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

/** The format that {@link QueueItem}s are stored in. Other versions' items are left to those versions. */
export const FORMAT = 1;

/** One write that was accepted, until the server has it or has refused it. */
export type QueueItem = Content & {
  /** The version of the format that it is stored in. */
  readonly format: typeof FORMAT;
  /** A UUID: the item's idempotency key for ever. */
  readonly id: string;
  /** Rises with each press. */
  readonly seq: number;
  /** Where it goes. */
  readonly baseUrl: string;
  /** Who gave it: account and user; null while no token was there. */
  readonly owner: string | null;
  /** The page that it was given on. */
  readonly page: string;
  /** How long it had waited, ms, when that was last written down. */
  readonly waited: number;
  /** When that was: ms since the epoch, by the device's clock. */
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

/** How a write went. */
export type WriteResult<T> =
  | {
      /** The server has it. */
      readonly status: 'saved';
      readonly data: T;
    }
  | {
      /** Accepted and stored; it is sent as soon as that is possible. */
      readonly status: 'queued';
    };
