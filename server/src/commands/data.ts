import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import type {Command} from 'commander';
import type {Account} from '../accounts/account.js';
import {listAccounts} from '../accounts/repository.js';
import type {Database} from '../db/database.js';
import {importLines} from '../import/service.js';
import {rebuildFigures} from '../maintenance/rebuild.js';
import {verifyFigures} from '../maintenance/verify.js';
import {print, printJson} from './output.js';
import {showProgress} from './progress.js';
import {accountNamed, withDatabase} from './with-database.js';

const accountsOf = async (database: Database, id: string | undefined): Promise<readonly Account[]> =>
  id === undefined ? listAccounts(database.read) : [await accountNamed(database, id)];

/** Reads a file in chunks and shows the progress on stderr. */
async function* readWithProgress(file: string, isShown: boolean): AsyncGenerator<Buffer> {
  const {size} = await stat(file);
  const progress = showProgress({isShown});
  let read = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      yield chunk as Buffer;
      read += (chunk as Buffer).length;
      progress.update(read, size);
    }
  } finally {
    progress.stop();
  }
}

function addImport(program: Command): void {
  program
    .command('import')
    .description('load history from a file with one JSON object per line')
    .argument('<file>', 'NDJSON file, as for POST /import')
    .requiredOption('--account <id>', 'account id')
    .option('--json', 'print JSON')
    .action((file: string, {account: id, json}: {account: string; json?: boolean}) =>
      withDatabase(async (database) => {
        const account = await accountNamed(database, id);
        const lines = readWithProgress(file, !json && process.stderr.isTTY);
        const report = await importLines(database, account, lines, {now: Date.now()});
        if (json) printJson(report);
        else {
          print(`${report.accepted} lines accepted, ${report.rejected_total} rejected.`);
          for (const {line, code, detail} of report.rejected) print(`line ${line}: ${code}: ${detail}`);
        }
        if (report.rejected_total > 0) process.exitCode = 1;
      }),
    );
}

function addVerify(program: Command): void {
  program
    .command('verify')
    .description('compare every stored metric with the raw rows; exit code 1 if they differ')
    .option('--account <id>', 'account id; default: all accounts')
    .option('--json', 'print JSON')
    .action(({account: id, json}: {account?: string; json?: boolean}) =>
      withDatabase(async (database) => {
        const differences = [];
        for (const account of await accountsOf(database, id)) {
          for (const difference of await verifyFigures(database, account)) {
            differences.push({account_id: account.id, ...difference});
          }
        }
        if (json) printJson({differences});
        else {
          for (const {account_id, where, stored, expected} of differences) {
            print(`${account_id}: ${where}: stored ${stored}, expected ${expected}`);
          }
          print(
            differences.length
              ? `${differences.length} stored metrics differ from the raw rows.`
              : 'All stored metrics agree with the raw rows.',
          );
        }
        if (differences.length > 0) process.exitCode = 1;
      }),
    );
}

function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('recompute every stored metric from the raw rows')
    .option('--account <id>', 'account id; default: all accounts')
    .option('--json', 'print JSON')
    .action(({account: id, json}: {account?: string; json?: boolean}) =>
      withDatabase(async (database) => {
        const accounts = await accountsOf(database, id);
        for (const account of accounts) await rebuildFigures(database, account);
        if (json) printJson({rebuilt: accounts.map((account) => account.id)});
        else print(`Rebuilt ${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}.`);
      }),
    );
}

/** Commands about the data of accounts. */
export function dataCommands(program: Command): void {
  addImport(program);
  addVerify(program);
  addRebuild(program);
}
