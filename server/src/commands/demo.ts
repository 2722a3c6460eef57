import type {Command} from 'commander';
import {loadConfig} from '../config.js';
import {DEMO_DATABASE_URL, startDemo} from '../demo/index.js';
import {serve} from './serve.js';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('a demo account with months of believable data, and a page at / on which everything works')
    .action(async () => {
      // The terminal is for people here: a line a request would bury the address.
      const defaults = {RF_DATABASE_URL: DEMO_DATABASE_URL, RF_LOG_LEVEL: 'warn'};
      const config = loadConfig({...defaults, ...process.env});
      const demo = await startDemo(config, {
        onNewDay: () => process.stderr.write('Making up 90 days of history …\n'),
      });
      try {
        await serve(demo, (address) => `The help desk of the demo is at ${address}`);
      } catch (error) {
        await demo.database.close();
        throw error;
      }
    });
}
