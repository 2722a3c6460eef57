import {createServer, type IncomingMessage, type RequestListener, type Server} from 'node:http';
import type {Socket} from 'node:net';
import type {Logger} from 'pino';
import {respondToParserErrors} from './parser-errors.js';
import {oneAtATime} from './pipelining.js';

/** Time limit for a connection without traffic. */
const IDLE_TIMEOUT_MS = 60_000;
/** Longer than proxies keep idle connections open, so that the server never closes one that a proxy is about to use. */
const KEEP_ALIVE_MS = 65_000;
/** Shorter than the idle timeout: a stalled head gets its response before the connection is cut. */
const HEAD_TIMEOUT_MS = 30_000;

export interface HttpServerOptions {
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
  /** Time limit for the head of a request, in ms. Default: 30 s. */
  readonly headTimeoutMs?: number;
}

/**
 * Passes an address such as `GET http://host/path` on as its path. Express cannot handle an address that is not a URL, and
 * gets one that no route has.
 */
function withPath(listener: RequestListener): RequestListener {
  return (request, response) => {
    const {url = ''} = request;
    if (!url.startsWith('/')) {
      const {pathname, search} = URL.canParse(url) ? new URL(url) : {pathname: '*', search: ''};
      request.url = pathname + search;
    }
    listener(request, response);
  };
}

/**
 * Cuts connections without traffic, unless the caller waits for the server: an import can take longer to store what has
 * arrived. A caller that stops sending its body, or stops reading the response, is cut.
 */
function cutIdleConnections(server: Server): void {
  const requests = new WeakMap<Socket, IncomingMessage>();
  server.on('request', (request, response) => {
    const {socket} = request;
    requests.set(socket, request);
    response.once('close', () => {
      if (requests.get(socket) === request) requests.delete(socket);
    });
  });
  server.setTimeout(IDLE_TIMEOUT_MS, (socket: Socket) => {
    const request = requests.get(socket);
    const hasInput = request !== undefined && (request.complete || request.readableLength > 0);
    if (hasInput && socket.writableLength === 0) socket.setTimeout(IDLE_TIMEOUT_MS);
    else socket.destroy();
  });
}

/** Creates the HTTP server of the application, not listening yet. */
export function createHttpServer(
  app: RequestListener,
  {corsOrigins, logger, headTimeoutMs = HEAD_TIMEOUT_MS}: HttpServerOptions,
): Server {
  const options = {
    headersTimeout: headTimeoutMs,
    connectionsCheckingInterval: headTimeoutMs / 6,
    // An import may take long. Slow JSON bodies and silent connections have their own time limits.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Node's own response to a missing Host has no body. `checkHead` responds instead.
    requireHostHeader: false,
  };
  const server = createServer(options, oneAtATime(withPath(app)));
  cutIdleConnections(server);
  // By default, Node drops headers after the first 2,000. The limit of their size is enough.
  server.maxHeadersCount = 0;
  // By default, Node responds without a body. `checkHead` responds instead.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  respondToParserErrors(server, {corsOrigins, logger});
  return server;
}
