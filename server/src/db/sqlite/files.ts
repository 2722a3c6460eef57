import {chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, statSync} from 'node:fs';
import {open, rename} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {unavailable} from '../../api-problem.js';
import {errorCode} from '../../error-code.js';

/** The files hold comments and names: only their owner may read them. */
export const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** The files that SQLite keeps beside a database. A journal is left only by a crash while WAL mode is switched on or off. */
export const companionsOf = (file: string): string[] => [`${file}-wal`, `${file}-shm`, `${file}-journal`];

/** Returns the identity of a file, the same for all its names; undefined if there is no file at the path. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, {throwIfNoEntry: false, bigint: true});
  return stats && `${stats.dev} ${stats.ino}`;
}

/** Whether two paths lead to one file, also by a hard link. */
export function isSameFile(path: string, other: string): boolean {
  const identity = identityOf(path);
  return identity !== undefined && identity === identityOf(other);
}

/**
 * Remembers which file an open database is.
 *
 * @returns A function that throws if that file is no longer at the path. SQLite would go on writing to it, and lose everything at the end.
 */
export function pinFile(file: string): () => void {
  const identity = identityOf(file);
  return () => {
    if (identityOf(file) === identity) return;
    throw unavailable('The database was moved or removed. Restart the server.', 30);
  };
}

/**
 * Makes the missing folders of a file, readable by their owner only. One after another: where a folder cannot be made, as in
 * `/proc`, Node's own recursion never ends.
 */
export function makeFolderOf(file: string): void {
  const folder = dirname(file);
  if (existsSync(folder)) return;
  makeFolderOf(folder);
  try {
    mkdirSync(folder, {mode: PRIVATE_FOLDER});
  } catch (error) {
    // Another process was faster.
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Makes an empty file that only its owner can read. An existing file stays unchanged. */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', PRIVATE_FILE));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Takes a database and its companions away from other users. SQLite gives later companions the mode of the database.
 *
 * By path: closing a file descriptor of an open database would drop SQLite's locks.
 */
export function makePrivate(file: string): void {
  for (const path of [file, ...companionsOf(file)]) {
    const stats = statSync(path, {throwIfNoEntry: false});
    if (!stats || (stats.mode & 0o077) === 0) continue;
    try {
      chmodSync(path, PRIVATE_FILE);
    } catch (error) {
      // Only the owner may change the mode. Another user with access may still run commands.
      if (errorCode(error) !== 'EPERM') throw error;
    }
  }
}

/** Removes a database with its companions. */
export function removeDatabase(file: string): void {
  for (const path of [file, ...companionsOf(file)]) rmSync(path, {force: true});
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
};

/**
 * Returns the name under which this process writes a file until it is complete. Removes what killed processes left of
 * the same file.
 */
export function startPart(file: string): string {
  const prefix = `${basename(file)}.`;
  for (const name of readdirSync(dirname(file)).filter((name) => name.startsWith(prefix))) {
    const [, pid] = /^(\d+)\.part$/.exec(name.slice(prefix.length)) ?? [];
    if (pid && !isRunning(Number(pid))) removeDatabase(join(dirname(file), name));
  }
  const part = `${file}.${process.pid}.part`;
  removeDatabase(part);
  return part;
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames a finished file to its final name. After a power failure, the name leads to the old or the new file. */
export async function moveIntoPlace(part: string, file: string): Promise<void> {
  await syncToDisk(part);
  await rename(part, file);
  await syncToDisk(dirname(file));
}

/**
 * Locks a database against every other process.
 *
 * Each process that uses a database holds a shared lock on it, which the system releases even after a crash. So this
 * lock fails exactly while a server or a command runs.
 *
 * @returns The connection that holds the lock, or undefined while another process uses the database.
 * @throws SqliteError if the file is damaged.
 */
export function lockDatabase(file: string): BetterSqlite3.Database | undefined {
  const sqlite = new BetterSqlite3(file, {fileMustExist: true, timeout: 0});
  try {
    sqlite.pragma('locking_mode = exclusive');
    sqlite.exec('begin exclusive');
    return sqlite;
  } catch (error) {
    sqlite.close();
    if (/^SQLITE_(BUSY|LOCKED)/.test(errorCode(error))) return undefined;
    throw error;
  }
}

/** Whether another process uses the database. */
export function isInUse(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = lockDatabase(file);
  if (!lock) return true;
  lock.exec('rollback');
  lock.close();
  return false;
}
