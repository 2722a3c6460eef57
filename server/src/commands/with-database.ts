import type {Account} from '../accounts/account.js';
import {AccountError, findAccount} from '../accounts/repository.js';
import {loadConfig, type Config} from '../config.js';
import type {Database} from '../db/database.js';
import {DatabaseError, locateDatabase, type DatabaseLocation} from '../db/location.js';
import {openDatabase} from '../db/open.js';

/**
 * Opens the configured database while a command runs.
 *
 * @param options.mayCreate - Whether the command may create the database. Default: false.
 * @throws {DatabaseError} if there is no database, and the command may not create it.
 */
export async function withDatabase<T>(
  job: (database: Database, config: Config) => Promise<T>,
  {mayCreate = false}: {readonly mayCreate?: boolean} = {},
): Promise<T> {
  const config = loadConfig(process.env);
  // A database in memory would be lost when the command ends.
  requirePersistent(config.databaseUrl);
  const database = await openDatabase(config.databaseUrl, {mayCreate});
  try {
    return await job(database, config);
  } finally {
    await database.close();
  }
}

type PersistentLocation = Exclude<DatabaseLocation, {readonly kind: 'memory'}>;

/** @throws {DatabaseError} if the database is in memory. */
export function requirePersistent(url: string): PersistentLocation {
  const location = locateDatabase(url);
  if (location.kind !== 'memory') return location;
  throw new DatabaseError(
    `The database ${url} is in memory and lost when the process ends. Name a database file.`,
  );
}

/** How messages name a database: a full path, or database and server. */
export function databaseName(url: string): string {
  const location = requirePersistent(url);
  return location.kind === 'file' ? location.file : location.name;
}

/**
 * The full path of the configured SQLite database.
 *
 * @param instead - What to do with a PostgreSQL database, for the message.
 * @throws {DatabaseError} if the database is in memory or on a PostgreSQL server.
 */
export function requireFileDatabase(config: Pick<Config, 'databaseUrl'>, instead: string): string {
  const location = requirePersistent(config.databaseUrl);
  if (location.kind === 'file') return location.file;
  throw new DatabaseError(`The database ${location.name} is on a PostgreSQL server. ${instead}`);
}

/** @throws {AccountError} if there is no such account. */
export async function accountNamed(database: Database, id: string): Promise<Account> {
  const account = await findAccount(database.read, id);
  if (!account) throw new AccountError(`There is no account "${id}".`);
  return account;
}
