import {createServer, type RequestListener, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import closeWithGrace from 'close-with-grace';
import type {Logger} from 'pino';
import type {Config} from '../config.js';
import type {Readiness} from './health.js';

/** How long a stop waits for what is in flight. */
const LONGEST_DRAIN_MS = 30_000;
/** A connection on which nothing moves for so long is cut. */
const LONGEST_SILENCE_MS = 60_000;
/** Longer than proxies keep a connection that is not used, so that it is never cut under a request. */
const KEEP_ALIVE_MS = 65_000;

export interface ListenOptions {
  readonly readiness: Readiness;
  readonly logger: Logger;
  /** Told the address once. */
  readonly onListening: (address: string) => void;
  /** Called when nothing is in flight any more. */
  readonly close: () => Promise<void>;
}

const addressOf = ({address, family, port}: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

/** Counts what is in flight. */
class InFlight {
  readonly #responses = new Set<ServerResponse>();
  #onNone: (() => void) | undefined;

  constructor(server: Server) {
    server.on('request', (_request, response) => {
      this.#responses.add(response);
      response.once('close', () => {
        this.#responses.delete(response);
        if (this.#responses.size === 0) this.#onNone?.();
      });
    });
  }

  async none(): Promise<void> {
    if (this.#responses.size > 0) await new Promise<void>((resolve) => (this.#onNone = resolve));
  }
}

/**
 * Listens until SIGTERM or SIGINT. Then new work is refused, also by `/readyz`; what is in flight is finished, and the
 * process ends.
 *
 * @throws Error when the address cannot be had.
 */
export async function listenUntilStopped(
  app: RequestListener,
  {port, host}: Pick<Config, 'port' | 'host'>,
  {readiness, logger, onListening, close}: ListenOptions,
): Promise<void> {
  const server = createServer(app);
  // An import may take long: it is silence that is cut, and a slow JSON body where it is read.
  server.requestTimeout = 0;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.setTimeout(LONGEST_SILENCE_MS);
  const inFlight = new InFlight(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  closeWithGrace({delay: LONGEST_DRAIN_MS, logger: false}, async ({err, signal}) => {
    if (err) logger.fatal({err}, 'stopping after an error that nobody caught');
    else logger.info({signal}, 'stopping');
    readiness.isDraining = true;
    await inFlight.none();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
    await close();
  });
  onListening(addressOf(server.address() as AddressInfo));
}
