import assert from 'node:assert/strict';
import {connect} from 'node:net';
import {after, before, test} from 'node:test';
import {ERRORS, type ErrorCode} from '@resolutionflow/contract';
import {ServerProcess} from './process.js';

const ORIGIN = 'https://app.example.com';
let server: ServerProcess;

before(async () => {
  server = await ServerProcess.create();
  server.env['RF_CORS_ORIGINS'] = ORIGIN;
  await server.start();
});
after(() => server.remove());

async function exchange(text: string): Promise<string> {
  const {hostname, port} = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.end(text);
  return Buffer.concat((await socket.toArray()) as Buffer[]).toString();
}

const HEAD = `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\n`;
const CASES: readonly (readonly [what: string, code: ErrorCode, text: string])[] = [
  ['a cookie of 40,000 bytes', 'headers_too_large', `${HEAD}Cookie: a=${'x'.repeat(40_000)}\r\n\r\n`],
  ['a malformed request line', 'malformed_request', `GET /a b c\r\nOrigin: ${ORIGIN}\r\n\r\n`],
  [
    'a malformed chunk',
    'malformed_request',
    `${HEAD.replace('GET /api/v1/me', 'POST /api/v1/sessions')}Authorization: Bearer x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
  ],
  ['an unknown expectation', 'expectation_failed', `${HEAD}Expect: something\r\n\r\n`],
];

for (const [what, code, text] of CASES) {
  test(`${what}: the response is problem+json with request id and CORS headers`, async () => {
    const response = await exchange(text);
    const [head = '', body = ''] = response.split('\r\n\r\n');
    assert.match(head, new RegExp(`^HTTP/1.1 ${ERRORS[code].status} `), response);
    assert.match(head, /^content-type: application\/problem\+json/im);
    assert.match(head, /^cache-control: no-store/im);
    assert.match(head, new RegExp(`^access-control-allow-origin: ${ORIGIN}`, 'im'));
    const problem = JSON.parse(body) as {code: string; request_id: string};
    assert.equal(problem.code, code);
    assert.equal(/^x-request-id: (.*)$/im.exec(head)?.[1]?.trim(), problem.request_id);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  });
}
