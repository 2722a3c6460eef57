import type {Request, RequestHandler, Response} from 'express';
import type {Logger} from 'pino';
import {pinoHttp} from 'pino-http';
import {giveRequestId} from './request-id.js';

const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** What a line says of a request: the route, not the path, whose ids are people's; no header, query or body. */
const lineOf = (request: Request, response: Response, ms: number) => ({
  account: response.locals['account'] as string | undefined,
  method: request.method,
  route: response.locals['route'] as string | undefined,
  status: response.statusCode,
  ms,
});

/** Gives every request its id, and writes a line for every answer but those to probes. */
export function accessLog(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    genReqId: (_request, response) => giveRequestId(response),
    autoLogging: {ignore: ({url}) => PROBES.has(url)},
    customAttributeKeys: {reqId: 'request_id'},
    // Would be written out for every request, and never be used.
    serializers: {req: () => undefined},
    quietReqLogger: true,
    quietResLogger: true,
    customLogLevel: (_request, {statusCode, writableFinished}) =>
      statusCode >= 500 || !writableFinished ? 'warn' : 'info',
    customSuccessMessage: (_request, {writableFinished}) => (writableFinished ? 'answered' : 'caller gone'),
    customErrorMessage: () => 'answered',
    customSuccessObject: (request, response, {responseTime}: {responseTime: number}) =>
      lineOf(request, response, responseTime),
    customErrorObject: (request, response, _error, {responseTime}: {responseTime: number}) =>
      lineOf(request, response, responseTime),
  });
}
