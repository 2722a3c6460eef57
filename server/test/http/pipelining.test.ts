import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {after, before, test} from 'node:test';
import {startServer, type TestServer} from './harness.js';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

function open(): Socket {
  const {hostname, port} = new URL(server.url);
  return connect(Number(port), hostname).on('error', () => undefined);
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

/** Sends a packet and reads until the connection has sent so many responses. Returns their statuses in order. */
async function statusesOf(packet: string, count: number): Promise<string[]> {
  const socket = open();
  socket.write(packet);
  let text = '';
  const statuses = () => Array.from(text.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status = '']) => status);
  while (statuses().length < count) text += ((await once(socket, 'data')) as [Buffer])[0].toString();
  socket.destroy();
  return statuses();
}

test('pipelining: 100 requests of one packet are answered in order, each in its own turn of the event loop', async () => {
  let turns = 0;
  let isRunning = true;
  const count = (): void => {
    turns += 1;
    if (isRunning) setImmediate(count);
  };
  setImmediate(count);
  const paths = Array.from({length: 100}, (_, index) => (index % 2 ? '/nowhere' : '/healthz'));
  const statuses = await statusesOf(paths.map(get).join(''), paths.length);
  isRunning = false;
  assert.deepEqual(
    statuses,
    paths.map((path) => (path === '/healthz' ? '200' : '404')),
  );
  assert.ok(turns >= 100, `${turns} turns`);
});

test('pipelining: a connection with thousands of unanswered requests is closed, and the server continues', async () => {
  const socket = open();
  socket.resume().write(get('/healthz').repeat(5_000));
  // The rest of the packet is lost, which the client learns as an error.
  await new Promise((resolve) => socket.once('close', resolve));
  assert.deepEqual(await statusesOf(get('/healthz'), 1), ['200']);
});
