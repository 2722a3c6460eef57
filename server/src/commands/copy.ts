import type {Command} from 'commander';
import {copyDatabase, type Side} from '../copy/copy.js';
import {openDatabase} from '../db/open.js';
import {DatabaseError} from '../db/location.js';
import {isoTime} from '../http/times.js';
import {print, printJson} from './output.js';
import {showProgress} from './progress.js';
import {databaseName} from './with-database.js';

interface CopyOptions {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

async function withSides<T>({from, to}: CopyOptions, job: (from: Side, to: Side) => Promise<T>): Promise<T> {
  const [fromName, toName] = [databaseName(from), databaseName(to)];
  if (fromName === toName) throw new DatabaseError(`--from and --to are the same database, ${fromName}.`);
  const source = await openDatabase(from, {mayCreate: false});
  try {
    const target = await openDatabase(to);
    try {
      return await job({database: source, name: fromName}, {database: target, name: toName});
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Moves all data between SQLite and PostgreSQL. */
export function copyCommand(program: Command): void {
  program
    .command('copy')
    .description(
      'copy all data to another database, SQLite or PostgreSQL, then check both; run it again to continue, or to copy what is new',
    )
    .requiredOption('--from <url>', 'URL of the database with the data; a server may use it')
    .requiredOption('--to <url>', 'URL of an empty database, or of an earlier copy that no server has used')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nThe copy shows the moment at which the command starts. For the last run, stop every server of the source.',
    )
    .action((options: CopyOptions) =>
      withSides(options, async (from, to) => {
        const startedAt = isoTime(Date.now());
        const progress = showProgress({isShown: !options.json});
        const report = await copyDatabase(from, to, progress.update).finally(progress.stop);
        const {accounts, rows, changed, compared, differences} = report;
        if (options.json) printJson({from: from.name, to: to.name, as_of: startedAt, ...report});
        else {
          for (const difference of differences) print(difference);
          print(
            `${rows} rows of ${accounts} ${accounts === 1 ? 'account' : 'accounts'} are in ${to.name}; ${changed} were new or changed.`,
          );
          print(
            differences.length
              ? `The copy is not usable: ${differences.length} differences.`
              : `All stored metrics agree with the raw rows in both databases, and ${compared} analytics responses are equal.`,
          );
          print(
            `Writes after ${startedAt} are not in the copy. Before you switch, stop every server of ${from.name} and run this command again.`,
          );
        }
        if (differences.length > 0) process.exitCode = 1;
      }),
    );
}
