import {sql, type RawBuilder} from 'kysely';
import type {Schema} from './schema.js';

/** The next small integer of a table within an account, as part of the statement that inserts the row. */
export const nextRef = (
  table: keyof Schema & ('users' | 'flows' | 'steps' | 'sessions'),
  accountRef: number,
): RawBuilder<number> =>
  sql<number>`(select coalesce(max(ref), 0) + 1 from ${sql.table(table)} where account_id = ${accountRef})`;
