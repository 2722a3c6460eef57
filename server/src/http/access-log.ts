import type {Request, RequestHandler, Response} from 'express';
import type {Logger} from 'pino';
import {pinoHttp} from 'pino-http';
import {assignRequestId} from './request-id.js';

const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** The fields of a log line. The route, not the path: a path may contain a user id. No header, query or body. */
const lineOf = (request: Request, response: Response) => ({
  account: response.locals['account'] as string | undefined,
  method: request.method,
  route: response.locals['route'] as string | undefined,
  status: response.statusCode,
  // The library's own time is wrong after a change of the system clock.
  ms: Math.round(performance.now() - (response.locals['arrivedAt'] as number)),
});

/** Gives every request its id, and logs one line per response. Probes are not logged. */
export function accessLog(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    genReqId: (_request, response) => {
      response.locals['arrivedAt'] = performance.now();
      return assignRequestId(response);
    },
    autoLogging: {ignore: ({url}) => PROBES.has(url)},
    customAttributeKeys: {reqId: 'request_id'},
    // The default would serialise every request for nothing.
    serializers: {req: () => undefined},
    quietReqLogger: true,
    quietResLogger: true,
    customLogLevel: (_request, {statusCode, writableFinished}) =>
      statusCode >= 500 || !writableFinished ? 'warn' : 'info',
    customSuccessMessage: (_request, {writableFinished}) =>
      writableFinished ? 'request completed' : 'caller closed the connection',
    customErrorMessage: () => 'request completed',
    customSuccessObject: lineOf,
    customErrorObject: lineOf,
  });
}
