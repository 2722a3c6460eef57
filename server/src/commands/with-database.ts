import type {Account} from '../accounts/account.js';
import {AccountError, findAccount} from '../accounts/repository.js';
import {loadConfig, type Config} from '../config.js';
import type {Database} from '../db/database.js';
import {openDatabase} from '../db/open.js';

/** Opens the database of the settings for as long as a command runs. */
export async function withDatabase<T>(job: (database: Database, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env);
  const database = await openDatabase(config.databaseUrl);
  try {
    return await job(database, config);
  } finally {
    await database.close();
  }
}

/** @throws {AccountError} where there is none. */
export async function accountNamed(database: Database, id: string): Promise<Account> {
  const account = await findAccount(database.read, id);
  if (!account) throw new AccountError(`There is no account "${id}".`);
  return account;
}

export const print = (line: string): void => void process.stdout.write(`${line}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
