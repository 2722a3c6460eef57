import {existsSync, statSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {dirname, extname} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {Worker} from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import {errorCode} from '../../error-code.js';
import {
  companionsOf,
  isSameFile,
  lockDatabase,
  makePrivateFile,
  moveIntoPlace,
  removeDatabase,
  startPart,
} from './files.js';
import {asDatabaseError, inspectSchema, requireFile} from './inspect.js';
import {DatabaseError, realPath, requireFileName} from '../location.js';

/** How often the growing copy is sent to the disk, ms. One large flush at the end would delay a server's commits. */
const SYNC_EVERY_MS = 50;

/** @throws {DatabaseError} unless the target is free, or holds an earlier backup. */
function requireBackupTarget(source: string, target: string): void {
  if ([source, ...companionsOf(source)].includes(target)) {
    throw new DatabaseError(`${target} belongs to the database itself. Choose another file for the backup.`);
  }
  if (!existsSync(dirname(target))) throw new DatabaseError(`There is no folder ${dirname(target)}.`);
  const present = statSync(target, {throwIfNoEntry: false});
  if (!present) return;
  if (!present.isFile()) throw new DatabaseError(`${target} is not a file.`);
  if (isSameFile(source, target)) {
    throw new DatabaseError(`${target} is the database itself. Choose another file for the backup.`);
  }
  if (present.size === 0) return;
  const inUse = new DatabaseError(`${target} is a database in use. Choose another file for the backup.`);
  if (companionsOf(target).some((companion) => existsSync(companion))) throw inUse;
  let isOurs: boolean;
  try {
    const lock = lockDatabase(target);
    if (!lock) throw inUse;
    try {
      isOurs = inspectSchema(lock, target) !== 'empty';
    } finally {
      lock.close();
    }
  } catch (error) {
    if (error === inUse) throw error;
    isOurs = false;
  }
  if (!isOurs) {
    throw new DatabaseError(`${target} exists and is not a backup. Choose another file, or remove it first.`);
  }
}

/** @throws {DatabaseError} unless this program can back up the database. */
function requireTables(file: string): void {
  try {
    const sqlite = new BetterSqlite3(file, {readonly: true});
    try {
      if (inspectSchema(sqlite, file) === 'empty') throw new DatabaseError(`${file} has no tables yet.`);
    } finally {
      sqlite.close();
    }
  } catch (error) {
    throw asDatabaseError(error, file);
  }
}

/** Sends the file to the disk while it grows, until the copy has settled. */
async function syncWhileCopying(part: string, copy: Promise<unknown>): Promise<void> {
  let isDone = false;
  const settled = copy.then(
    () => (isDone = true),
    () => (isDone = true),
  );
  const handle = await open(part, 'r+');
  try {
    while (!isDone) {
      await handle.datasync();
      await Promise.race([settled, pause(SYNC_EVERY_MS)]);
    }
  } finally {
    await handle.close();
  }
  await copy;
}

function copySnapshot(file: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const script = new URL(`./backup-worker${extname(import.meta.url)}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, {workerData: {file, to}});
    worker.once('error', reject).once('exit', () => resolve());
    signal?.addEventListener('abort', () => reject(signal.reason as Error), {once: true});
  });
}

/**
 * Copies a database to a file: one consistent snapshot, beside readers and writers. The copy appears under its name
 * when it is complete.
 *
 * @param file - The database, with its full path.
 * @param to - The new file. An earlier backup there is replaced.
 * @param signal - Aborts the copy and removes what was written of it. The process must end afterwards, since the copy
 *   itself cannot be interrupted.
 * @throws {DatabaseError} if there is no such database, or the target is something else than a backup.
 */
export async function backupDatabase(file: string, to: string, signal?: AbortSignal): Promise<void> {
  requireFile(file);
  requireFileName(to);
  const target = realPath(to);
  requireBackupTarget(file, target);
  const part = startPart(target);
  try {
    requireTables(file);
    signal?.throwIfAborted();
    // SQLite takes an empty file as its target, and so the copy is private from the start.
    makePrivateFile(part);
    await syncWhileCopying(part, copySnapshot(file, part, signal));
    signal?.throwIfAborted();
    await moveIntoPlace(part, target);
  } catch (error) {
    const isOfSource = /^SQLITE_(NOTADB|CORRUPT)/.test(errorCode(error));
    throw asDatabaseError(error, isOfSource ? file : target);
  } finally {
    removeDatabase(part);
  }
}
