import type {Database, OpenOptions} from './database.js';
import {locateDatabase} from './location.js';
import {openSqlite} from './sqlite/open.js';

/**
 * Opens a server's database and updates its tables.
 *
 * @param url - `sqlite:<path>`, `sqlite::memory:` for a database that ends with the process, or `postgres://…`.
 * @throws {DatabaseError} with a sentence that names the database and what is wrong with it.
 */
export async function openDatabase(url: string, options: OpenOptions = {}): Promise<Database> {
  const location = locateDatabase(url);
  if (location.kind !== 'postgres') return openSqlite(location, options);
  // Most servers use SQLite: they start faster without the driver of PostgreSQL.
  const {openPostgres} = await import('./postgres/open.js');
  return openPostgres(location, options);
}
