import {ID_EXPECTATION, id as idSchema, NAME_EXPECTATION, name as nameSchema} from '@resolutionflow/contract';
import type {Command} from 'commander';
import * as z from 'zod/mini';
import {AccountError, createAccount, listAccounts, updateAccount} from '../accounts/repository.js';
import {ianaTimeZone} from '../accounts/time-zone.js';
import {changeTimeZone} from '../maintenance/time-zone.js';
import {printJson, printRow} from './output.js';
import {accountNamed, withDatabase} from './with-database.js';

function checked(option: string, schema: z.ZodMiniType<string>, value: string): string {
  const result = z.safeParse(schema, value);
  if (!result.success) throw new AccountError(`${option}: ${result.error.issues[0]?.message}.`);
  return value;
}

function timeZoneOf(value: string): string {
  const timeZone = ianaTimeZone(value);
  if (timeZone === undefined) {
    throw new AccountError(`--time-zone: "${value}" is not an IANA time zone such as Europe/Berlin.`);
  }
  return timeZone;
}

/** An index of PostgreSQL has no room for the longest texts. */
const MAX_ISSUER_LENGTH = 1000;

/** Checks a part of an identity provider's configuration. */
function issuerText(option: string, value: string): string {
  if (value.length > MAX_ISSUER_LENGTH) {
    throw new AccountError(`${option}: expected at most ${MAX_ISSUER_LENGTH} characters.`);
  }
  return value;
}

function urlOf(option: string, value: string): string {
  issuerText(option, value);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new AccountError(`${option}: "${value}" is not an http or https URL.`);
  }
  return value;
}

interface SetOptions {
  readonly name?: string;
  readonly timeZone?: string;
  readonly issuer?: string;
  readonly jwksUrl?: string;
  readonly audience?: string;
}

function addCreate(accounts: Command): void {
  accounts
    .command('create')
    .description('create an account; prints its id and its first server key, which is shown only once')
    .requiredOption('--id <id>', ID_EXPECTATION)
    .requiredOption('--name <name>', `display name, ${NAME_EXPECTATION}`)
    .option('--time-zone <zone>', 'IANA name of the reporting time zone, such as Europe/Berlin', 'UTC')
    .option('--json', 'print JSON (the default)')
    .action(async (options: {id: string; name: string; timeZone: string}) => {
      const id = checked('--id', idSchema, options.id);
      const name = checked('--name', nameSchema, options.name);
      const timeZone = timeZoneOf(options.timeZone);
      await withDatabase(
        async (database) => {
          const {account, key} = await createAccount(database, {id, name, timeZone});
          printJson({account_id: account.id, key});
        },
        {mayCreate: true},
      );
    });
}

function addList(accounts: Command): void {
  accounts
    .command('list')
    .description('list the accounts')
    .option('--json', 'print JSON')
    .action(({json}: {json?: boolean}) =>
      withDatabase(async (database) => {
        const rows = (await listAccounts(database.read)).map(({id, name, timeZone}) => ({
          account_id: id,
          name,
          time_zone: timeZone,
        }));
        if (json) printJson(rows);
        else for (const row of rows) printRow(row.account_id, row.name, row.time_zone);
      }),
    );
}

function addSet(accounts: Command): void {
  accounts
    .command('set')
    .description("change an account's name, time zone or identity provider")
    .argument('<id>', 'account id')
    .option('--name <name>', `display name, ${NAME_EXPECTATION}`)
    .option('--time-zone <zone>', 'IANA name; all stored days and metrics are recomputed')
    .option('--issuer <iss>', 'issuer whose tokens are valid for this account; empty for none')
    .option('--jwks-url <url>', "address of the issuer's public keys")
    .option('--audience <aud>', 'audience that its tokens must have')
    .option('--json', 'print JSON')
    .action(async (id: string, {name, timeZone, issuer, jwksUrl, audience}: SetOptions) => {
      await withDatabase(async (database) => {
        const account = await accountNamed(database, id);
        if (issuer && !jwksUrl) throw new AccountError('--issuer needs --jwks-url.');
        if (!issuer && (jwksUrl ?? audience) !== undefined) {
          throw new AccountError('--jwks-url and --audience need --issuer.');
        }
        // Often an unset variable of a script. Without an audience, tokens for other applications would be valid here.
        if (audience === '') {
          throw new AccountError('--audience is empty. Leave it out if tokens for every audience are valid.');
        }
        const zone = timeZone === undefined ? undefined : timeZoneOf(timeZone);
        await updateAccount(database, account, {
          ...(name !== undefined && {name: checked('--name', nameSchema, name)}),
          ...(issuer !== undefined && {
            issuer: issuerText('--issuer', issuer) || null,
            jwks_url: issuer && jwksUrl ? urlOf('--jwks-url', jwksUrl) : null,
            audience: audience === undefined ? null : issuerText('--audience', audience),
          }),
        });
        if (zone !== undefined) await changeTimeZone(database, account, zone);
        const now = await accountNamed(database, id);
        printJson({account_id: now.id, name: now.name, time_zone: now.timeZone});
      });
    });
}

/** Commands about accounts. */
export function accountCommands(program: Command): void {
  const accounts = program.command('accounts').description('create, list and change accounts');
  addCreate(accounts);
  addList(accounts);
  addSet(accounts);
}
