import assert from 'node:assert/strict';
import {createServer, type RequestListener, type Server} from 'node:http';
import {after, afterEach, before, beforeEach, mock, test} from 'node:test';
import {createClient, type RfClient} from '@resolutionflow/sdk';
import {listen} from '../../dev/dist/fixtures/listen.js';
import {createAccount, next, until, type Account} from './fixture.js';

let account: Account;
let token: string;
let server: Server;
let baseUrl: string;
let respond: RequestListener;
let client: RfClient;
const warnings: string[] = [];

before(async () => {
  mock.method(console, 'warn', (sentence: string) => void warnings.push(sentence));
  account = await createAccount();
  token = await account.token();
});
beforeEach(async () => {
  server = createServer((request, response) => respond(request, response));
  baseUrl = await listen(server);
  client = createClient({baseUrl, token});
});
afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});
after(() => account.close());

/** Starts a session, which the server does not save. Expects that it stays pending. */
async function expectPending(): Promise<void> {
  const refused: unknown[] = [];
  client.addEventListener('refused', ({detail}) => refused.push(detail));
  assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'queued'});
  assert.deepEqual(refused, []);
  assert.equal(await client.pending(), 1);
}

for (const status of [301, 302]) {
  test(`an address that redirects with ${status}: a write stays pending, and one warning names the final address`, async () => {
    // As a proxy that sends http to https. The server receives a GET.
    respond = ({url}, response) => response.writeHead(status, {location: account.baseUrl + url}).end();
    await expectPending();
    assert.deepEqual(
      warnings.filter((sentence) => sentence.includes(baseUrl)),
      [`${baseUrl} redirects to ${account.baseUrl}: set base-url to the final address.`],
    );
  });
}

test('a redirect to another JSON page: a write stays pending', async () => {
  respond = ({url}, response) => {
    if (url === '/sign-in')
      response.writeHead(200, {'content-type': 'application/json'}).end('{"user":null}');
    else response.writeHead(302, {location: '/sign-in'}).end();
  };
  await expectPending();
});

test('a 300 response to a write is not final: the write stays pending', async () => {
  respond = (_, response) => response.writeHead(300, {'x-request-id': 'r'}).end('{}');
  await expectPending();
});

test('servers whose clocks differ: a refused write that carries a time is not repeated in a loop', async () => {
  let requests = 0;
  const body = JSON.stringify({
    code: 'validation_failed',
    detail: 'No.',
    status: 422,
    title: 'No',
    type: 'x',
  });
  respond = ({method, url}, response) => {
    requests++;
    const date = new Date(Date.now() + (requests % 2) * 60_000).toUTCString();
    // The first attempt fails, so that the second one carries a time.
    if (requests === 1) return response.socket?.destroy();
    const isWrite = method === 'POST' && url?.endsWith('/sessions');
    return response
      .writeHead(isWrite ? 422 : 200, {date, 'x-request-id': 'r', 'content-type': 'application/json'})
      .end(body);
  };
  assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'queued'});
  const refused = next(client, 'refused');
  await client.flush();
  assert.equal((await refused).detail.item.kind, 'start');
  await until(async () => (await client.pending()) === 0);
  assert.ok(requests <= 6, `${requests} requests`);
});
