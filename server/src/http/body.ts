import {MAX_BODY_BYTES} from '@resolutionflow/contract';
import type {IncomingMessage} from 'node:http';
import type {Request, RequestHandler} from 'express';
import {ApiProblem} from '../api-problem.js';

/** Time limit for the arrival of a JSON body. */
const BODY_TIMEOUT_MS = 30_000;
/** Time limit for the rest of a body that no handler reads. */
const DISCARD_TIMEOUT_MS = 5_000;

const utf8 = new TextDecoder('utf-8', {fatal: true});

const UTF_8_NAMES: ReadonlySet<string | undefined> = new Set([undefined, '', 'utf-8', 'utf8']);

/** The value of a media type's `charset` parameter, without quotes. Takes linear time for any header. */
function charsetOf(parameters: readonly string[]): string | undefined {
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    if (equals < 0 || parameter.slice(0, equals).trim() !== 'charset') continue;
    const value = parameter.slice(equals + 1).trim();
    return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return undefined;
}

/**
 * Checks the headers that describe the body.
 *
 * @throws {ApiProblem} `unsupported_media_type`.
 */
export function requireMediaType({headers}: Request, wanted: string): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== wanted || !UTF_8_NAMES.has(charsetOf(parameters))) {
    throw new ApiProblem('unsupported_media_type', `Send the body as ${wanted} in UTF-8.`);
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding && encoding !== 'identity') {
    throw new ApiProblem('unsupported_media_type', 'Send the body without a content encoding.', {
      headers: {'Accept-Encoding': 'identity'},
    });
  }
}

const tooLarge = (): ApiProblem =>
  new ApiProblem('payload_too_large', `The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`);

/** Reads a body up to the size limit, and fails at the first byte beyond it. */
function readBytes(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      act();
    };
    const fail = (problem: ApiProblem): void => settle(() => reject(problem));
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) fail(tooLarge());
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks)));
    const onClose = (): void => fail(new ApiProblem('malformed_json', 'The body was cut short.'));
    const timer = setTimeout(
      () => fail(new ApiProblem('request_timeout', 'The body did not arrive in time.')),
      BODY_TIMEOUT_MS,
    );
    request.on('data', onData).once('end', onEnd).once('close', onClose);
  });
}

/**
 * Reads a JSON body.
 *
 * @throws {ApiProblem} `unsupported_media_type`, `payload_too_large`, `request_timeout` or `malformed_json`.
 */
export async function readJson(request: Request): Promise<unknown> {
  requireMediaType(request, 'application/json');
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const bytes = await readBytes(request);
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    // The parser's own message quotes the body, which may hold a comment.
    throw new ApiProblem(
      'malformed_json',
      bytes.length ? 'The body is not JSON in UTF-8.' : 'The body is empty.',
    );
  }
}

/**
 * Reads and drops the rest of a body, so that the caller can receive the response and reuse the connection. Cuts the
 * connection when the rest takes too long.
 */
export function discardRest(request: IncomingMessage): void {
  // The socket is null once the connection is gone: keep it now, since a timer must not throw.
  const {socket} = request;
  if (request.complete || !socket || socket.destroyed) return;
  request.resume();
  const timer = setTimeout(() => socket.destroy(), DISCARD_TIMEOUT_MS).unref();
  const stop = (): void => {
    clearTimeout(timer);
    // The connection outlives the request.
    socket.off('close', stop);
  };
  request.once('end', stop).once('error', stop);
  socket.once('close', stop);
}

/** Applies {@link discardRest} to every request whose handler has responded without reading the whole body. */
export const discardUnreadBodies: RequestHandler = (request, response, next) => {
  response.once('finish', () => discardRest(request));
  next();
};
