import {pino, type Logger} from 'pino';

const STDERR = 2;

/** Writes JSON lines to stderr: stdout is for what a command prints. */
export const makeLogger = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      // Nothing logs these; should something ever, they stay out.
      redact: ['*.authorization', '*.token', '*.key', '*.comment', '*.headers', '*.body'],
    },
    pino.destination({dest: STDERR, sync: true}),
  );
