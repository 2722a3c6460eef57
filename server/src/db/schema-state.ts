import {DatabaseError} from './location.js';
import {MIGRATION_NAMES} from './migrate.js';

const FIRST_MIGRATION = MIGRATION_NAMES[0];
/** Tables of the migrator and of `copy`. They hold no data of accounts. */
const HAS_NO_DATA = /^(kysely_migration|rf_migration_lock|rf_copy)/;

/** `empty` has no tables; `older` needs a migration. */
export type SchemaState = 'empty' | 'older' | 'current' | 'newer';

/**
 * Returns the state of a database.
 *
 * @param tables - Names of all tables.
 * @param applied - Names of the migrations that were applied.
 * @param name - Of the database, for the message.
 * @throws {DatabaseError} if another program's tables are in it.
 */
export function schemaState(
  tables: readonly string[],
  applied: readonly string[],
  name: string,
): SchemaState {
  // A first start that was interrupted leaves the empty tables of the migrator.
  if (tables.every((table) => HAS_NO_DATA.test(table))) return 'empty';
  if (!applied.includes(FIRST_MIGRATION) || !tables.includes('accounts') || !tables.includes('sessions')) {
    throw new DatabaseError(`${name} is a database of another program. Nothing was changed in it.`);
  }
  if (applied.some((one) => !(MIGRATION_NAMES as readonly string[]).includes(one))) return 'newer';
  return applied.length < MIGRATION_NAMES.length ? 'older' : 'current';
}

/** @throws {DatabaseError} if this program does not know the schema. */
export function requireReadable(state: SchemaState, name: string): void {
  if (state !== 'newer') return;
  throw new DatabaseError(
    `${name} was written by a newer version of this program. Update the program. Nothing was changed.`,
  );
}
