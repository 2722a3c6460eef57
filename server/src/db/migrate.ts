import {Migrator} from 'kysely/migration';
import type {Executor} from './database.js';
import * as initial from './migrations/0001-initial.js';
import * as commentsByEngineer from './migrations/0002-comments-by-engineer.js';
import * as peopleSearch from './migrations/0003-people-search.js';
import * as reasonsAndDurations from './migrations/0004-reasons-and-durations.js';
import * as ratingsInOrder from './migrations/0005-ratings-in-order.js';
import * as stepTotalsByStep from './migrations/0006-step-totals-by-step.js';
import * as totalsBySlot from './migrations/0007-totals-by-slot.js';

/** In the order of their names. A released migration never changes. */
const migrations = {
  '0001-initial': initial,
  '0002-comments-by-engineer': commentsByEngineer,
  '0003-people-search': peopleSearch,
  '0004-reasons-and-durations': reasonsAndDurations,
  '0005-ratings-in-order': ratingsInOrder,
  '0006-step-totals-by-step': stepTotalsByStep,
  '0007-totals-by-slot': totalsBySlot,
};

/** Names of all migrations, oldest first. */
export const MIGRATION_NAMES = Object.keys(migrations) as [string, ...string[]];

/** Brings the tables to this version's schema. */
export async function migrate(db: Executor): Promise<void> {
  const {error} = await new Migrator({
    db,
    provider: {getMigrations: async () => migrations},
  }).migrateToLatest();
  if (error) throw error as Error;
}
