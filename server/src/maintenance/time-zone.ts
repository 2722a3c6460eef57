import type {Account} from '../accounts/account.js';
import {requireTimeZone} from '../accounts/repository.js';
import {bumpVersion} from '../db/account-changes.js';
import type {Database} from '../db/database.js';
import {rebuildFigures} from './rebuild.js';

/**
 * Changes an account's reporting time zone and recomputes the day of every session.
 *
 * @throws {AccountError} when the zone is not an IANA name.
 */
export async function changeTimeZone(database: Database, account: Account, zone: string): Promise<void> {
  const timeZone = requireTimeZone(zone);
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
