import type {Command} from 'commander';
import {loadConfig} from '../config.js';
import {describeSettings} from '../settings.js';
import {print, printJson} from './output.js';

const NOT_SET = '(not set)';

export function configCommand(program: Command): void {
  program
    .command('config')
    .description('print every setting with its value, source and default; secrets are hidden')
    .option('--json', 'print JSON')
    .action(({json}: {json?: boolean}) => {
      const settings = describeSettings(process.env);
      if (json) printJson(settings);
      else {
        for (const {name, value, source, default: fallback} of settings) {
          print([name, value ?? NOT_SET, source, fallback ?? NOT_SET].join('\t'));
        }
      }
      // Last, so that a wrong setting is both listed and reported.
      loadConfig(process.env);
    });
}
