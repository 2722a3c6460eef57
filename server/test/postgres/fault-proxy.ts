import {once} from 'node:events';
import {connect, createServer, type AddressInfo, type Server, type Socket} from 'node:net';

/** A TCP proxy in front of a database that breaks connections. */
export class FaultProxy {
  readonly #open = new Set<Socket>();
  readonly #silent = new Set<Socket>();
  /** If true, new connections are refused at once. */
  isDown = false;
  /** What clients have sent to the database. */
  readonly sent: Buffer[] = [];

  private constructor(
    readonly server: Server,
    /** The database's URL with the proxy's address. */
    readonly url: string,
  ) {}

  static async start(databaseUrl: string): Promise<FaultProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new FaultProxy(server, url.href);
    server.on('connection', (client) =>
      proxy.#forward(client, connect(Number(target.port), target.hostname)),
    );
    return proxy;
  }

  #forward(client: Socket, database: Socket): void {
    const close = (): void => {
      this.#open.delete(client);
      client.destroy();
      database.destroy();
    };
    if (this.isDown) return close();
    this.#open.add(client);
    for (const socket of [client, database]) socket.on('error', close).on('close', close);
    client.on('data', (chunk: Buffer) => void this.sent.push(chunk));
    client.pipe(database);
    database.on('data', (chunk: Buffer) => {
      if (!this.#silent.has(client)) client.write(chunk);
    });
  }

  /** From now on, clients get nothing on the connections that are open, as when the network fails. */
  silence(): void {
    for (const socket of this.#open) this.#silent.add(socket);
  }

  /** Breaks one connection at random. */
  breakOne(): void {
    const sockets = [...this.#open];
    sockets[Math.floor(Math.random() * sockets.length)]?.destroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
