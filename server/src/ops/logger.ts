import type {Writable} from 'node:stream';
import {pino, type DestinationStream, type Logger} from 'pino';

/** Beyond this, lines are dropped until the reader has caught up. */
const MAX_BUFFERED_BYTES = 256 * 1024;

let droppedInTotal = 0;

/** Number of log lines that this process has dropped. One counter, because a process has one stderr. */
export const droppedLogLines = (): number => droppedInTotal;

/** Writes lines to a stream, and drops them while its reader stalls: logging never delays a request or a stop. */
class DroppingDestination implements DestinationStream {
  #dropped = 0;

  /** @param onResumed - Receives the number of dropped lines when the stream takes lines again. */
  constructor(
    readonly stream: Writable,
    readonly onResumed: (dropped: number) => void,
  ) {
    stream.on('drain', () => this.#report());
    // The reader has gone, or the disk is full. The server works without a log.
    stream.on('error', () => undefined);
  }

  write(line: string): void {
    if (this.stream.writableLength + line.length > MAX_BUFFERED_BYTES) {
      this.#dropped++;
      droppedInTotal++;
    } else this.stream.write(line);
  }

  #report(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.onResumed(dropped);
  }
}

/** Writes JSON lines to stderr: stdout is for what a command prints. */
export function makeLogger(level: string): Logger {
  // On POSIX, Node writes to pipes and sockets asynchronously; a file takes each line at once.
  const destination = new DroppingDestination(process.stderr, (dropped) => {
    const message = `${dropped} log lines were dropped because nobody read stderr`;
    // A separate level, so that RF_LOG_LEVEL=error does not hide this line.
    logger.child({}, {level: 'warn'}).warn({dropped_lines: dropped}, message);
  });
  const logger = pino(
    {
      level,
      base: null,
      redact: [
        // Errors of PostgreSQL quote rows here.
        '*.detail',
        '*.where',
        // No line has these fields today. A future mistake must not leak them.
        ...['authorization', 'token', 'key', 'comment', 'note', 'headers', 'body'].map(
          (field) => `*.${field}`,
        ),
      ],
    },
    destination,
  );
  return logger;
}
