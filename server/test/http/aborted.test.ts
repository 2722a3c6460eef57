import assert from 'node:assert/strict';
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import {connect, type Socket} from 'node:net';
import {after, before, test} from 'node:test';
import {getTeamAnalytics, importHistory} from '@resolutionflow/contract';
import type {Database} from '../../src/index.js';
import {startScene, type Scene} from './scene.js';

let scene: Scene;
before(async () => {
  scene = await startScene();
});
after(() => scene.close());

/** Ways to abort, each with its log line. After `destroy` the server can still respond, after a reset it cannot. */
const WAYS = [
  {how: 'destroy', level: 30, msg: 'request completed'},
  {how: 'resetAndDestroy', level: 40, msg: 'caller closed the connection'},
] as const;

/** Sends the start of a request. */
async function begin(head: string, body: string): Promise<Socket> {
  const {hostname, port} = new URL(scene.server.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'connect');
  const headers = `Host: ${hostname}\r\nAuthorization: Bearer ${scene.key}\r\n`;
  socket.write(`${head} HTTP/1.1\r\n${headers}${body}`);
  return socket;
}

/** The log lines about a request that is aborted, until the one with this message. */
async function linesUntil(last: string, abort: () => Promise<void>): Promise<{level: number; msg: string}[]> {
  const start = scene.server.log.length;
  const newLines = (): string[] => scene.server.log.slice(start);
  await abort();
  const until = Date.now() + 10_000;
  while (!newLines().some((line) => line.includes(last))) {
    assert.ok(Date.now() < until, `no line about it: ${newLines().join('')}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Later lines about the aborted request come before the lines of this one.
  await scene.server.send('GET', '/api/v1/me');
  return newLines()
    .map((line) => JSON.parse(line) as {level: number; msg: string; status?: number})
    .filter(({status}) => status !== 401);
}

const line = `${JSON.stringify({type: 'flow', tree_id: 'f', name: 'F', steps: []})}\n`;
const ndjson = 'Content-Type: application/x-ndjson\r\n';
const REQUESTS = {
  'an import with a length': ['POST /api/v1/import', `${ndjson}Content-Length: 100000\r\n\r\n${line}`],
  'a chunked import': [
    'POST /api/v1/import',
    `${ndjson}Transfer-Encoding: chunked\r\n\r\n${line.length.toString(16)}\r\n${line}\r\n`,
  ],
  'a JSON body': ['PUT /api/v1/flows/f', 'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{'],
} as const;

for (const [name, [head, body]] of Object.entries(REQUESTS)) {
  for (const {how, level, msg} of WAYS) {
    test(`a client that aborts ${name} (${how}): one log line, no error`, async () => {
      const lines = await linesUntil(msg, async () => {
        const requested = once(scene.server.parts.server, 'request');
        const socket = await begin(head, body);
        await requested;
        socket[how]();
      });
      assert.deepEqual(
        lines.map((line) => [line.level, line.msg]),
        [[level, msg]],
      );
    });
  }
}

test('a client that closes its half within the body of a slow read: 400, one log line, no error', async () => {
  const release = Promise.withResolvers<void>();
  const slow = await startScene({
    wrapDatabase: (database) => ({
      ...database,
      snapshot: async (job) => {
        await release.promise;
        return database.snapshot(job);
      },
    }),
  });
  const {hostname, port} = new URL(slow.server.url);
  const socket = connect({host: hostname, port: Number(port), allowHalfOpen: true});
  const start = slow.server.log.length;
  const headers = `Host: x\r\nAuthorization: Bearer ${slow.key}\r\nContent-Length: 10\r\n\r\n`;
  socket.end(`GET /api/v1/insights/team HTTP/1.1\r\n${headers}{`);
  const [response] = (await once(socket, 'data')) as [Buffer];
  assert.match(response.toString(), /^HTTP\/1\.1 400 /);
  release.resolve();
  // The handler of the first request ends before that of the second one.
  await slow.server.expectOk(200, getTeamAnalytics, {as: slow.key});
  const levels = slow.server.log.slice(start).map((line) => (JSON.parse(line) as {level: number}).level);
  assert.deepEqual(levels, [30, 30]);
  socket.destroy();
  await slow.close();
});

/** The connection of the next request, as the server sees it. */
const nextConnection = async (): Promise<Socket> => {
  const [{socket}] = (await once(scene.server.parts.server, 'request')) as [IncomingMessage];
  return socket;
};

test('a connection without traffic stays open while the server works on its request', async (t) => {
  let finish = (): void => undefined;
  const isFinished = new Promise<void>((resolve) => (finish = resolve));
  const started = new Promise<void>((resolve) => {
    const {database} = scene.server;
    const write = database.write.bind(database);
    t.mock.method(database, 'write', async (...job: Parameters<Database['write']>) => {
      resolve();
      await isFinished;
      return write(...job);
    });
  });
  const connection = nextConnection();
  const response = scene.server.call(importHistory, {as: scene.key, body: line});
  await started;
  const socket = await connection;
  const timedOut = once(socket, 'timeout');
  socket.setTimeout(10);
  await timedOut;
  finish();
  assert.equal((await response).status, 200);
});

test('a connection without traffic is cut if the caller stops sending its body', async () => {
  const connection = nextConnection();
  const socket = await begin('POST /api/v1/import', `${ndjson}Content-Length: 100000\r\n\r\n`);
  (await connection).setTimeout(10);
  await once(socket.resume(), 'close');
});
