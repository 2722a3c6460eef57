import type {Command} from 'commander';
import {AccountError, createKey, listKeys, revokeKey} from '../accounts/repository.js';
import {isoTime} from '../http/times.js';
import {print, printJson} from './output.js';
import {accountNamed, withDatabase} from './with-database.js';

export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('create, list and revoke server keys');

  keys
    .command('create')
    .description('create a server key, which is shown only once')
    .requiredOption('--account <id>', 'account id')
    .option('--json', 'print JSON (the default)')
    .action(({account: id}: {account: string}) =>
      withDatabase(async (database) => {
        const account = await accountNamed(database, id);
        const {keyId, key} = await createKey(database, account);
        printJson({account_id: account.id, id: keyId, key});
      }),
    );

  keys
    .command('list')
    .description('list the ids of server keys; the keys themselves are not stored')
    .option('--account <id>', 'account id; default: all accounts')
    .option('--json', 'print JSON')
    .action(({account: id, json}: {account?: string; json?: boolean}) =>
      withDatabase(async (database) => {
        const ref = id === undefined ? undefined : (await accountNamed(database, id)).ref;
        const rows = (await listKeys(database.read, ref)).map((row) => ({
          id: row.id,
          account_id: row.account_id,
          created_at: isoTime(row.created_at),
          revoked_at: row.revoked_at === null ? null : isoTime(row.revoked_at),
        }));
        if (json) printJson(rows);
        else {
          for (const row of rows) {
            print(`${row.id}\t${row.account_id}\t${row.revoked_at ? `revoked ${row.revoked_at}` : 'active'}`);
          }
        }
      }),
    );

  keys
    .command('revoke')
    .description('revoke a server key; it stops working at once')
    .argument('<id>', 'key id, as "keys list" prints it')
    .option('--json', 'print JSON')
    .action((id: string, {json}: {json?: boolean}) =>
      withDatabase(async (database) => {
        if (!(await revokeKey(database, id))) throw new AccountError(`There is no server key "${id}".`);
        if (json) printJson({id, revoked: true});
        else print(`Revoked ${id}.`);
      }),
    );
}
