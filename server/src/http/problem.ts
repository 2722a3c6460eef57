import {ERRORS, type Problem} from '@resolutionflow/contract';
import type {ServerResponse} from 'node:http';
import type {ErrorRequestHandler, Response} from 'express';
import type {Logger} from 'pino';
import {discardRest} from './body.js';
import {ApiProblem} from '../api-problem.js';
import {errorCode} from '../error-code.js';
import {requestIdOf} from './request-id.js';

const DEFAULT_RETRY_AFTER_SECONDS = 1;

function asApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  // Express cannot decode a path with a broken percent escape.
  if (error instanceof URIError) {
    return new ApiProblem('validation_failed', 'The path is not percent-encoded UTF-8.', {
      errors: [{path: 'path', message: 'Expected percent-encoded UTF-8'}],
    });
  }
  // Express's file server reports a request that it cannot serve as an error with a status.
  const {status = 500} = (error ?? {}) as {status?: number};
  if (status === 404) return new ApiProblem('not_found', 'There is nothing at this address.');
  if (status >= 400 && status < 500) {
    return new ApiProblem('validation_failed', 'The path or a header of the request does not fit this file.');
  }
  return new ApiProblem('internal', 'Something went wrong on our side.');
}

/** Whether the caller closed the connection before it had sent or received everything. */
const isCallerGone = (error: unknown, response: Response): boolean =>
  (!response.socket || response.socket.destroyed) &&
  ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(errorCode(error));

/** Whether the HTTP parser refused the rest of the request, and responded to it, while its handler worked. */
const isRespondedTo = (error: unknown, response: Response): boolean =>
  response.writableEnded && errorCode(error) === 'ERR_HTTP_HEADERS_SENT';

/** The headers and the text of a problem's response. */
export function problemContent(
  {code, status, detail, extra}: ApiProblem,
  requestId: string,
): {readonly headers: Readonly<Record<string, string>>; readonly text: string} {
  const problem: Problem = {
    type: `urn:resolutionflow:problem:${code}`,
    title: ERRORS[code].title,
    status,
    detail,
    code,
    request_id: requestId,
    ...(extra.errors && {errors: [...extra.errors]}),
  };
  const text = JSON.stringify(problem);
  return {
    headers: {
      ...(status === 401 && {'WWW-Authenticate': 'Bearer'}),
      ...((status === 429 || status === 503) && {
        'Retry-After': String(extra.retryAfter ?? DEFAULT_RETRY_AFTER_SECONDS),
      }),
      ...extra.headers,
      'Cache-Control': 'no-store',
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(text)),
    },
    text,
  };
}

/** Responds with a problem as `application/problem+json`. */
export function sendProblem(response: ServerResponse, problem: ApiProblem): void {
  const {headers, text} = problemContent(problem, requestIdOf(response));
  response.writeHead(problem.status, headers).end(text);
}

/** Responds to every error with a problem. Logs unexpected errors under the request's id. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    // Nobody receives a response, and the access log has a line for the request.
    if (isCallerGone(error, response) || isRespondedTo(error, response)) return;
    const problem = asApiProblem(error);
    if (problem.code === 'internal') {
      logger.error({err: error, request_id: requestIdOf(response)}, 'internal error');
    }
    // Part of the response has been sent: close the connection, so that the caller sees that it is incomplete.
    if (response.headersSent) response.destroy();
    else {
      discardRest(request);
      sendProblem(response, problem);
    }
  };
}
