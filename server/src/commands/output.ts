import {errorMessage} from './error-message.js';

/**
 * Handles failures to write output. A reader that has gone, such as `head`, changes nothing. Any other failure of stdout,
 * such as a full disk, gives the command the exit code 1.
 */
export function handleOutputErrors(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 1;
    process.stderr.write(`The output cannot be written. ${errorMessage(error)}\n`);
  });
  process.stderr.on('error', () => undefined);
}

/** Prints one line to stdout. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints cells, separated by tabs. Control characters, which a name may contain, could break the row or command the terminal. */
export const printRow = (...cells: readonly string[]): void =>
  print(cells.map((cell) => cell.replace(/\p{Cc}/gu, ' ')).join('\t'));

/** Prints a value as JSON, for programs. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
