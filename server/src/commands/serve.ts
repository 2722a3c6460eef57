import type {Command} from 'commander';
import {hasIssuers, listAccounts, requireStoredTimeZones} from '../accounts/repository.js';
import type {AppOptions} from '../app.js';
import {ConfigError, loadConfig, type Config} from '../config.js';
import type {Database} from '../db/database.js';
import {removeCopyMarker} from '../copy/marker.js';
import {openDatabase} from '../db/open.js';
import {print} from './output.js';
import {signInHelp, startLines} from './start-lines.js';

/**
 * Serves until the process gets a signal to stop, then closes the database.
 *
 * @param announce - Returns the line to print when the server listens at the address.
 */
export async function serve(
  {
    database,
    config,
    extend,
  }: Pick<AppOptions, 'extend'> & {readonly database: Database; readonly config: Config},
  announce: (address: string) => string,
): Promise<void> {
  // Imported here, so that commands that do not serve start faster.
  const [{createApp}, {listenUntilStopped}, {makeLogger}] = await Promise.all([
    import('../app.js'),
    import('../ops/listen.js'),
    import('../ops/logger.js'),
  ]);
  await removeCopyMarker(database);
  const logger = makeLogger(config.logLevel);
  const readiness = {isDraining: false};
  const app = createApp({database, config, logger, readiness, ...(extend && {extend})});
  await listenUntilStopped(app, config, {
    readiness,
    logger,
    onListening: (address) => print(announce(address)),
    close: () => database.close(),
  });
}

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('update the tables and listen; on SIGTERM or SIGINT, finish open requests and stop')
    .action(async () => {
      const config = loadConfig(process.env);
      const database = await openDatabase(config.databaseUrl);
      try {
        await requireStoredTimeZones(database.read);
        const accounts = (await listAccounts(database.read)).length;
        if (!config.jwtSecret && !(await hasIssuers(database.read))) {
          throw new ConfigError(signInHelp({program: program.name(), accounts}).join('\n'));
        }
        await serve({database, config}, (address) =>
          startLines({address, config, accounts, program: program.name()}).join('\n'),
        );
      } catch (error) {
        await database.close();
        throw error;
      }
    });
}
