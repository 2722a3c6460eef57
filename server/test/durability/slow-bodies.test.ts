import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {after, before, test} from 'node:test';
import {closeOf, drip, sendEndlessBody} from './endless-body.js';
import {ServerProcess} from './process.js';

let server: ServerProcess;

before(async () => {
  server = await ServerProcess.create();
  await server.start();
});
after(() => server.remove());

test('GET /healthz: the server closes a connection whose body never ends, and continues', async () => {
  const socket = sendEndlessBody(server.url, 'GET', '/healthz');
  drip(socket);
  const [response] = (await once(socket, 'data')) as [Buffer];
  assert.match(response.toString(), /^HTTP\/1\.1 200 /);
  socket.resume();
  await closeOf(socket);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('POST /import: an import that breaks off does not end the process', async () => {
  const socket = sendEndlessBody(server.url, 'POST', '/api/v1/import', [
    `Authorization: Bearer ${server.key}`,
    'Content-Type: text/plain',
  ]);
  await once(socket, 'data');
  socket.destroy();
  // The time limit of an unread body is 5 s, so a connection opened now closes later.
  const later = sendEndlessBody(server.url, 'GET', '/healthz');
  drip(later);
  await closeOf(later);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('SIGTERM and SIGINT while the server stops: requests in flight end well, others get 503, and it exits with 0', async () => {
  const body = JSON.stringify({name: 'VPN', steps: []});
  const {hostname, port} = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    [
      'PUT /api/v1/flows/vpn HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${server.key}`,
      'Content-Type: application/json',
      'Expect: 100-continue',
      `Content-Length: ${body.length}\r\n\r\n`,
    ].join('\r\n'),
  );
  // The handler waits for the body.
  await once(socket, 'data');
  const stopped = server.stop('SIGTERM');
  const statusOf = async (path: string): Promise<number> => {
    const response = await fetch(server.url + path);
    await response.arrayBuffer();
    return response.status;
  };
  let ready: number;
  do ready = await statusOf('/readyz');
  while (ready === 200);
  const statuses = [ready, await statusOf('/api/v1/flows'), await statusOf('/healthz')];
  assert.deepEqual(statuses, [503, 503, 200]);
  // A request after the signal is not waited for.
  const late = sendEndlessBody(server.url, 'GET', '/healthz');
  await once(late, 'data');
  const isCut = closeOf(late);
  void server.stop('SIGTERM');
  void server.stop('SIGINT');
  const start = performance.now();
  socket.write(body);
  const [response] = (await once(socket, 'data')) as [Buffer];
  assert.match(response.toString(), /^HTTP\/1\.1 201 /);
  assert.equal(await stopped, 0);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < 3, `the stop took ${seconds.toFixed(1)} s`);
  await isCut;
  await server.start();
});

test('SIGTERM: the process exits with 0 within 10 s while bodies arrive byte by byte', async () => {
  const sockets = [
    sendEndlessBody(server.url, 'GET', '/healthz'),
    sendEndlessBody(server.url, 'POST', '/api/v1/import', [
      `Authorization: Bearer ${server.key}`,
      'Content-Type: application/x-ndjson',
    ]),
    sendEndlessBody(server.url, 'PUT', '/api/v1/flows/vpn', [
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

test('SIGTERM: connections that are silent, idle or in the middle of a head do not delay the exit', async () => {
  await server.start();
  const {hostname, port} = new URL(server.url);
  const open = (): Socket => connect(Number(port), hostname).on('error', () => undefined);
  const [silent, idle, inHead] = [open(), open(), open()];
  await once(silent, 'connect');
  inHead.write('GET /healthz HTTP/1.1\r\nHost: ');
  idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(idle, 'data');
  const start = performance.now();
  assert.equal(await server.stop('SIGTERM'), 0);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < 3, `the stop took ${seconds.toFixed(1)} s`);
  for (const socket of [silent, idle, inHead]) socket.destroy();
});
