import type {Account} from '../accounts/account.js';
import {AccountError, findAccount} from '../accounts/repository.js';
import {loadConfig, type Config} from '../config.js';
import type {Database} from '../db/database.js';
import {DatabaseError, locateDatabase} from '../db/location.js';
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
  // Checked for every command: a database in memory would be lost when the command ends.
  configuredFile(config);
  const database = await openDatabase(config.databaseUrl, {mayCreate});
  try {
    return await job(database, config);
  } finally {
    await database.close();
  }
}

/**
 * The full path of the configured database.
 *
 * @throws {DatabaseError} if the database is in memory.
 */
export function configuredFile({databaseUrl}: Pick<Config, 'databaseUrl'>): string {
  const location = locateDatabase(databaseUrl);
  if (location.kind === 'file') return location.file;
  throw new DatabaseError(
    `RF_DATABASE_URL is ${databaseUrl}, which ends with each process. Name a database file.`,
  );
}

/** @throws {AccountError} if there is no such account. */
export async function accountNamed(database: Database, id: string): Promise<Account> {
  const account = await findAccount(database.read, id);
  if (!account) throw new AccountError(`There is no account "${id}".`);
  return account;
}
