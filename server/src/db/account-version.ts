import type {Executor} from './database.js';
import {prepared} from './prepared.js';

const moveVersion = prepared((db, {accountRef}: {accountRef: number}) =>
  db
    .updateTable('accounts')
    .set((eb) => ({version: eb('version', '+', 1)}))
    .where('account_id', '=', accountRef),
);

/** Says that an analytics answer of the account may read differently now. */
export async function bumpVersion(tx: Executor, accountRef: number): Promise<void> {
  await moveVersion(tx, {accountRef});
}
