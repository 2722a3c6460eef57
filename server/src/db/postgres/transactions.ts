import {Kysely} from 'kysely';
import type pg from 'pg';
import type {Executor, StatementListener} from '../database.js';
import type {Transactions} from '../group-commit.js';
import type {Schema} from '../schema.js';
import {postgresDialect} from './dialect.js';
import {asApiProblem, asCommitError, isCollision, isLost, mayRepeat} from './errors.js';

/** Writes whose statements are sent without waiting for each other's results. A group is one or a few such batches. */
const MOST_AT_ONCE = 64;
/** How long a statement waits for another transaction's lock. */
const MAX_LOCK_WAIT_MS = 4_000;

/** Writes find their rows by key. A plan of a statement is kept, and one that reads a small table becomes slow as it grows. */
const BEGIN = `begin; set local lock_timeout = ${MAX_LOCK_WAIT_MS}; set local enable_seqscan = off; savepoint one`;

/** One transaction at a time, on a connection that is taken from a pool for it. */
export class PostgresSession {
  /** Runs statements in the transaction. The same object for all transactions, so that compiled statements are kept. */
  readonly db: Executor;
  #client: pg.PoolClient | undefined;

  constructor(
    readonly pool: pg.Pool,
    onStatement: StatementListener | undefined,
  ) {
    this.db = new Kysely<Schema>({dialect: postgresDialect((query) => this.run(query), onStatement)});
  }

  async begin(statement: string): Promise<void> {
    this.#client = await this.pool.connect();
    await this.run(statement);
  }

  run(query: pg.QueryConfig | string): Promise<pg.QueryResult> {
    if (!this.#client) return Promise.reject(new Error('There is no transaction'));
    return this.#client.query(query);
  }

  /** @throws Error if nothing was committed, or if that is unknown. */
  async commit(): Promise<void> {
    const {command} = await this.run('commit');
    if (command !== 'COMMIT') throw new Error('PostgreSQL has rolled the transaction back');
    this.#client?.release();
    this.#client = undefined;
  }

  /** Ends the transaction without its changes. Never throws. */
  async rollback(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    try {
      await client.query('rollback');
      client.release();
    } catch {
      client.release(true);
    }
  }
}

/** Transactions of a process that writes. Other processes write at the same time: rows are locked, not the database. */
export function postgresTransactions(session: PostgresSession): Transactions {
  /** Ends the batch before and starts the next one. */
  let beforeBatch = '';
  return {
    tx: session.db,
    mostAtOnce: MOST_AT_ONCE,
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
    rollback: () => session.rollback(),
    beginBatch: async () => {
      // The batch's first statement follows at once. If this one fails, so do all others of the transaction.
      if (beforeBatch) session.run(beforeBatch).catch(() => undefined);
      beforeBatch = 'release savepoint one; savepoint one';
    },
    endBatch: async () => undefined,
    undoBatch: async () => {
      await session.run('rollback to savepoint one');
    },
    isLost,
    mayRepeatJob: isCollision,
    mayRepeat,
    asApiProblem,
  };
}
