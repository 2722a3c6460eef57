import type {Executor} from './database.js';
import {prepared} from './prepared.js';

/** Accounts with changes in the transaction under way. */
const changed = new WeakMap<Executor, Set<number>>();

const moveVersion = prepared((db, {accountRef}: {accountRef: number}) =>
  db
    .updateTable('accounts')
    .set((eb) => ({version: eb('version', '+', 1)}))
    .where('account_id', '=', accountRef),
);

/** Says that an analytics answer of the account may read differently once this transaction is committed. */
export function bumpVersion(tx: Executor, accountRef: number): void {
  const accounts = changed.get(tx);
  if (accounts) accounts.add(accountRef);
  else changed.set(tx, new Set([accountRef]));
}

/** Moves the versions of all accounts with changes, as the last thing in their transaction. */
export async function moveVersions(tx: Executor): Promise<void> {
  const accounts = changed.get(tx);
  if (!accounts) return;
  changed.delete(tx);
  for (const accountRef of accounts) await moveVersion(tx, {accountRef});
}
