import {workerData} from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

/*
 * Copies one snapshot of a database into a new file. The copy is one call of SQLite, so it runs in a worker:
 * the process still handles signals. Concurrent writes neither restart nor slow it down.
 */
const {file, to} = workerData as {readonly file: string; readonly to: string};
const sqlite = new BetterSqlite3(file, {readonly: true});
try {
  // Unlike a copy of the pages, this leaves out unused space, where remains of erased text could be.
  sqlite.prepare('vacuum into ?').run(to);
} finally {
  sqlite.close();
}
