import type {Command} from 'commander';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('a demo account with months of believable data, and a page at /')
    .action(async () => undefined);
}
