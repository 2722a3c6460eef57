import {statSync} from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import {errorCode} from '../../error-code.js';
import {DatabaseError} from '../location.js';
import {schemaState, type SchemaState} from '../schema-state.js';

/**
 * Returns the state of a SQLite database without changing it.
 *
 * @param file - Full path, for the message.
 * @throws {DatabaseError} if another program's tables are in it.
 */
export function inspectSchema(sqlite: BetterSqlite3.Database, file: string): SchemaState {
  const tables = sqlite
    .prepare<[], string>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    )
    .pluck()
    .all();
  const applied = tables.includes('kysely_migration')
    ? sqlite.prepare<[], string>('select name from kysely_migration').pluck().all()
    : [];
  return schemaState(tables, applied, file);
}

const SENTENCES: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'is not a database',
  SQLITE_CORRUPT: 'is damaged: restore a backup of it',
  SQLITE_CANTOPEN:
    'cannot be opened: check that it is a file and that this user may read and write it and its folder',
  SQLITE_READONLY: 'is not writable for this user',
  SQLITE_PERM: 'is not writable for this user',
  SQLITE_BUSY: 'is locked by another process',
  SQLITE_FULL: 'cannot be written to: the disk is full',
  SQLITE_IOERR: 'cannot be read or written: the disk reports an error',
};

/** The same error as a sentence that names the file, where there is one. */
export function asDatabaseError(error: unknown, file: string): unknown {
  const sentence = SENTENCES[errorCode(error).replace(/^(SQLITE_[A-Z]+)_.*/, '$1')];
  return sentence ? new DatabaseError(`${file} ${sentence}.`, {cause: error}) : error;
}

/**
 * Requires a database file.
 *
 * @throws {DatabaseError} if there is none at the path.
 */
export function requireFile(file: string): void {
  const stats = statSync(file, {throwIfNoEntry: false});
  if (!stats) throw new DatabaseError(`There is no database at ${file}.`);
  if (!stats.isFile()) throw new DatabaseError(`${file} is not a file.`);
}
