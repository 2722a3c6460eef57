import type {Kysely} from 'kysely';
import type {Schema} from './schema.js';

/** Builds and runs statements, inside or outside of a transaction. */
export type Executor = Kysely<Schema>;

export interface WriteOptions {
  /**
   * What the write is about, for example a session. Writes about different subjects must not depend on each other: on
   * PostgreSQL they run at the same time. A write without a subject runs alone.
   */
  readonly subject?: string;
  /** Runs after all other writes: for long work in many parts, such as an import. */
  readonly isBackground?: boolean;
}

/** Called with every statement. Tests check that each one is bound to an account. */
export type StatementListener = (sql: string) => void;

export interface OpenOptions {
  readonly onStatement?: StatementListener;
  /** Maximum number of writes in one transaction. It bounds how long one write waits for the others. */
  readonly mostTogether?: number;
  /** Whether to create a missing database. If false, a missing or empty one is an error. Default: true. */
  readonly mayCreate?: boolean;
}

/** The data of one server. */
export interface Database {
  /** For a single read: sees committed data only. */
  readonly read: Executor;
  /** Runs several reads that all see the same moment. They may give others a turn in between. */
  snapshot<T>(job: (db: Executor) => Promise<T>): Promise<T>;
  /** Like `snapshot`, for jobs of several seconds. It does not delay the snapshots of requests. */
  longSnapshot<T>(job: (db: Executor) => Promise<T>): Promise<T>;
  /**
   * Runs a write. Writes that arrive in one turn of the event loop share one transaction; each is isolated
   * from its neighbours' failures; resolves after the commit.
   *
   * @param job - May run again, because a write beside it failed, or after a conflict with another process or a lost
   *   connection. Nothing of the run before is left in the database. `attempt` counts from 1, and grows only after
   *   conflicts and lost connections.
   * @throws {ApiProblem} `unavailable` if the queue is full, or the database is locked, full or cannot be reached.
   */
  write<T>(job: (tx: Executor, attempt: number) => Promise<T>, options?: WriteOptions): Promise<T>;
  /** Number of writes in the queue. */
  readonly waiting: number;
  /**
   * Moves the write-ahead log into the file and empties it, so that overwritten text is in neither. Resolves when that is
   * done, or after two seconds: an older snapshot that is still read delays it, and it is retried until it succeeds.
   */
  emptyLog(): Promise<void>;
  /** @throws {ApiProblem} `unavailable` if the database file was moved or removed. */
  requireInPlace(): void;
  /** Finishes the running jobs, then closes. */
  close(): Promise<void>;
}
