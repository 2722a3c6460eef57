import {ERRORS, type Problem} from '@resolutionflow/contract';
import type {ErrorRequestHandler, Request} from 'express';
import type {Logger} from 'pino';
import {Refusal} from './refusal.js';

const DEFAULT_RETRY_AFTER = 1;

function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  // A path with a broken percent escape: Express cannot read it, and so no id is right.
  if (error instanceof URIError) {
    return new Refusal('validation_failed', 'The path is not percent-encoded UTF-8.', {
      errors: [{path: 'path', message: 'Expected percent-encoded UTF-8'}],
    });
  }
  return undefined;
}

/** As `app.ts` made it. */
const requestIdOf = (request: Request): string => request.id as string;

/** Answers every error as `application/problem+json`; what nobody foresaw is logged under the request's id. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const requestId = requestIdOf(request);
    const known = asRefusal(error);
    if (!known) logger.error({err: error, request_id: requestId}, 'internal error');
    if (response.headersSent) {
      next(error);
      return;
    }
    const {code, status, detail, extra} =
      known ?? new Refusal('internal', 'Something went wrong on our side.');
    const problem: Problem = {
      type: `urn:resolutionflow:problem:${code}`,
      title: ERRORS[code].title,
      status,
      detail,
      code,
      request_id: requestId,
      ...(extra.errors && {errors: [...extra.errors]}),
    };
    if (status === 429 || status === 503) {
      response.set('Retry-After', String(extra.retryAfter ?? DEFAULT_RETRY_AFTER));
    }
    // What of a body was not read must not be taken for the next request.
    if (!request.complete) response.set('Connection', 'close');
    response
      .status(status)
      .set({...extra.headers, 'Cache-Control': 'no-store'})
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  };
}
