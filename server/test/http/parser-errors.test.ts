import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {ERRORS, type ErrorCode, type Problem} from '@resolutionflow/contract';
import {startServer, type TestAccount, type TestServer} from './harness.js';

const LISTED = 'https://app.example.com';
const UNLISTED = 'https://other.example.com';

let server: TestServer;
let account: TestAccount;
before(async () => {
  server = await startServer({env: {RF_CORS_ORIGINS: LISTED}});
  account = await server.account();
});
after(() => server.close());

function open({url}: {readonly url: string} = server): Socket {
  const {hostname, port} = new URL(url);
  return connect({port: Number(port), host: hostname, allowHalfOpen: true});
}

/** Returns all bytes that the server sends before it closes the connection. */
async function received(socket: Socket): Promise<Buffer> {
  const chunks = (await socket.toArray()) as Buffer[];
  socket.destroy();
  return Buffer.concat(chunks);
}

/** Sends bytes and leaves the connection open. */
function exchange(text: string): Promise<Buffer> {
  const socket = open();
  socket.write(text, 'latin1');
  return received(socket);
}

interface Response {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Splits what a connection received into responses. Every response must have a length. */
function responsesIn(bytes: Buffer): Response[] {
  const responses: Response[] = [];
  while (bytes.length > 0) {
    const end = bytes.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = bytes.subarray(0, end).toString().split('\r\n');
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const length = Number(headers.get('content-length'));
    assert.ok(end > 0 && Number.isSafeInteger(length), bytes.toString());
    const body = bytes.subarray(end + 4, end + 4 + length).toString();
    responses.push({status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]), headers, body});
    bytes = bytes.subarray(end + 4 + length);
  }
  return responses;
}

function expectProblem(code: ErrorCode, response: Response | undefined): Response {
  assert.ok(response, 'no response');
  const {status, headers, body} = response;
  assert.equal(status, ERRORS[code].status, body);
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('connection'), 'close');
  const problem = JSON.parse(body) as Problem;
  assert.equal(problem.code, code);
  assert.equal(problem.status, status);
  assert.ok(problem.request_id);
  assert.equal(headers.get('x-request-id'), problem.request_id);
  return response;
}

/** Expects one response, a problem, before the connection closes. */
async function expectOnlyProblem(code: ErrorCode, bytes: Promise<Buffer>): Promise<Response> {
  const responses = responsesIn(await bytes);
  assert.equal(responses.length, 1);
  return expectProblem(code, responses[0]);
}

