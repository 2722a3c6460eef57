import {createReadStream, createWriteStream, existsSync, rmSync, statSync} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import BetterSqlite3 from 'better-sqlite3';
import {errorCode} from '../../error-code.js';
import {
  companionsOf,
  isSameFile,
  lockDatabase,
  makeFolderOf,
  moveIntoPlace,
  PRIVATE_FILE,
  removeDatabase,
  startPart,
} from './files.js';
import {asDatabaseError, inspectSchema, requireFile} from './inspect.js';
import {DatabaseError, realPath, requireFileName} from '../location.js';
import {requireReadable} from '../schema-state.js';

/** @throws {DatabaseError} unless the copy is an undamaged ResolutionFlow database that this program can read. */
function requireUsable(copy: string, backup: string): void {
  const sqlite = new BetterSqlite3(copy, {fileMustExist: true});
  try {
    const state = inspectSchema(sqlite, backup);
    if (state === 'empty') throw new DatabaseError(`${backup} has no tables: it is not a backup.`);
    requireReadable(state, backup);
    const [first] = sqlite.prepare<[], string>('pragma integrity_check(1)').pluck().all();
    if (first !== 'ok') throw new DatabaseError(`${backup} is damaged. Use another backup.`);
    if (sqlite.prepare('pragma foreign_key_check').get()) {
      throw new DatabaseError(
        `${backup} is incomplete: rows in it refer to missing rows. Use another backup.`,
      );
    }
  } finally {
    sqlite.close();
  }
}

/**
 * Makes the present database safe to replace: no other process uses it, and no WAL is left of it.
 *
 * @returns Releases the lock on it.
 * @throws {DatabaseError} while another process uses it, or if it belongs to another program.
 */
function takeOver(file: string): () => void {
  let lock: BetterSqlite3.Database | undefined;
  try {
    if (existsSync(file)) {
      lock = lockDatabase(file);
      if (!lock) {
        throw new DatabaseError(`A server or a command uses ${file}. Stop it first: nothing was changed.`);
      }
      inspectSchema(lock, file);
      lock.exec('rollback');
      // Moves the WAL into the file and removes it: the database stays whole if the power fails now.
      lock.pragma('journal_mode = delete');
      lock.exec('begin exclusive');
    }
  } catch (error) {
    lock?.close();
    if (error instanceof DatabaseError) throw error;
    // A damaged database may be replaced: that is the purpose of a restore.
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(errorCode(error))) throw asDatabaseError(error, file);
    lock = undefined;
  }
  // Before the rename: afterwards, these names belong to the restored database.
  for (const companion of companionsOf(file)) rmSync(companion, {force: true});
  return () => lock?.close();
}

/**
 * Replaces a database by a backup. The backup is copied beside the database and checked there. Until the last step, a
 * rename, the database is as it was.
 *
 * @param file - The database, with its full path. It need not exist.
 * @param from - The backup. It is only read.
 * @param signal - Aborts before the rename, and removes the copy.
 * @throws {DatabaseError} if the backup is unusable, or while another process uses the database.
 */
export async function restoreDatabase(file: string, from: string, signal?: AbortSignal): Promise<void> {
  requireFileName(from);
  const backup = realPath(from);
  requireFile(backup);
  if (isSameFile(backup, file)) throw new DatabaseError(`${backup} is the database itself.`);
  if ((statSync(`${backup}-wal`, {throwIfNoEntry: false})?.size ?? 0) > 0) {
    throw new DatabaseError(
      `${backup} is a database with a WAL beside it, not a backup. Make a backup of it with "backup" first.`,
    );
  }
  makeFolderOf(file);
  const part = startPart(file);
  try {
    await pipeline(createReadStream(backup), createWriteStream(part, {flags: 'wx', mode: PRIVATE_FILE}), {
      ...(signal && {signal}),
    });
    try {
      requireUsable(part, backup);
    } catch (error) {
      throw asDatabaseError(error, backup);
    }
    // Signals that arrived during the check are handled now.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const release = takeOver(file);
    try {
      await moveIntoPlace(part, file);
    } finally {
      release();
    }
  } finally {
    removeDatabase(part);
  }
}
