import {createHash, randomUUID} from 'node:crypto';
import type {Account} from '../accounts/account.js';
import {listAccounts} from '../accounts/repository.js';
import type {Database, Executor} from '../db/database.js';
import {updateStatistics} from '../db/engine.js';
import {DatabaseError} from '../db/location.js';
import {differencesIn} from '../maintenance/verify.js';
import {compareAnalytics} from './compare.js';
import {copyTable, countRows} from './copy-table.js';
import {beginCopy, completeCopy, holdCopy} from './marker.js';
import {COPIED_TABLES} from './tables.js';

/** A database with its name for messages. */
export interface Side {
  readonly database: Database;
  readonly name: string;
}

export interface CopyReport {
  readonly accounts: number;
  /** Rows of the source. */
  readonly rows: number;
  /** Rows that the target lacked, or had in another form. */
  readonly changed: number;
  /** Number of analytics responses that were compared. */
  readonly compared: number;
  /**
   * The differences that `verify` has found on either side, and the responses that differ. Empty if the copy
   * is right.
   */
  readonly differences: readonly string[];
}

/** Called with the number of rows that are done, and of all rows. */
export type ProgressListener = (done: number, total: number) => void;

/** Identity of a database: its oldest account. A copy has the same. */
async function identityOf(db: Executor, name: string): Promise<string> {
  const oldest = await db
    .selectFrom('accounts')
    .select(['account_id', 'id', 'created_at'])
    .orderBy('account_id')
    .limit(1)
    .executeTakeFirst();
  if (!oldest) throw new DatabaseError(`The database ${name} has no account, so there is nothing to copy.`);
  return createHash('sha256')
    .update(JSON.stringify([oldest.account_id, oldest.id, oldest.created_at]))
    .digest('base64url');
}

/** @throws {DatabaseError} if the target has an account that the source does not have. */
async function requireKnownAccounts(
  accounts: readonly Account[],
  target: Executor,
  name: string,
): Promise<void> {
  const known = new Map(accounts.map(({ref, id}) => [ref, id]));
  const foreign = (await listAccounts(target)).find(({ref, id}) => known.get(ref) !== id);
  if (!foreign) return;
  throw new DatabaseError(`The database ${name} has the account "${foreign.id}", which the source lacks.`);
}

async function check(
  source: Executor,
  sourceName: string,
  {database, name}: Side,
  accounts: readonly Account[],
): Promise<Pick<CopyReport, 'compared' | 'differences'>> {
  return database.longSnapshot(async (target) => {
    const found: string[] = [];
    let responses = 0;
    for (const account of accounts) {
      for (const [of, db] of [
        [sourceName, source],
        [name, target],
      ] as const) {
        const wrong = await differencesIn(db, account);
        found.push(
          ...wrong.map(
            ({where, stored, expected}) =>
              `${of}, ${account.id}: ${where}: stored ${stored}, expected ${expected}`,
          ),
        );
      }
      const {compared, differences} = await compareAnalytics(source, target, account);
      responses += compared;
      found.push(...differences.map((response) => `The responses differ: ${response}`));
    }
    return {compared: responses, differences: found};
  });
}

/**
 * Makes the target equal to one snapshot of the source, then checks both. A run that was interrupted is continued by the
 * next one, which writes only what differs.
 *
 * @throws {DatabaseError} if the target has data that is not a copy of this source.
 */
export async function copyDatabase(
  source: Side,
  target: Side,
  onProgress: ProgressListener = () => undefined,
): Promise<CopyReport> {
  const run = randomUUID();
  return source.database.longSnapshot(async (snapshot) => {
    const accounts = await listAccounts(snapshot);
    const identity = await identityOf(snapshot, source.name);
    // In one transaction, so that a refused target stays as it was.
    await target.database.write(async (tx) => {
      if (!(await beginCopy(tx, identity, run))) {
        throw new DatabaseError(
          `The database ${target.name} has other data, or a server has used it. Name an empty database.`,
        );
      }
      await requireKnownAccounts(accounts, tx, target.name);
    });
    let total = 0;
    for (const {ref} of accounts) {
      for (const table of COPIED_TABLES) total += await countRows(snapshot, table, ref);
    }
    const write = (job: (tx: Executor) => Promise<number>): Promise<number> =>
      target.database.write(async (tx) => {
        await holdCopy(tx, run);
        return job(tx);
      });
    let [rows, changed] = [0, 0];
    onProgress(rows, total);
    for (const {ref} of accounts) {
      for (const table of COPIED_TABLES) {
        for await (const batch of copyTable(snapshot, table, ref, write)) {
          rows += batch.rows;
          changed += batch.changed;
          onProgress(rows, total);
        }
      }
    }
    await target.database.longSnapshot(updateStatistics);
    const {compared, differences} = await check(snapshot, source.name, target, accounts);
    if (differences.length === 0) await completeCopy(target.database, run);
    return {accounts: accounts.length, rows, changed, compared, differences};
  });
}
