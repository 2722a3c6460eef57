import {statSync} from 'node:fs';
import {workerData} from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

/*
 * Moves what was committed from the write-ahead log to its place in the file. Here, beside the server's own thread, nobody
 * waits for the disk meanwhile.
 */

const EVERY_MS = 500;

const {file} = workerData as {readonly file: string};
const sqlite = new BetterSqlite3(file, {timeout: 0});
let lastWrite: number | undefined;

setInterval(() => {
  const written = statSync(`${file}-wal`, {throwIfNoEntry: false})?.mtimeMs;
  if (written === lastWrite) return;
  try {
    sqlite.pragma('wal_checkpoint(passive)');
    lastWrite = written;
  } catch {
    // A disk that is full or a lock: everything is safe in the log, and the next time is soon.
  }
}, EVERY_MS);
