import {statSync} from 'node:fs';
import {parentPort, workerData} from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

/*
 * Moves committed pages from the write-ahead log into the database file. It is a thread, so that no request waits
 * for the disk.
 */

const INTERVAL_MS = 500;
/** Pause before the next attempt to empty the log. */
const RETRY_MS = 20;

const {file} = workerData as {readonly file: string};
const sqlite = new BetterSqlite3(file, {fileMustExist: true, timeout: 0});
let lastWrite: number | undefined;
let retry: NodeJS.Timeout | undefined;

setInterval(() => {
  const written = statSync(`${file}-wal`, {throwIfNoEntry: false})?.mtimeMs;
  if (written === lastWrite) return;
  try {
    sqlite.pragma('wal_checkpoint(passive)');
    lastWrite = written;
  } catch {
    // The disk is full or the file is locked. The data is safe in the log; the next try is soon.
  }
}, INTERVAL_MS);

function isEmptied(): boolean {
  try {
    // First without a lock: the second checkpoint, which holds up writers, then has little to move.
    sqlite.pragma('wal_checkpoint(passive)');
    const [result] = sqlite.pragma('wal_checkpoint(truncate)') as {busy: number}[];
    return result?.busy === 0;
  } catch {
    return false;
  }
}

/** Empties the log and reports the request, as soon as no reader needs the log. */
function emptyLog(request: number): void {
  clearTimeout(retry);
  if (isEmptied()) parentPort?.postMessage(request);
  else retry = setTimeout(emptyLog, RETRY_MS, request);
}

parentPort?.on('message', emptyLog);
