import type {Command} from 'commander';
import {describeSettings, loadConfig} from '../config.js';
import {print, printJson} from './output.js';

export function configCommand(program: Command): void {
  program
    .command('config')
    .description('print every setting with its value and source; secrets are hidden')
    .option('--json', 'print JSON')
    .action(({json}: {json?: boolean}) => {
      const settings = describeSettings(process.env);
      if (json) printJson(settings);
      else {
        for (const {name, value, source} of settings) print(`${name}\t${value ?? '(not set)'}\t${source}`);
      }
      // Last, so that a wrong setting is both listed and reported.
      loadConfig(process.env);
    });
}
