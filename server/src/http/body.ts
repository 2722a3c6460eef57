import {isUtf8} from 'node:buffer';
import {MAX_BODY_BYTES} from '@resolutionflow/contract';
import express, {type Request, type RequestHandler, type Response} from 'express';
import {Refusal} from './refusal.js';
import {runMiddleware} from './run-middleware.js';

const parse: RequestHandler = express.json({
  limit: MAX_BODY_BYTES,
  strict: false,
  type: () => true,
  verify: (_request, _response, bytes) => {
    if (bytes.length === 0 || !isUtf8(bytes))
      throw new Refusal('malformed_json', 'The body is not JSON in UTF-8.');
  },
});

function mediaTypeOf(request: Request): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export function requireMediaType(request: Request, wanted: string): void {
  const given = mediaTypeOf(request);
  const charset = /charset="?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (given !== wanted || charset.toLowerCase() !== 'utf-8') {
    throw new Refusal('unsupported_media_type', `Send the body as ${wanted} in UTF-8.`);
  }
}

type ParserError = Error & {readonly type?: string};

function refusalOf(error: ParserError): Error {
  switch (error.type) {
    case 'entity.too.large':
      return new Refusal('payload_too_large', 'The body is larger than 64 KiB.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Refusal('unsupported_media_type', 'Send the body as application/json in UTF-8.');
    case 'entity.parse.failed':
    case 'request.size.invalid':
    case 'request.aborted':
      return new Refusal('malformed_json', 'The body is not JSON.');
    default:
      return error;
  }
}

/**
 * Reads a JSON body.
 *
 * @throws {Refusal} `unsupported_media_type`, `payload_too_large` or `malformed_json`.
 */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  requireMediaType(request, 'application/json');
  await runMiddleware(parse, request, response).catch((error: ParserError) => {
    throw refusalOf(error);
  });
  if (request.body === undefined) throw new Refusal('malformed_json', 'The body is empty.');
  return request.body as unknown;
}
