import type {Command} from 'commander';
import {pino} from 'pino';
import {createApp} from '../app.js';
import {loadConfig} from '../config.js';
import {DEMO_DATABASE_URL, startDemo} from '../demo/index.js';
import {listenUntilStopped} from '../ops/listen.js';
import {print} from './with-database.js';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('an account with 90 days of made-up history, and a help-desk page on which everything works')
    .action(async () => {
      const settings = loadConfig({RF_DATABASE_URL: DEMO_DATABASE_URL, RF_LOG_LEVEL: 'warn', ...process.env});
      const {database, config, extend} = await startDemo(settings, {
        onNewDay: () => print('Making up 90 days of history …'),
      });
      try {
        const logger = pino({level: config.logLevel});
        const readiness = {isDraining: false};
        const app = createApp({database, config, logger, readiness, extend});
        await listenUntilStopped(app, config, {
          readiness,
          onListening: (address) => print(`The demo is at ${address}`),
        });
      } finally {
        await database.close();
      }
    });
}
