import type {Account} from '../accounts/account.js';
import {bumpVersion} from '../db/account-version.js';
import type {Database} from '../db/database.js';
import {rebuildFigures} from './rebuild.js';

/** Gives an account another reporting time zone; every session moves to its day there. */
export async function changeTimeZone(database: Database, account: Account, timeZone: string): Promise<void> {
  await database.write(async (tx) => {
    await tx
      .updateTable('accounts')
      .set({time_zone: timeZone})
      .where('account_id', '=', account.ref)
      .execute();
    bumpVersion(tx, account.ref);
  });
  await rebuildFigures(database, {...account, timeZone});
}
