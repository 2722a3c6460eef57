import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {Kysely} from 'kysely';
import type {Database, Executor} from './database.js';
import {Checkpoints} from './checkpoints.js';
import {GroupCommit} from './group-commit.js';
import {migrate} from './migrate.js';
import type {Schema} from './schema.js';
import {sqliteDialect, type StatementListener} from './sqlite-dialect.js';

export interface OpenOptions {
  readonly onStatement?: StatementListener;
  /** How many writes share a transaction at most, so that none of them waits long for the others. */
  readonly mostTogether?: number;
}

function connect(file: string, readonly: boolean): BetterSqlite3.Database {
  // Locks are waited for asynchronously (see GroupCommit): a busy timeout would stop the whole server.
  const sqlite = new BetterSqlite3(file, {readonly, timeout: 0});
  if (!readonly) {
    sqlite.pragma('journal_mode = wal');
    sqlite.pragma('synchronous = full');
    sqlite.pragma('foreign_keys = on');
    // Most of it is done beside (see Checkpoints); this is the last resort, in pages.
    sqlite.pragma('wal_autocheckpoint = 8000');
  }
  sqlite.pragma(`cache_size = ${readonly ? -8000 : -16_000}`);
  return sqlite;
}

/**
 * Opens the data of a server, making what is missing.
 *
 * @param url - `sqlite:<path>` or `sqlite::memory:` (kept until closed, then gone).
 * @throws Error with a sentence that says what is wrong.
 */
export async function openDatabase(
  url: string,
  {onStatement, mostTogether = 250}: OpenOptions = {},
): Promise<Database> {
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (!path) throw new Error(`Expected a database address like sqlite:./data/resolutionflow.db, not ${url}`);
  // Two connections are needed, for reads beside writes, and SQLite's own memory databases have but one.
  const folder = path === ':memory:' ? mkdtempSync(join(tmpdir(), 'resolutionflow-')) : undefined;
  const file = folder ? join(folder, 'memory.db') : path;
  mkdirSync(dirname(file), {recursive: true});

  const writer = connect(file, false);
  const tx: Executor = new Kysely<Schema>({dialect: sqliteDialect(writer, onStatement)});
  await migrate(tx);
  const reader = connect(file, true);
  const checkpoints = new Checkpoints(file);
  const read: Executor = new Kysely<Schema>({dialect: sqliteDialect(reader, onStatement)});
  const commits = new GroupCommit(writer, tx, mostTogether);
  let lastSnapshot: Promise<unknown> = Promise.resolve();

  return {
    read,
    get waiting() {
      return commits.waiting;
    },
    write: (job, options) => {
      checkpoints.count();
      return commits.write(job, options);
    },
    snapshot: (job) => {
      const result = lastSnapshot.then(async () => {
        reader.exec('begin');
        try {
          return await job(read);
        } finally {
          reader.exec('commit');
        }
      });
      // The next one comes after this one, however it ends; its caller hears of the failure.
      lastSnapshot = result.catch(() => undefined);
      return result;
    },
    longSnapshot: async (job) => {
      const own = connect(file, true);
      try {
        own.exec('begin');
        return await job(new Kysely<Schema>({dialect: sqliteDialect(own, onStatement)}));
      } finally {
        own.close();
      }
    },
    backup: async (to) => {
      await reader.backup(to);
    },
    close: async () => {
      await commits.close();
      await lastSnapshot;
      await checkpoints.close();
      reader.close();
      writer.close();
      if (folder) rmSync(folder, {recursive: true});
    },
  };
}
