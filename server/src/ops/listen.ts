import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo} from 'node:net';
import closeWithGrace from 'close-with-grace';
import type {Config} from '../config.js';
import type {Readiness} from './health.js';

const LONGEST_DRAIN_MS = 10_000;

export interface ListenOptions {
  readonly readiness: Readiness;
  /** Told the address once. */
  readonly onListening: (address: string) => void;
}

const addressOf = ({address, family, port}: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

/**
 * Listens until SIGTERM or SIGINT, then takes nothing new and finishes what is in flight.
 *
 * @throws Error when the address cannot be had.
 */
export async function listenUntilStopped(
  app: RequestListener,
  {port, host}: Pick<Config, 'port' | 'host'>,
  {readiness, onListening}: ListenOptions,
): Promise<void> {
  const server = createServer(app);
  // An import may take long; what is idle for long is cut all the same.
  server.requestTimeout = 0;
  server.setTimeout(60_000);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  onListening(addressOf(server.address() as AddressInfo));
  await new Promise<void>((resolve) => {
    closeWithGrace({delay: LONGEST_DRAIN_MS, logger: false}, async () => {
      readiness.isDraining = true;
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      await closed;
      resolve();
    });
  });
}
