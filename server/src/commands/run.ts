import {Command, CommanderError} from 'commander';
import {accountCommands} from './accounts.js';
import {dataCommands} from './data.js';
import {demoCommand} from './demo.js';
import {keyCommands} from './keys.js';
import {serveCommand} from './serve.js';
import {tokenCommand} from './token.js';
import {errorMessage} from './error-message.js';

/**
 * Runs a command.
 *
 * @param argv - As of `process.argv`.
 * @returns The exit code.
 */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('rf')
    .description('The server of ResolutionFlow Feedback. Settings are environment variables: see the README.')
    .exitOverride()
    .showHelpAfterError('(--help tells more)');
  for (const add of [serveCommand, demoCommand, accountCommands, keyCommands, tokenCommand, dataCommands]) {
    add(program);
  }
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has said itself what was wrong, or has printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode;
    process.stderr.write(`${errorMessage(error)}\n`);
    return 1;
  }
}
