import type {Executor} from './database.js';

/** Says that an analytics answer of the account may read differently now. */
export async function bumpVersion(tx: Executor, accountRef: number): Promise<void> {
  await tx
    .updateTable('accounts')
    .set((eb) => ({version: eb('version', '+', 1)}))
    .where('account_id', '=', accountRef)
    .execute();
}
