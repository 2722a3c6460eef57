import {once} from 'node:events';
import {createServer, type AddressInfo, type Server, type Socket} from 'node:net';

/** Code of a request for TLS, which comes before the first message. */
const SSL_REQUEST = 80_877_103;

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int16 = (value: number): Buffer => int32(value).subarray(2);
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
};

const READY = message('Z', Buffer.from('I'));
const AUTHENTICATED = Buffer.concat([message('R', int32(0)), READY]);

/** One row of text columns. */
function rowMessages(row: Readonly<Record<string, string>>): Buffer {
  const columns = Object.entries(row);
  const description = columns.map(([name]) =>
    Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  );
  const values = columns.map(([, value]) => Buffer.concat([int32(value.length), Buffer.from(value)]));
  return Buffer.concat([
    message('T', int16(columns.length), ...description),
    message('D', int16(columns.length), ...values),
    message('C', text('SELECT 1')),
    READY,
  ]);
}

/** How a fake server responds. */
export type Behaviour =
  | {readonly kind: 'version'; readonly number: string; readonly text: string}
  | {readonly kind: 'error'; readonly code: string; readonly message: string}
  /** Ends each connection with these bytes. */
  | {readonly kind: 'bytes'; readonly bytes: string}
  /** Offers TLS, and then speaks no TLS. */
  | {readonly kind: 'broken tls'};

/** A server that speaks the first messages of PostgreSQL's protocol. */
export class FakePostgres {
  private constructor(
    readonly server: Server,
    readonly url: string,
  ) {}

  static async start(behaviour: Behaviour): Promise<FakePostgres> {
    const server = createServer((socket) => FakePostgres.#respond(socket, behaviour));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const {port} = server.address() as AddressInfo;
    return new FakePostgres(server, `postgres://rf:quokka@127.0.0.1:${port}/feedback`);
  }

  static #respond(socket: Socket, behaviour: Behaviour): void {
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      if (behaviour.kind === 'bytes') socket.end(behaviour.bytes);
      else if (data.length === 8 && data.readInt32BE(4) === SSL_REQUEST) {
        socket.write(behaviour.kind === 'broken tls' ? 'S' : 'N');
      } else if (behaviour.kind === 'broken tls') socket.end('no TLS\n');
      else if (behaviour.kind === 'error') {
        const fields = [`SFATAL`, `C${behaviour.code}`, `M${behaviour.message}`].map(text);
        socket.end(message('E', ...fields, Buffer.from([0])));
      } else if (data[0] === 'Q'.charCodeAt(0)) {
        socket.write(
          rowMessages({text: behaviour.text, number: behaviour.number, encoding: 'UTF8', schema: 'public'}),
        );
      } else if (data[0] === 0) socket.write(AUTHENTICATED);
    });
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}
