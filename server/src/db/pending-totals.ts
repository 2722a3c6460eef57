import type {Executor} from './database.js';
import {isPostgres, lockRows} from './engine.js';
import {prepared} from './prepared.js';
import {DIMENSION} from './schema.js';

/*
 * On PostgreSQL, several processes change the same daily totals. So each transaction changes them at its end, in one order
 * for all processes: nobody waits in a circle, and a row is locked only briefly.
 */

interface AccountDay {
  readonly accountRef: number;
  readonly day: number;
}

interface TotalsChange extends AccountDay {
  readonly isLast: boolean;
  readonly job: () => Promise<void>;
}

const pending = new WeakMap<Executor, TotalsChange[]>();

/**
 * Runs a job that changes the daily totals of an account on one day. On SQLite at once; on PostgreSQL after all other jobs
 * of the transaction, while no other process changes totals of that day.
 *
 * @param options.isLast - The job replaces totals instead of adding to them. It runs after those that add.
 */
export async function changeTotals(
  tx: Executor,
  {accountRef, day}: AccountDay,
  job: () => Promise<void>,
  {isLast = false}: {readonly isLast?: boolean} = {},
): Promise<void> {
  if (!isPostgres(tx)) return job();
  const change = {accountRef, day, isLast, job};
  const changes = pending.get(tx);
  if (changes) changes.push(change);
  else pending.set(tx, [change]);
}

/** Number of changes that wait for the end of the transaction. */
export const pendingChanges = (tx: Executor): number => pending.get(tx)?.length ?? 0;

/** Forgets the changes of a job that was taken back, or of a whole transaction. */
export const forgetChanges = (tx: Executor, since = 0): void => void pending.get(tx)?.splice(since);

const selectTotals = prepared((db, {accountRef, day}: AccountDay) =>
  lockRows(
    db,
    db
      .selectFrom('daily_sums')
      .select('day')
      .where('account_id', '=', accountRef)
      .where('dimension', '=', DIMENSION.account)
      .where('day', '=', day)
      .where('subject_ref', '=', 0),
  ),
);

/** Locks all totals of a day by locking the account's total of that day. */
async function lockDay(tx: Executor, {accountRef, day}: AccountDay): Promise<void> {
  const {rows} = await selectTotals(tx, {accountRef, day});
  if (rows.length > 0) return;
  await tx
    .insertInto('daily_sums')
    .columns(['account_id', 'dimension', 'day', 'subject_ref'])
    .values({account_id: accountRef, dimension: DIMENSION.account, day, subject_ref: 0} as never)
    .onConflict((on) => on.columns(['account_id', 'dimension', 'day', 'subject_ref']).doNothing())
    .execute();
  await selectTotals(tx, {accountRef, day});
}

/** Applies all changes, as the last part of their transaction. */
export async function applyChanges(tx: Executor): Promise<void> {
  const changes = pending.get(tx)?.splice(0) ?? [];
  // The sort is stable: changes of one day stay in their order.
  changes.sort((a, b) => a.accountRef - b.accountRef || a.day - b.day || Number(a.isLast) - Number(b.isLast));
  let locked = '';
  for (const {accountRef, day, job} of changes) {
    const key = `${accountRef} ${day}`;
    if (key !== locked) await lockDay(tx, {accountRef, day});
    locked = key;
    await job();
  }
}
