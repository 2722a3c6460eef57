import type {Account} from '../accounts/account.js';
import {bumpVersion} from '../db/account-version.js';
import {dayOf} from '../db/days.js';
import type {Database, Executor} from '../db/database.js';
import {daysOf, expectedCells, expectedStepCells} from './expected.js';
import {sessionSlices} from './slices.js';

const ROWS_A_STATEMENT = 500;

async function inParts<T>(rows: readonly T[], insert: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    await insert(rows.slice(from, from + ROWS_A_STATEMENT));
  }
}

/** Replaces the sums of one day by what the raw rows say. */
async function rebuildDay(tx: Executor, accountRef: number, day: number): Promise<void> {
  const one = {from: day, to: day};
  const cells = await expectedCells(tx, accountRef, one);
  const steps = await expectedStepCells(tx, accountRef, one);
  await tx.deleteFrom('daily_sums').where('account_id', '=', accountRef).where('day', '=', day).execute();
  await tx
    .deleteFrom('daily_step_sums')
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .execute();
  await inParts(cells, (part) =>
    tx
      .insertInto('daily_sums')
      .values(part.map((cell) => ({account_id: accountRef, ...cell})))
      .execute(),
  );
  await inParts(steps, (part) =>
    tx
      .insertInto('daily_step_sums')
      .values(part.map((cell) => ({account_id: accountRef, ...cell})))
      .execute(),
  );
}

/** Moves sessions whose day is not their zone's, and says which days have to be added up anew. */
async function correctDays(database: Database, account: Account, timeZone: string): Promise<Set<number>> {
  const touched = new Set<number>();
  for await (const slice of sessionSlices(database.read, account.ref)) {
    const wrong = slice.filter(({started_at, day}) => dayOf(started_at, timeZone) !== day);
    if (wrong.length === 0) continue;
    await database.write(async (tx) => {
      for (const {ref, started_at, day} of wrong) {
        const right = dayOf(started_at, timeZone);
        await tx
          .updateTable('sessions')
          .set({day: right})
          .where('account_id', '=', account.ref)
          .where('ref', '=', ref)
          .execute();
        touched.add(day).add(right);
      }
      // The sums move together with their sessions.
      for (const day of new Set(wrong.flatMap(({day, started_at}) => [day, dayOf(started_at, timeZone)]))) {
        await rebuildDay(tx, account.ref, day);
      }
    });
  }
  return touched;
}

/** Computes every stored figure anew, a day at a time, beside live writes. */
export async function rebuildFigures(
  database: Database,
  account: Account,
  timeZone: string = account.timeZone,
): Promise<void> {
  await correctDays(database, account, timeZone);
  for (const day of await daysOf(database.read, account.ref)) {
    await database.write((tx) => rebuildDay(tx, account.ref, day));
  }
  await database.write((tx) => bumpVersion(tx, account.ref));
}
