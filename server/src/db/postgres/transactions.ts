import {Kysely} from 'kysely';
import type pg from 'pg';
import type {Executor, StatementListener} from '../database.js';
import type {Transactions} from '../group-commit.js';
import type {Schema} from '../schema.js';
import {postgresDialect} from './dialect.js';
import {
  asApiProblem,
  asCommitError,
  isCollision,
  isConsequence,
  isLocked,
  isLost,
  isSpoiled,
  isUnanswered,
  mayRepeat,
} from './errors.js';

/** Size of a batch: its jobs send statements without waiting for each other's results (decision 14). */
const MAX_PARALLEL_JOBS = 64;
/** How long a statement waits for another transaction's lock. */
const MAX_LOCK_WAIT_MS = 4_000;
/** The same, in a transaction that has waited that long before. Its other jobs would wait each time. */
const MAX_FURTHER_LOCK_WAIT_MS = 50;

/**
 * Without sequential scans: writes find rows by key, and PostgreSQL keeps the plans of statements. A plan that scans a
 * small table becomes slow as the table grows. The lock timeout replaces the operator's `statement_timeout`.
 */
const BEGIN = `begin; set local statement_timeout = 0; set local lock_timeout = ${MAX_LOCK_WAIT_MS}; set local enable_seqscan = off; savepoint one`;

/**
 * Lifts the operator's limits in a transaction that may take minutes. PostgreSQL 15 and 16 have no `transaction_timeout`, so
 * the statement looks up which of these settings exist.
 */
export const LIFT_TIMEOUTS =
  "select set_config(name, '0', true) from pg_settings where name in ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout', 'lock_timeout')";

/** The longest time of a timer: 24 days. */
const UNLIMITED_MS = 2 ** 31 - 1;

interface TimedQuery extends pg.QueryConfig {
  /** Overrides the pool's limit, in ms. */
  readonly query_timeout?: number;
}

/** One transaction at a time, on a connection that is taken from a pool for it. */
export class PostgresSession {
  /** Runs statements in the transaction. The same object for all transactions, so that compiled statements are kept. */
  readonly db: Executor;
  #client: pg.PoolClient | undefined;
  #isLong = false;

  constructor(
    readonly pool: pg.Pool,
    onStatement: StatementListener | undefined,
  ) {
    this.db = new Kysely<Schema>({dialect: postgresDialect((query) => this.run(query), onStatement)});
  }

  /** @param options.isLong - Whether statements may take longer than the pool allows. Default: false. */
  async begin(statement: string, {isLong = false}: {readonly isLong?: boolean} = {}): Promise<void> {
    this.#isLong = isLong;
    this.#client = await this.pool.connect();
    await this.run({text: statement});
  }

  run(query: pg.QueryConfig): Promise<pg.QueryResult> {
    if (!this.#client) return Promise.reject(new Error('There is no transaction'));
    const timed: TimedQuery = this.#isLong ? {...query, query_timeout: UNLIMITED_MS} : query;
    return this.#client.query(timed);
  }

  /** @throws Error if nothing was committed, or if that is unknown. */
  async commit(): Promise<void> {
    const {command} = await this.run({text: 'commit'});
    if (command !== 'COMMIT') throw new Error('PostgreSQL has rolled the transaction back');
    this.#client?.release();
    this.#client = undefined;
  }

  /**
   * Ends the transaction without its changes. Never throws.
   *
   * @param error - The reason, after which the connection may be replaced.
   */
  async rollback(error: unknown): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    if (isUnanswered(error)) return client.release(true);
    try {
      await client.query('rollback');
      client.release(isSpoiled(error));
    } catch {
      client.release(true);
    }
  }
}

/** Transactions of a process that writes. Other processes write at the same time: rows are locked, not the database. */
export function postgresTransactions(session: PostgresSession): Transactions {
  /** The statement that ends the previous batch and starts the next one; empty for the first batch. */
  let beforeBatch = '';
  return {
    tx: session.db,
    maxParallelJobs: MAX_PARALLEL_JOBS,
    begin: async () => {
      await session.begin(BEGIN);
      beforeBatch = '';
    },
    commit: async () => {
      try {
        await session.commit();
      } catch (error) {
        throw asCommitError(error);
      }
    },
    rollback: (error) => session.rollback(error),
    beginBatch: async () => {
      // Sent together with the batch's first statement. If this one fails, all later ones of the transaction fail.
      if (beforeBatch) session.run({text: beforeBatch}).catch(() => undefined);
      beforeBatch = 'release savepoint one; savepoint one';
    },
    endBatch: async () => undefined,
    undoBatch: async (error) => {
      await session.run({text: 'rollback to savepoint one'});
      if (isLocked(error)) await session.run({text: `set local lock_timeout = ${MAX_FURTHER_LOCK_WAIT_MS}`});
    },
    isLost,
    isConsequence,
    mayRepeatJob: isCollision,
    mayRepeat,
    asApiProblem,
  };
}
