import type {Database, Executor} from '../db/database.js';
import {lockRows} from '../db/engine.js';
import {yieldToEventLoop} from '../event-loop.js';
import {UNKNOWN_NAME} from '../people/names.js';
import {searchTextOf} from '../people/search-text.js';
import {writeInBatches} from './batches.js';

const PEOPLE_PER_SLICE = 1000;

interface WrongSearchText {
  readonly ref: number;
  readonly stored: string | null;
  readonly expected: string | null;
}

interface Person {
  readonly user_id: string;
  readonly name: string | null;
  readonly is_erased: number;
}

/** Erased people have no search text. */
const expectedOf = ({user_id, name, is_erased}: Person): string | null =>
  is_erased ? null : searchTextOf(name ?? UNKNOWN_NAME, user_id);

const people = (db: Executor, accountRef: number) =>
  db
    .selectFrom('users')
    .select(['ref', 'user_id', 'name', 'is_erased', 'search_text'])
    .where('account_id', '=', accountRef);

/** The people whose search text differs from their name and id. */
export async function* findWrongSearchTexts(
  db: Executor,
  accountRef: number,
): AsyncGenerator<readonly WrongSearchText[]> {
  let after = 0;
  for (;;) {
    const slice = await people(db, accountRef)
      .where('ref', '>', after)
      .orderBy('ref')
      .limit(PEOPLE_PER_SLICE)
      .execute();
    const last = slice.at(-1);
    if (!last) return;
    yield slice
      .map((person) => ({ref: person.ref, stored: person.search_text, expected: expectedOf(person)}))
      .filter(({stored, expected}) => stored !== expected);
    after = last.ref;
    await yieldToEventLoop();
  }
}

/** Stores the right search text of every person, beside live writes. */
export async function rebuildSearchTexts(database: Database, accountRef: number): Promise<void> {
  for await (const wrong of findWrongSearchTexts(database.read, accountRef)) {
    await writeInBatches(database, wrong, async (tx, {ref}) => {
      // Read again, because a token may have changed the name since the first read.
      const person = await lockRows(tx, people(tx, accountRef).where('ref', '=', ref)).executeTakeFirst();
      if (!person) return;
      await tx
        .updateTable('users')
        .set({search_text: expectedOf(person)})
        .where('account_id', '=', accountRef)
        .where('ref', '=', ref)
        .execute();
    });
  }
}
