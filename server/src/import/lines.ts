import {MAX_BODY_BYTES} from '@resolutionflow/contract';

const NEWLINE = 0x0a;

/** One line of an import; `null` if it was too long. */
export interface Line {
  /** Counts from 1, blank lines included. */
  readonly number: number;
  readonly bytes: Buffer | null;
}

/** Splits a stream into lines. A line that is too long is not kept in memory. */
export async function* linesOf(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  let number = 0;
  let parts: Buffer[] = [];
  let length = 0;

  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= MAX_BODY_BYTES) parts.push(part);
    else parts = [];
  };
  const take = (): Line => {
    const line = {number: ++number, bytes: length <= MAX_BODY_BYTES ? Buffer.concat(parts) : null};
    parts = [];
    length = 0;
    return line;
  };

  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to !== -1; to = bytes.indexOf(NEWLINE, from)) {
      add(bytes.subarray(from, to));
      yield take();
      from = to + 1;
    }
    if (from < bytes.length) add(bytes.subarray(from));
  }
  if (length > 0) yield take();
}
