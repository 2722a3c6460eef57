import type {Command} from 'commander';
import {pino} from 'pino';
import {hasIssuers} from '../accounts/repository.js';
import {createApp} from '../app.js';
import {ConfigError, loadConfig} from '../config.js';
import {openDatabase} from '../db/open.js';
import {listenUntilStopped} from '../ops/listen.js';

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('migrate, listen, and finish what is in flight on SIGTERM or SIGINT')
    .action(async () => {
      const config = loadConfig(process.env);
      const database = await openDatabase(config.databaseUrl);
      try {
        if (!config.jwtSecret && !(await hasIssuers(database.read))) {
          throw new ConfigError(
            'RF_JWT_SECRET is not set and no account has an issuer: nobody could sign in. Set one of them.',
          );
        }
        const logger = pino({level: config.logLevel});
        const readiness = {isDraining: false};
        const app = createApp({database, config, logger, readiness});
        await listenUntilStopped(app, config, {
          readiness,
          onListening: (address) => logger.info(`ResolutionFlow Feedback listens on ${address}`),
        });
      } finally {
        await database.close();
      }
    });
}
