import type {Command} from 'commander';
import {loadConfig} from '../config.js';
import {DEMO_DATABASE_URL, startDemo} from '../demo/index.js';
import {serve} from './serve.js';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('serve a demo account with months of data, and a page at / with all elements')
    .action(async () => {
      // A log line per request would push the address off the terminal.
      const defaults = {RF_DATABASE_URL: DEMO_DATABASE_URL, RF_LOG_LEVEL: 'warn'};
      const config = loadConfig({...defaults, ...process.env});
      const demo = await startDemo(config, {
        onNewDay: () => process.stderr.write('Creating 90 days of history …\n'),
      });
      try {
        await serve(demo, (address) => `The demo help desk is at ${address}`);
      } catch (error) {
        await demo.database.close();
        throw error;
      }
    });
}
