import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {Kysely} from 'kysely';
import type {Database, Executor, OpenOptions, StatementListener} from '../database.js';
import {Checkpoints} from './checkpoints.js';
import {makeFolderOf, makePrivate, makePrivateFile, pinFile} from './files.js';
import {GroupCommit} from '../group-commit.js';
import {asDatabaseError, inspectSchema, requireFile} from './inspect.js';
import {DatabaseError, type SqliteLocation} from '../location.js';
import {requireReadable} from '../schema-state.js';
import {migrate} from '../migrate.js';
import type {Schema} from '../schema.js';
import {sqliteDialect} from './dialect.js';
import {inSnapshot, openReader, Snapshots, type Reader} from './snapshots.js';
import {sqliteTransactions} from './transactions.js';

/** How long opening waits for another process's lock, ms. */
const LOCK_WAIT_MS = 5_000;

/**
 * Opens the connection for writes and brings the tables up to date.
 *
 * @throws {DatabaseError} before anything is changed, if the file is not a database that this program can use.
 */
async function openWriter(file: string, mayCreate: boolean, onStatement: StatementListener | undefined) {
  if (mayCreate && !existsSync(file)) {
    makeFolderOf(file);
    makePrivateFile(file);
  }
  requireFile(file);
  const writer = new BetterSqlite3(file, {fileMustExist: true, timeout: LOCK_WAIT_MS});
  try {
    const state = inspectSchema(writer, file);
    requireReadable(state, file);
    if (state === 'empty' && !mayCreate) throw new DatabaseError(`The database at ${file} is empty.`);
    makePrivate(file);
    writer.pragma('journal_mode = wal');
    writer.pragma('synchronous = full');
    writer.pragma('foreign_keys = on');
    // Erased comments and names are overwritten with zeros.
    writer.pragma('secure_delete = on');
    // The checkpoint thread does most of it (see Checkpoints). This is the fallback, in pages.
    writer.pragma('wal_autocheckpoint = 8000');
    writer.pragma('cache_size = -16000');
    const tx: Executor = new Kysely<Schema>({dialect: sqliteDialect(writer, onStatement)});
    if (state !== 'current') await migrate(tx);
    // From now on GroupCommit waits for locks, because SQLite's wait would block the event loop.
    writer.pragma('busy_timeout = 0');
    return {writer, tx};
  } catch (error) {
    writer.close();
    throw error;
  }
}

/**
 * Opens a SQLite database.
 *
 * @throws {DatabaseError} with a sentence that names the file and what is wrong with it.
 */
export async function openSqlite(
  location: SqliteLocation,
  {onStatement, mostTogether = 250, mayCreate = true}: OpenOptions = {},
): Promise<Database> {
  if (location.kind === 'memory' && !mayCreate) {
    throw new DatabaseError(`sqlite::memory: is empty in every new process. Name a database file.`);
  }
  // Reads beside writes need two connections, and a memory database of SQLite has only one.
  const folder = location.kind === 'memory' ? mkdtempSync(join(tmpdir(), 'resolutionflow-')) : undefined;
  const file = location.kind === 'file' ? location.file : join(folder ?? '', 'memory.db');
  const {writer, tx} = await openWriter(file, mayCreate, onStatement).catch((error: unknown) => {
    if (folder) rmSync(folder, {recursive: true});
    throw asDatabaseError(error, file);
  });
  const requireInPlace = pinFile(file);
  const open = (): Reader => {
    requireInPlace();
    return openReader(file, onStatement);
  };
  const reader = open();
  const snapshots = new Snapshots(open);
  const checkpoints = new Checkpoints(file);
  const commits = new GroupCommit(sqliteTransactions(writer, tx, requireInPlace), mostTogether);

  return {
    read: reader.db,
    get waiting() {
      return commits.waiting;
    },
    write: (job, options) => {
      checkpoints.count();
      return commits.write(job, options);
    },
    snapshot: (job) => snapshots.run(job),
    longSnapshot: async (job) => {
      const own = open();
      try {
        return await inSnapshot(own, job);
      } finally {
        own.sqlite.close();
      }
    },
    emptyLog: () => checkpoints.emptyLog(),
    requireInPlace,
    close: async () => {
      await commits.close();
      await snapshots.close();
      await checkpoints.close();
      reader.sqlite.close();
      writer.close();
      if (folder) rmSync(folder, {recursive: true});
    },
  };
}
