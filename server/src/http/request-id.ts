import {randomUUID} from 'node:crypto';
import type {ServerResponse} from 'node:http';

const HEADER = 'X-Request-Id';

/** Gives an answer its id, by which its line in the log is found. */
export function giveRequestId(response: ServerResponse): string {
  const id = randomUUID();
  response.setHeader(HEADER, id);
  return id;
}

export const requestIdOf = (response: ServerResponse): string => String(response.getHeader(HEADER));
