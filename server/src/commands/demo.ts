import type {Command} from 'commander';
import {loadConfig} from '../config.js';
import {locateDatabase} from '../db/location.js';
import {PERSONAS} from '../demo/content/personas.js';
import {serve} from './serve.js';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('serve a demo account with 90 days of data, and a page at / with all elements')
    .action(async () => {
      const {DEMO_DATABASE_URL, startDemo} = await import('../demo/index.js');
      // A log line per request would push the address off the terminal.
      const defaults = {RF_DATABASE_URL: DEMO_DATABASE_URL, RF_LOG_LEVEL: 'warn'};
      const config = loadConfig({...defaults, ...process.env});
      const demo = await startDemo(config, {
        onNewDay: () => process.stderr.write('Creating 90 days of history …\n'),
      });
      try {
        await serve(demo, (address) => greeting(address, config.databaseUrl));
      } catch (error) {
        await demo.database.close();
        throw error;
      }
    });
}

/** Prints the demo's address, its users, where its data is, and how to stop it. */
function greeting(address: string, databaseUrl: string): string {
  const location = locateDatabase(databaseUrl);
  const place =
    location.kind === 'file'
      ? location.file
      : location.kind === 'postgres'
        ? location.name
        : 'in memory, until the demo stops';
  const people = PERSONAS.map(({name, title}) => `${name} (${title.toLowerCase()})`);
  return [
    `The demo help desk is at ${address}`,
    `Sign in:  ${people.join(' or ')}, on the page under “Signed in as”`,
    `Data:     ${place}`,
    'Stop:     Ctrl+C',
  ].join('\n');
}
