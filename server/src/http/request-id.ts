import {randomUUID} from 'node:crypto';
import type {ServerResponse} from 'node:http';

const HEADER = 'X-Request-Id';

/** Sets the request id of a response. The log lines of the request contain it. */
export function giveRequestId(response: ServerResponse): string {
  const id = randomUUID();
  response.setHeader(HEADER, id);
  return id;
}

export const requestIdOf = (response: ServerResponse): string => String(response.getHeader(HEADER));
