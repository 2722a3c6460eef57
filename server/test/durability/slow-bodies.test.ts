import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {ServerProcess} from './process.js';

let server: ServerProcess;

before(async () => {
  server = await ServerProcess.create();
  await server.start();
});
after(() => server.remove());

/** Opens a connection and sends the head of a request whose body never ends. */
function sendEndlessBody(method: string, path: string, headers: readonly string[] = []): Socket {
  const {hostname, port} = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const head = [`${method} ${path} HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** Sends one byte of the body every 100 ms until the connection closes. */
function drip(socket: Socket): void {
  socket.on('error', () => undefined);
  const timer = setInterval(() => socket.write('1\r\nx\r\n'), 100);
  socket.once('close', () => clearInterval(timer));
}

test('GET /healthz: a body that drips in is cut, and the server goes on', async () => {
  const socket = sendEndlessBody('GET', '/healthz');
  drip(socket);
  const [response] = (await once(socket, 'data')) as [Buffer];
  assert.match(response.toString(), /^HTTP\/1\.1 200 /);
  socket.resume();
  await once(socket, 'close');
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('POST /import: a broken-off import never ends the process', async () => {
  const socket = sendEndlessBody('POST', '/api/v1/import', [
    `Authorization: Bearer ${server.key}`,
    'Content-Type: text/plain',
  ]);
  await once(socket, 'data');
  socket.destroy();
  // The time limit of an unread body is 5 s: a connection opened now is cut after it.
  const later = sendEndlessBody('GET', '/healthz');
  drip(later);
  await once(later.resume(), 'close');
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('POST /import: 30 imports beside a locked database answer 503 and harm nobody else', async () => {
  const lines = Array.from({length: 1700}, (_, n) =>
    JSON.stringify({type: 'user', user_id: `user-${n}`, name: `Name of the user ${n} `.repeat(2)}),
  ).join('\n');
  assert.ok(lines.length > 135_000, `${lines.length} bytes`);
  const lock = new BetterSqlite3(join(server.folder, 'test.db'));
  lock.exec('begin immediate');
  try {
    const send = () =>
      fetch(`${server.url}/api/v1/import`, {
        method: 'POST',
        headers: {authorization: `Bearer ${server.key}`, 'content-type': 'application/x-ndjson'},
        body: lines,
      });
    const responses = await Promise.all(Array.from({length: 30}, send));
    assert.deepEqual(new Set(responses.map(({status}) => status)), new Set([503]));
  } finally {
    lock.exec('rollback');
    lock.close();
  }
  // Five seconds later the server used to cut what was left of the bodies, and failed.
  const later = sendEndlessBody('GET', '/healthz');
  drip(later);
  await once(later.resume(), 'close');
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('SIGTERM: the process exits with 0 within 10 s while bodies drip in', async () => {
  const sockets = [
    sendEndlessBody('GET', '/healthz'),
    sendEndlessBody('POST', '/api/v1/import', [
      `Authorization: Bearer ${server.key}`,
      'Content-Type: application/x-ndjson',
    ]),
    sendEndlessBody('PUT', '/api/v1/flows/vpn', [
      `Authorization: Bearer ${server.key}`,
      'Content-Type: application/json',
    ]),
  ];
  sockets.forEach(drip);
  await once(sockets[0] as Socket, 'data');
  const start = performance.now();
  assert.equal(await server.stop('SIGTERM'), 0);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < 10, `the stop took ${seconds.toFixed(1)} s`);
  sockets.forEach((socket) => socket.destroy());
});
