import {once} from 'node:events';
import {request, type IncomingHttpHeaders, type IncomingMessage} from 'node:http';
import {ERRORS, problem as problemKind, type ErrorCode, type Problem} from '@resolutionflow/contract';
import * as z from 'zod/mini';
import assert from 'node:assert/strict';
import {responseSchema} from '../../src/ops/response-schema.js';

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface RawOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Reads a response to its end. */
export async function readResponse(response: IncomingMessage): Promise<RawResponse> {
  const chunks = (await response.toArray()) as Buffer[];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString(),
  };
}

/** Sends a path unchanged: `fetch` would normalize it. */
export async function raw(
  {url}: {readonly url: string},
  method: string,
  path: string,
  {headers = {}, body}: RawOptions = {},
): Promise<RawResponse> {
  const {hostname, port} = new URL(url);
  const call = request({hostname, port, method, path, agent: false});
  if (body !== undefined && !headers['transfer-encoding']) {
    call.setHeader('content-length', Buffer.byteLength(body));
  }
  for (const [name, value] of Object.entries(headers)) call.setHeader(name, value);
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  call.end(body);
  const [response] = await answered;
  return readResponse(response);
}

/** Expects a complete problem with this code in a raw response, and returns it. */
export function expectRawProblem(code: ErrorCode, {status, headers, text}: RawResponse, what = ''): Problem {
  assert.equal(status, ERRORS[code].status, `${what} ${text}`);
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json/);
  const problem = z.parse(responseSchema(problemKind), JSON.parse(text));
  assert.equal(problem.code, code, what);
  assert.equal(problem.status, status);
  assert.equal(problem.request_id, headers['x-request-id']);
  assert.ok(problem.type && problem.title && problem.detail);
  return problem;
}
