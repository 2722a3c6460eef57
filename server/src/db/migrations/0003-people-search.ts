import type {Kysely} from 'kysely';
import {addColumn, setStatistics, textType} from '../engine.js';
import {UNKNOWN_NAME} from '../../people/names.js';
import {searchTextOf} from '../../people/search-text.js';

interface Tables {
  users: {
    account_id: number;
    ref: number;
    user_id: string;
    name: string | null;
    is_erased: number;
    search_text: string | null;
  };
}

/** Rows read at a time. */
const ROWS_PER_SLICE = 1000;

/**
 * Stores the search text of every person in the account. Erased people have none.
 *
 * It may call the code of today: the text only depends on the name and the id. A change of `searchTextOf()` needs a
 * migration that stores all texts again, whatever this one has stored.
 */
async function fill(db: Kysely<Tables>, accountRef: number): Promise<void> {
  let after = 0;
  for (;;) {
    const people = await db
      .selectFrom('users')
      .select(['ref', 'user_id', 'name'])
      .where('account_id', '=', accountRef)
      .where('ref', '>', after)
      .where('is_erased', '=', 0)
      .orderBy('ref')
      .limit(ROWS_PER_SLICE)
      .execute();
    for (const {ref, user_id, name} of people) {
      await db
        .updateTable('users')
        .set({search_text: searchTextOf(name ?? UNKNOWN_NAME, user_id)})
        .where('account_id', '=', accountRef)
        .where('ref', '=', ref)
        .execute();
    }
    const last = people.at(-1);
    if (!last) return;
    after = last.ref;
  }
}

/** Adds the text in which `GET /engineers` searches, and an index that lists people by it. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await addColumn(db, 'users', 'search_text', textType(db));
  const accounts = await db.selectFrom('users').select('account_id').distinct().execute();
  for (const {account_id} of accounts) await fill(db, account_id);
  // With all columns that the search reads, so that it never looks into the table.
  await db.schema
    .createIndex('users_by_search_text')
    .ifNotExists()
    .on('users')
    .columns(['account_id', 'search_text', 'user_id', 'name'])
    .execute();
  await setStatistics(db, [['users', 'users_by_search_text', '300 300 1 1 1 1']]);
}
