import {Migrator} from 'kysely/migration';
import type {Executor} from './database.js';
import * as initial from './migrations/0001-initial.js';

/** In the order of their names. A migration that has been released is never changed. */
const migrations = {'0001-initial': initial};

/** Brings the tables to this version's form. */
export async function migrate(db: Executor): Promise<void> {
  const {error} = await new Migrator({
    db,
    provider: {getMigrations: async () => migrations},
  }).migrateToLatest();
  if (error) throw error as Error;
}
