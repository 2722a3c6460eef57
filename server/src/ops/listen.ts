import type {IncomingMessage, RequestListener, Server, ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {setTimeout} from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type {Logger} from 'pino';
import type {Config} from '../config.js';
import {createHttpServer} from '../http/http-server.js';
import type {Readiness} from './health.js';
import {stopWithNpm} from './npm-parent.js';

/** A stop waits this long for requests in flight. Then it cuts their connections. */
const DRAIN_TIMEOUT_MS = 7_000;
/** Emergency exit, should closing the database hang. Supervisors expect an exit within 10 s. */
const STOP_TIMEOUT_MS = 9_500;

export interface ListenOptions {
  readonly readiness: Readiness;
  readonly logger: Logger;
  /** Called once with the address. */
  readonly onListening: (address: string) => void;
  /** Called after the last request. */
  readonly close: () => Promise<void>;
}

/**
 * A second signal would cut the requests in flight. The stop has a time limit, and a signal often comes twice: npm passes on
 * the Ctrl+C that this process has received too.
 */
function ignoreFurtherSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal).on(signal, () => undefined);
  }
}

/** An error that no code has caught belongs to one request or job. The requests of others go on. */
function logUncaughtErrors(logger: Logger): void {
  process.on('uncaughtException', (err) => logger.error({err}, 'uncaught error'));
}

const addressOf = ({address, family, port}: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

/** The requests in flight by connection, until the response is sent and the rest of the body is read. */
class InFlight {
  readonly #open = new Map<Socket, Set<IncomingMessage | ServerResponse>>();
  #onNone: (() => void) | undefined;

  constructor(server: Server) {
    server.on('request', (...messages) => {
      if (this.#onNone) return;
      const [{socket}] = messages;
      const open = this.#open.get(socket) ?? new Set();
      this.#open.set(socket, open);
      for (const message of messages) {
        open.add(message);
        message.once('close', () => {
          open.delete(message);
          if (open.size === 0) this.#end(socket);
        });
      }
    });
    // A request that waits for an earlier one of its connection may end without a response.
    server.on('connection', (socket: Socket) => socket.once('close', () => this.#end(socket)));
  }

  #end(socket: Socket): void {
    this.#open.delete(socket);
    if (this.#open.size === 0) this.#onNone?.();
  }

  /** Waits for the end of all requests that have begun. Later ones do not count. */
  async none(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => (this.#onNone = resolve));
  }
}

/**
 * Listens until SIGTERM or SIGINT. Then requests in flight are finished, and the process ends with exit code 0. Until
 * then, new requests and `/readyz` get 503.
 *
 * @throws Error if the server cannot listen on the address.
 */
export async function listenUntilStopped(
  app: RequestListener,
  {port, host, corsOrigins}: Pick<Config, 'port' | 'host' | 'corsOrigins'>,
  {readiness, logger, onListening, close}: ListenOptions,
): Promise<void> {
  const server = createHttpServer(app, {corsOrigins, logger});
  const inFlight = new InFlight(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // For example, no file handle is left for a connection.
      server.on('error', (err) => logger.warn({err}, 'a connection was not accepted'));
      resolve();
    });
  });

  logUncaughtErrors(logger);
  // An unhandled rejection is an uncaught error too, if nothing listens for rejections.
  const skip: closeWithGrace.ErrorEvents[] = ['uncaughtException', 'unhandledRejection'];
  closeWithGrace({delay: STOP_TIMEOUT_MS, logger: false, skip}, async ({signal}) => {
    ignoreFurtherSignals();
    logger.info({signal}, 'stopping');
    readiness.isDraining = true;
    const timeLimit = setTimeout(DRAIN_TIMEOUT_MS, undefined, {ref: false});
    await Promise.race([inFlight.none(), timeLimit]);
    const closed = new Promise((resolve) => server.close(resolve));
    // Connections that are idle, silent, or have sent only a part of a head.
    server.closeAllConnections();
    await closed;
    await close();
  });
  stopWithNpm();
  onListening(addressOf(server.address() as AddressInfo));
}
