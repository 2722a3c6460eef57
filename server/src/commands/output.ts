/** Prints one line to stdout. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints a value as JSON, for programs. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
