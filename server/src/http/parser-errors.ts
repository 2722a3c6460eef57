import {randomUUID} from 'node:crypto';
import {STATUS_CODES, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {Logger} from 'pino';
import {ApiProblem} from '../api-problem.js';
import {methodNotAllowed} from './allow-only.js';
import {corsHeadersFor} from './cors.js';
import {problemContent, sendProblem} from './problem.js';

/** Methods that some route has. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

/** Time limit for a caller to receive the response, before its connection is cut. */
const LINGER_MS = 1_000;

function asProblem({code = ''}: NodeJS.ErrnoException): ApiProblem | undefined {
  const headers = {Connection: 'close'};
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiProblem('headers_too_large', 'The headers of the request are too large.', {headers});
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ApiProblem('payload_too_large', 'The chunk extensions are too large.', {headers});
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ApiProblem('request_timeout', 'The request did not arrive in time.', {headers});
    default:
      return code.startsWith('HPE_')
        ? new ApiProblem('malformed_request', 'The request is not valid HTTP.', {headers})
        : undefined;
  }
}

/** The `Origin` header in the bytes that the parser refused. */
function originIn(packet: Buffer | undefined): string | undefined {
  const lines = packet?.toString('latin1').split('\r\n') ?? [];
  return lines
    .find((line) => /^origin:/i.test(line))
    ?.slice('origin:'.length)
    .trim();
}

/** Responds as problem+json to requests that never reach the application: Node's HTTP parser refuses them, or the method is CONNECT. */
export function respondToParserErrors(
  server: Server,
  {corsOrigins, logger}: {readonly corsOrigins: readonly string[]; readonly logger: Logger},
): void {
  const latest = new WeakMap<
    Duplex,
    {readonly request: IncomingMessage; readonly response: ServerResponse}
  >();
  const refused = new WeakSet<Duplex>();

  const respond = (socket: Duplex, problem: ApiProblem, origin: string | undefined): void => {
    if (!socket.writable) return void socket.destroy();
    const requestId = randomUUID();
    const {headers, text} = problemContent(problem, requestId);
    const lines = Object.entries({
      Date: new Date().toUTCString(),
      'X-Request-Id': requestId,
      'X-Content-Type-Options': 'nosniff',
      ...corsHeadersFor(corsOrigins, origin),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const {status} = problem;
    logger.info({request_id: requestId, status}, 'refused before the application');
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`);
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
  };

  /** Responds after the earlier requests of the connection. */
  const respondInOrder = (socket: Duplex, problem: ApiProblem, origin: string | undefined): void => {
    const {response} = latest.get(socket) ?? {};
    if (!response || response.writableFinished) respond(socket, problem, origin);
    else response.once('close', () => respond(socket, problem, origin));
  };

  server.on('request', (request, response) => latest.set(request.socket, {request, response}));
  // Node passes the connection itself on, and would close it without a listener.
  server.on('connect', ({headers: {origin}}, socket) => {
    socket.on('error', () => socket.destroy());
    // Unread bytes would cut the response off.
    socket.resume();
    respondInOrder(socket, methodNotAllowed('CONNECT', METHODS, {Connection: 'close'}), origin);
  });
  server.on('clientError', (error: NodeJS.ErrnoException & {rawPacket?: Buffer}, socket) => {
    const problem = asProblem(error);
    if (!problem) return void socket.destroy();
    // The parser reports the same error again for each further packet.
    if (refused.has(socket)) return;
    refused.add(socket);
    const {request, response} = latest.get(socket) ?? {};
    if (!request || !response || request.complete) {
      respondInOrder(socket, problem, originIn(error.rawPacket));
    } else if (response.headersSent) socket.destroy();
    else sendProblem(response, problem);
  });
}