const CASES: readonly (readonly [
  what: string,
  code: ErrorCode,
  text: (originHeader: string, key: string) => string,
])[] = [
  [
    'a cookie of 40,000 bytes',
    'headers_too_large',
    (origin) => `GET /api/v1/me HTTP/1.1\r\nHost: x\r\n${origin}Cookie: a=${'x'.repeat(40_000)}\r\n\r\n`,
  ],
  ['a malformed request line', 'malformed_request', (origin) => `GET /a b c\r\n${origin}\r\n`],
  [
    'an unknown HTTP version',
    'malformed_request',
    (origin) => `GET /api/v1/me HTTP/9.9\r\nHost: x\r\n${origin}\r\n`,
  ],
  [
    'a header with a control character',
    'malformed_request',
    (origin) => `GET /api/v1/me HTTP/1.1\r\nHost: x\r\n${origin}X: a\0b\r\n\r\n`,
  ],
  [
    'two lengths',
    'malformed_request',
    (origin) =>
      `POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n${origin}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
  ],
  [
    'a length beside chunks',
    'malformed_request',
    (origin) =>
      `POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n${origin}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a malformed chunk',
    'malformed_request',
    (origin, key) =>
      `PUT /api/v1/flows/f HTTP/1.1\r\nHost: x\r\n${origin}Authorization: Bearer ${key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
  ],
  ['no Host header', 'malformed_request', (origin) => `GET /api/v1/me HTTP/1.1\r\n${origin}\r\n`],
  [
    'two Host headers',
    'malformed_request',
    (origin) => `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nHost: y\r\n${origin}\r\n`,
  ],
  [
    'an unknown expectation',
    'expectation_failed',
    (origin) => `GET /api/v1/me HTTP/1.1\r\nHost: x\r\n${origin}Expect: something\r\n\r\n`,
  ],
];

for (const [what, code, text] of CASES) {
  test(`${what}: the response is problem+json with a request id`, async () => {
    await expectOnlyProblem(code, exchange(text('', account.key)));
  });

  test(`${what}: only a listed origin may read the response`, async () => {
    for (const origin of [LISTED, UNLISTED]) {
      const bytes = exchange(text(`Origin: ${origin}\r\n`, account.key));
      const {headers} = await expectOnlyProblem(code, bytes);
      assert.equal(headers.get('access-control-allow-origin'), origin === LISTED ? LISTED : undefined);
      assert.match(headers.get('vary') ?? '', /\bOrigin\b/);
    }
  });
}

test('no Host header on another path: the response is problem+json', async () => {
  for (const path of ['/healthz', '/docs', '/nothing']) {
    await expectOnlyProblem('malformed_request', exchange(`GET ${path} HTTP/1.1\r\n\r\n`));
  }
});

describe('CONNECT', () => {
  const connectTo = 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n';

  test('CONNECT answers 405 with Allow, and the connection closes', async () => {
    const {headers} = await expectOnlyProblem('method_not_allowed', exchange(`${connectTo}\r\nclient hello`));
    assert.equal(headers.get('allow'), 'GET, HEAD, POST, PUT, DELETE, OPTIONS');
  });

  test('CONNECT: only a listed origin may read the response', async () => {
    for (const origin of [LISTED, UNLISTED]) {
      const bytes = exchange(`${connectTo}Origin: ${origin}\r\n\r\n`);
      const {headers} = await expectOnlyProblem('method_not_allowed', bytes);
      assert.equal(headers.get('access-control-allow-origin'), origin === LISTED ? LISTED : undefined);
    }
  });

  test('CONNECT after a valid request in one packet answers 405 after its response', async () => {
    const bytes = await exchange(`GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n${connectTo}\r\n`);
    const [first, second, ...others] = responsesIn(bytes);
    assert.equal(first?.status, 200);
    expectProblem('method_not_allowed', second);
    assert.deepEqual(others, []);
  });

  test('CONNECT by a caller that resets the connection: the server still answers', async () => {
    const socket = open();
    socket.write(`${connectTo}\r\n`);
    await once(socket, 'data');
    socket.resetAndDestroy();
    await once(socket, 'close');
    assert.equal((await server.send('GET', '/healthz')).status, 200);
  });
});

test('HTTP/1.0 without Host: the request succeeds', async () => {
  const text = (await exchange('GET /healthz HTTP/1.0\r\n\r\n')).toString();
  assert.match(text, /^HTTP\/1\.1 200 /);
});

test('Expect: 100-continue: the body is read', async () => {
  const body = JSON.stringify({name: 'F', steps: []});
  const head = [
    'PUT /api/v1/flows/expected HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${account.key}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
    'Expect: 100-continue',
  ];
  const socket = open();
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const [interim] = (await once(socket, 'data')) as [Buffer];
  assert.match(interim.toString(), /^HTTP\/1\.1 100 /);
  socket.write(body);
  assert.equal(responsesIn(await received(socket))[0]?.status, 201);
});

describe('slow request heads', () => {
  let impatient: TestServer;
  before(async () => {
    impatient = await startServer({headTimeoutMs: 300});
  });
  after(() => impatient.close());

  const stall = (text: string): Promise<Buffer> => {
    const socket = open(impatient);
    socket.write(text);
    return received(socket);
  };

  test('a request head that stalls answers 408', async () => {
    await expectOnlyProblem('request_timeout', stall('GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Slow: '));
  });

  test('a request head that arrives byte by byte answers 408', async () => {
    const socket = open(impatient);
    socket.write('GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const timer = setInterval(() => socket.write('x'), 20);
    socket.once('end', () => clearInterval(timer));
    await expectOnlyProblem('request_timeout', received(socket));
  });

  test('a request head that stalls after a complete request answers 408 after its response', async () => {
    const [first, second, ...others] = responsesIn(
      await stall('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: '),
    );
    assert.equal(first?.status, 200);
    expectProblem('request_timeout', second);
    assert.deepEqual(others, []);
  });
});

describe('garbage after valid requests', () => {
  const good = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${LISTED}\r\n\r\n`;

  test('garbage after valid requests in one packet answers 400 after their responses', async () => {
    const bytes = await exchange(`${good('/readyz')}${good('/api/v1/me')}${good('/healthz')}garbage\r\n\r\n`);
    const [ready, me, health, garbage, ...others] = responsesIn(bytes);
    assert.deepEqual([ready?.status, me?.status, health?.status], [200, 401, 200]);
    expectProblem('malformed_request', garbage);
    assert.deepEqual(others, []);
  });

  test('garbage after valid requests in a later packet answers 400', async () => {
    const socket = open();
    socket.write(good('/healthz'));
    const [first] = (await once(socket, 'data')) as [Buffer];
    assert.equal(responsesIn(first)[0]?.status, 200);
    socket.write('garbage\r\n\r\n');
    await expectOnlyProblem('malformed_request', received(socket));
  });
});

describe('half-open connections', () => {
  const endWith = (text: string): Promise<Buffer> => {
    const socket = open();
    socket.end(text);
    return received(socket);
  };
  const put = `PUT /api/v1/flows/half HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n`;

  test('a client that closes its half after a request receives the response', async () => {
    const [response] = responsesIn(await endWith('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'));
    assert.equal(response?.status, 200);
  });

  test('a client that closes its half within the head receives 400', async () => {
    await expectOnlyProblem('malformed_request', endWith('GET /healthz HTTP/1.1\r\nHost: x\r\n'));
  });

  test('a client that closes its half within the body receives 400, and nothing changes', async () => {
    const bytes = endWith(`${put}Authorization: Bearer ${account.key}\r\n\r\n{"name":`);
    await expectOnlyProblem('malformed_request', bytes);
    const {status} = await server.send('GET', '/api/v1/flows/half', {
      headers: {authorization: `Bearer ${account.key}`},
    });
    assert.equal(status, 404);
  });

  test('a client that closes its half without a request receives nothing', async () => {
    assert.equal((await endWith('')).length, 0);
  });
});

test('after all parser errors the server still answers', async () => {
  assert.equal((await server.send('GET', '/healthz')).status, 200);
});
