import {randomUUID} from 'node:crypto';
import type {ServerResponse} from 'node:http';

const HEADER = 'X-Request-Id';

/** Makes a request id and sets it on the response. The log lines of the request contain it. */
export function assignRequestId(response: ServerResponse): string {
  const id = randomUUID();
  response.setHeader(HEADER, id);
  return id;
}

export const requestIdOf = (response: ServerResponse): string => String(response.getHeader(HEADER));
