import {resolve} from 'node:path';
import type {Command} from 'commander';
import {loadConfig} from '../config.js';
import {backupDatabase} from '../db/sqlite/backup.js';
import {DatabaseError} from '../db/location.js';
import {restoreDatabase} from '../db/sqlite/restore.js';
import {print, printJson} from './output.js';
import {databaseName, requireFileDatabase, withDatabase} from './with-database.js';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a job that cleans up when the process gets a signal to stop. The process then ends by that signal. */
async function untilStopped(message: string, job: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    stoppedBy ??= signal;
    abort.abort(new DatabaseError(message));
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  try {
    await job(abort.signal);
  } catch (error) {
    if (stoppedBy) process.stderr.write(`${message}\n`);
    else throw error;
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
  if (stoppedBy) process.kill(process.pid, stoppedBy);
}

/** Commands about the database as a whole. */
export function databaseCommands(program: Command): void {
  program
    .command('backup')
    .description('copy the database to a file, also while a server runs')
    .argument('<file>', 'the new file; an earlier backup there is replaced')
    .option('--json', 'print JSON')
    .action(async (file: string, {json}: {json?: boolean}) => {
      const database = requireFileDatabase(
        loadConfig(process.env),
        'Make backups of it with pg_dump, or with pg_basebackup and an archive of the WAL.',
      );
      await untilStopped('Stopped. No backup was written.', async (signal) => {
        await backupDatabase(database, file, signal);
        if (json) printJson({database, file: resolve(file)});
        else print(`Copied ${database} to ${resolve(file)}.`);
      });
    });

  program
    .command('restore')
    .description('replace the database by a backup; stop the server first')
    .argument('<file>', 'a file that "backup" has written')
    .option('--json', 'print JSON')
    .action(async (file: string, {json}: {json?: boolean}) => {
      const database = requireFileDatabase(loadConfig(process.env), 'Restore it with pg_restore.');
      await untilStopped('Stopped.', async (signal) => {
        await restoreDatabase(database, file, signal);
        if (json) printJson({database, file: resolve(file)});
        else print(`Replaced ${database} by ${resolve(file)}.`);
      });
    });

  program
    .command('migrate')
    .description('create the database or update its tables, and nothing else')
    .option('--json', 'print JSON')
    .action(({json}: {json?: boolean}) =>
      withDatabase(
        async (_database, config) => {
          const database = databaseName(config.databaseUrl);
          if (json) printJson({database});
          else print(`${database} is up to date.`);
        },
        {mayCreate: true},
      ),
    );
}
