import {MAX_BODY_BYTES} from '@resolutionflow/contract';
import type {Request} from 'express';
import {ApiProblem} from '../api-problem.js';

/** How long a body may take to arrive. */
const LONGEST_ARRIVAL_MS = 30_000;
/** How long the rest of a body that nobody reads is taken off the line. */
const LONGEST_DISCARD_MS = 5_000;

const utf8 = new TextDecoder('utf-8', {fatal: true});

/**
 * Checks what the body says of itself.
 *
 * @throws {ApiProblem} `unsupported_media_type`.
 */
export function requireMediaType({headers}: Request, wanted: string): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => /^\s*charset="?([^"]*)"?\s*$/.exec(text)?.[1]).find(Boolean);
  if (type.trim() !== wanted || !/^utf-?8$/.test(charset ?? 'utf-8')) {
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

/** Reads no more of a body than may be in it, and answers as soon as there is more. */
function readBytes(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      act();
    };
    const refuse = (refusal: ApiProblem): void => settle(() => reject(refusal));
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) refuse(tooLarge());
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks)));
    const onClose = (): void => refuse(new ApiProblem('malformed_json', 'The body was cut short.'));
    const timer = setTimeout(
      () => refuse(new ApiProblem('malformed_json', 'The body did not arrive in time.')),
      LONGEST_ARRIVAL_MS,
    );
    request.on('data', onData).once('end', onEnd).once('close', onClose);
  });
}

/**
 * Reads a JSON body.
 *
 * @throws {ApiProblem} `unsupported_media_type`, `payload_too_large` or `malformed_json`.
 */
export async function readJson(request: Request): Promise<unknown> {
  requireMediaType(request, 'application/json');
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const bytes = await readBytes(request);
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    // The parser's own message quotes the body, which nobody else is to read.
    throw new ApiProblem(
      'malformed_json',
      bytes.length ? 'The body is not JSON in UTF-8.' : 'The body is empty.',
    );
  }
}

/**
 * Takes the rest of a body that nobody reads off the line, so that the caller hears the answer and the connection can be
 * used again; but not for long.
 */
export function discardRest(request: Request): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), LONGEST_DISCARD_MS).unref();
  request.once('close', () => clearTimeout(timer));
}
