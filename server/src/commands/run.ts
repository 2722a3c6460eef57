import {Command, CommanderError} from 'commander';
import {accountCommands} from './accounts.js';
import {configCommand} from './config.js';
import {copyCommand} from './copy.js';
import {dataCommands} from './data.js';
import {databaseCommands} from './database.js';
import {demoCommand} from './demo.js';
import {doctorCommand} from './doctor.js';
import {flowCommands} from './flows.js';
import {keyCommands} from './keys.js';
import {serveCommand} from './serve.js';
import {tokenCommand} from './token.js';
import {errorMessage} from './error-message.js';
import {handleOutputErrors} from './output.js';
import {programName} from './program-name.js';
import {settingsHelp} from './settings-help.js';

const COMMANDS = [
  serveCommand,
  demoCommand,
  accountCommands,
  keyCommands,
  tokenCommand,
  flowCommands,
  dataCommands,
  databaseCommands,
  copyCommand,
  configCommand,
  doctorCommand,
];

/** Room for every message, but not for a value of any length that a message repeats. */
const MAX_MESSAGE_LENGTH = 2000;

/** Leaves out the middle of a long message: its end says what was expected. */
function shorten(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  const half = MAX_MESSAGE_LENGTH / 2;
  return `${message.slice(0, half)} … ${message.slice(-half)}`;
}

/**
 * All commands with their options and help, ready to parse arguments.
 *
 * @param name - How the person called the program.
 */
export function makeProgram(name = 'rf'): Command {
  const program = new Command(name)
    .description('The server of ResolutionFlow Feedback. Settings are environment variables.')
    .exitOverride()
    .configureOutput({outputError: (message, write) => write(shorten(message))})
    .showHelpAfterError('(use --help for the options)')
    .addHelpText('after', () => `\n${settingsHelp()}`);
  for (const add of COMMANDS) add(program);
  return program;
}

/**
 * Runs a command.
 *
 * @param argv - Like `process.argv`.
 * @returns The exit code.
 */
export async function run(argv: readonly string[]): Promise<number> {
  handleOutputErrors();
  const program = makeProgram(programName(argv[1] ?? '', process.env));
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has printed the error or the help itself.
    if (error instanceof CommanderError) return error.exitCode;
    process.stderr.write(`${shorten(errorMessage(error))}\n`);
    return 1;
  }
}
