import type BetterSqlite3 from 'better-sqlite3';
import {unavailable} from '../../api-problem.js';
import {errorCode} from '../../error-code.js';
import type {Executor} from '../database.js';
import type {Transactions} from '../group-commit.js';

/** The longest wait for the lock of another process. */
const MAX_LOCK_WAIT_MS = 5_000;
/** Short, because another process may leave the lock for a few ms only. */
const LOCK_RETRY_MS = 1;

const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error));
const isFull = (error: unknown): boolean => /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(errorCode(error));

/**
 * Transactions of the connection that writes. A transaction locks the whole database against other writers.
 *
 * @param requireInPlace - Throws if the file of the connection is no longer at its path.
 */
export function sqliteTransactions(
  sqlite: BetterSqlite3.Database,
  tx: Executor,
  requireInPlace: () => void,
): Transactions {
  const begin = sqlite.prepare('begin immediate');
  const commit = sqlite.prepare('commit');
  const savepoint = sqlite.prepare('savepoint one');
  const release = sqlite.prepare('release one');
  return {
    tx,
    // Statements do not wait for anything, so nothing is gained by more.
    maxParallelJobs: 1,
    begin: async () => {
      requireInPlace();
      const until = performance.now() + MAX_LOCK_WAIT_MS;
      for (;;) {
        try {
          begin.run();
          return;
        } catch (error) {
          if (!isBusy(error) || performance.now() > until) throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
      }
    },
    commit: async () => void commit.run(),
    rollback: async () => {
      if (sqlite.inTransaction) sqlite.exec('rollback');
    },
    beginBatch: async () => void savepoint.run(),
    endBatch: async () => void release.run(),
    undoBatch: async () => {
      sqlite.exec('rollback to one');
      release.run();
    },
    // A full disk ends the transaction by itself.
    isLost: () => !sqlite.inTransaction,
    isConsequence: () => false,
    // The lock keeps every other writer out.
    mayRepeatJob: () => false,
    mayRepeat: () => false,
    asApiProblem: (error) =>
      isBusy(error)
        ? unavailable('The database is locked by another process.')
        : isFull(error)
          ? unavailable('The database cannot be written to now: its disk is full or not writable.')
          : error,
  };
}
