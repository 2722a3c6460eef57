import type {Kysely} from 'kysely';
import type {Schema} from './schema.js';

/** Builds and runs statements, inside or outside of a transaction. */
export type Executor = Kysely<Schema>;

export interface WriteOptions {
  /** Lets every other write go first: for long work in many parts, as an import. */
  readonly isBackground?: boolean;
}

/** The data of one server. */
export interface Database {
  /** For a single read: sees committed data only. */
  readonly read: Executor;
  /** Runs several reads that all see the same moment; nothing but those reads may be waited for. */
  snapshot<T>(job: (db: Executor) => Promise<T>): Promise<T>;
  /** The same for a job that takes its time and lets others work in between. */
  longSnapshot<T>(job: (db: Executor) => Promise<T>): Promise<T>;
  /**
   * Runs a write. Writes that arrive in one turn of the event loop share one transaction; each is isolated
   * from its neighbours' failures; resolves after the commit.
   *
   * @throws {ApiProblem} `unavailable` when the queue is full, the database is locked or the disk is full.
   */
  write<T>(job: (tx: Executor) => Promise<T>, options?: WriteOptions): Promise<T>;
  /** How many writes wait for their turn. */
  readonly waiting: number;
  /**
   * Moves the write-ahead log into the file and empties it, so that overwritten text is in neither. Resolves when that is
   * done, or after two seconds: an older snapshot that is still read delays it, and it is retried until it succeeds.
   */
  emptyLog(): Promise<void>;
  /** Finishes what is in flight, then closes. */
  close(): Promise<void>;
}
