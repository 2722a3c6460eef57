import BetterSqlite3 from 'better-sqlite3';
import {Kysely} from 'kysely';
import {ApiProblem} from '../../api-problem.js';
import type {Executor, StatementListener} from '../database.js';
import {limitTurns} from '../../event-loop.js';
import type {Schema} from '../schema.js';
import {sqliteDialect} from './dialect.js';

/** A connection that only reads. */
export interface Reader {
  readonly sqlite: BetterSqlite3.Database;
  readonly db: Executor;
}

/** Maximum number of snapshots at a time. */
const MAX_SNAPSHOTS = 16;
export function openReader(file: string, onStatement: StatementListener | undefined): Reader {
  const sqlite = new BetterSqlite3(file, {readonly: true, timeout: 0});
  sqlite.pragma('cache_size = -4000');
  return {sqlite, db: new Kysely<Schema>({dialect: sqliteDialect(sqlite, onStatement)})};
}

/** Runs a job whose reads see one snapshot. Nothing else may use the reader during the job. */
export async function inSnapshot<T>({sqlite, db}: Reader, job: (db: Executor) => Promise<T>): Promise<T> {
  sqlite.exec('begin');
  try {
    return await job(db);
  } finally {
    // SQLite ends a transaction by itself after some errors.
    if (sqlite.inTransaction) sqlite.exec('commit');
  }
}

/** Runs snapshots concurrently, each on a separate connection. */
export class Snapshots {
  readonly #open: () => Reader;
  readonly #idle: Reader[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();
  readonly #nextTurn = limitTurns();

  constructor(open: () => Reader) {
    this.#open = open;
  }

  async run<T>(job: (db: Executor) => Promise<T>): Promise<T> {
    await this.#nextTurn();
    while (this.#running.size >= MAX_SNAPSHOTS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    // The connection that was used last has most pages in its cache.
    const reader = this.#idle.pop() ?? this.#openOne();
    const result = inSnapshot(reader, job);
    this.#running.add(result);
    try {
      return await result;
    } finally {
      this.#running.delete(result);
      this.#idle.push(reader);
      this.#waiting.shift()?.();
    }
  }

  #openOne(): Reader {
    try {
      return this.#open();
    } catch {
      // For example, the process has no file handle left.
      throw new ApiProblem('unavailable', 'The database cannot be opened now.', {retryAfter: 1});
    }
  }

  /** Finishes the running snapshots. Start none after it. */
  async close(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    for (const {sqlite} of this.#idle) sqlite.close();
  }
}
