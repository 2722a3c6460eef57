import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, createServer, Socket, type AddressInfo} from 'node:net';
import {after, before, test} from 'node:test';
import pg from 'pg';
import {BatchingSocket} from '../../src/db/postgres/batching-socket.js';
import {createTestDatabase, type TestDatabase} from '../database.js';

let stored: TestDatabase;
before(async () => {
  stored = await createTestDatabase();
});
after(() => stored.remove());

/** A TCP proxy in front of the database that can stop reading, or break the connection. */
class StallingProxy {
  #client: Socket | undefined;
  #database: Socket | undefined;
  readonly #server = createServer((client) => {
    const target = new URL(stored.url);
    this.#client = client;
    this.#database = connect(Number(target.port), target.hostname);
    for (const socket of [client, this.#database]) socket.on('error', () => this.break());
    client.pipe(this.#database).pipe(client);
  });

  static async start(): Promise<StallingProxy> {
    const proxy = new StallingProxy();
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    const url = new URL(stored.url);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Reads nothing more from the client. */
  stall(): void {
    if (this.#database) this.#client?.unpipe(this.#database);
  }

  goOn(): void {
    if (this.#database) this.#client?.pipe(this.#database);
  }

  break(): void {
    this.#client?.destroy();
    this.#database?.destroy();
  }

  stop(): void {
    this.break();
    this.#server.close();
  }
}

interface Connection {
  readonly client: pg.Client;
  readonly proxy: StallingProxy;
  readonly socket: Socket;
  close(): Promise<void>;
}

async function open(socket: Socket): Promise<Connection> {
  const proxy = await StallingProxy.start();
  const client = new pg.Client({connectionString: proxy.url, pipeline: true, stream: () => socket});
  client.on('error', () => undefined);
  await client.connect();
  return {
    client,
    proxy,
    socket,
    close: async () => {
      await client.end();
      proxy.stop();
    },
  };
}

/** Sends statements in one turn of the event loop. Returns the values that they select. */
async function echo({client}: Connection, values: readonly unknown[]): Promise<unknown[]> {
  const results = await Promise.all(
    values.map((value) => client.query<{value: unknown}>('select $1::text as value', [value])),
  );
  return results.map(({rows}) => rows[0]?.value);
}

/** Counts from now on how often the socket passes data to the operating system. */
function countWrites(socket: Socket): () => number {
  let count = 0;
  const [write, writev] = [socket._write.bind(socket), socket._writev?.bind(socket)];
  socket._write = (...args) => {
    count++;
    write(...args);
  };
  socket._writev = (...args) => {
    count++;
    writev?.(...args);
  };
  return () => count;
}

const VALUES = Array.from({length: 20}, (_, index) => `value ${index}`);

for (const [name, socket, writes] of [
  ['BatchingSocket: 20 statements of one turn are one write of the socket', new BatchingSocket(), 1],
  ['Socket: 20 statements of one turn are 20 writes', new Socket(), 20],
] as const) {
  test(`${name}, and each gets its own result`, async () => {
    const connection = await open(socket);
    const written = countWrites(socket);
    assert.deepEqual(await echo(connection, VALUES), VALUES);
    assert.equal(written(), writes);
    // Nothing waits for later statements.
    assert.deepEqual(await echo(connection, ['later']), ['later']);
    assert.equal(written(), writes + 1);
    await connection.close();
  });
}

test('BatchingSocket: a statement that fails leaves the results of its neighbours', async () => {
  const connection = await open(new BatchingSocket());
  const [before, failed, next] = await Promise.allSettled([
    echo(connection, ['before']),
    connection.client.query('select 1 / $1::int', [0]),
    echo(connection, ['next']),
  ]);
  assert.deepEqual([before.status, failed.status, next.status], ['fulfilled', 'rejected', 'fulfilled']);
  assert.deepEqual(await echo(connection, VALUES), VALUES);
  await connection.close();
});

test('BatchingSocket: statements of several MB reach a server that reads slowly, complete and in order', async () => {
  const connection = await open(new BatchingSocket());
  const {proxy, socket} = connection;
  const large = Array.from({length: 8}, (_, index) => String(index).repeat(2_000_000));
  proxy.stall();
  const echoed = echo(connection, large);
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(socket.writableNeedDrain, 'the send buffer is full');
  // These statements join the queue behind the large ones.
  const small = echo(connection, VALUES);
  proxy.goOn();
  assert.ok((await echoed).every((value, index) => value === large[index]));
  assert.deepEqual(await small, VALUES);
  assert.equal(socket.writableCorked, 0);
  await connection.close();
});

test('BatchingSocket: statements on a connection that breaks are rejected', async () => {
  const connection = await open(new BatchingSocket());
  const {client, proxy, socket} = connection;
  proxy.stall();
  const sent = Promise.allSettled(VALUES.map((value) => client.query('select $1::text', [value])));
  proxy.break();
  assert.deepEqual(new Set((await sent).map(({status}) => status)), new Set(['rejected']));
  assert.ok(socket.destroyed);
  await assert.rejects(client.query('select $1::text', ['late']));
  proxy.stop();
});
