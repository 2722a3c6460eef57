import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, mock, test} from 'node:test';
import {createClient, isApiError} from '@resolutionflow/sdk';
import {listen} from '../../dev/dist/fixtures/listen.js';
import {createAccount, type Account} from './fixture.js';

/** All warnings on the console. */
const warnings: string[] = [];
let account: Account;
let token: string;

before(async () => {
  mock.method(console, 'warn', (...words: unknown[]) => void warnings.push(words.join(' ')));
  account = await createAccount();
  token = await account.token();
});

after(() => account.close());

/** Returns a function that lists the warnings about a server since this call. */
function listenFor(baseUrl: string): () => string[] {
  const before = warnings.length;
  return () => warnings.slice(before).filter((words) => words.includes(baseUrl));
}

/** The same token with other claims, which no server signed. */
function forge(claims: object): string {
  const [header, payload] = token.split('.');
  const known = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({...known, ...claims})).toString('base64url');
  return `${header}.${changed}.${'A'.repeat(43)}`;
}

/** Votes twice and reads twice with a token. Returns the warnings. */
async function useToken({baseUrl}: Account, current: string | null): Promise<string[]> {
  const hints = listenFor(baseUrl);
  const client = createClient({baseUrl, token: current});
  for (const stepId of ['cable', 'router']) {
    const vote = await client.submitStepFeedback({sessionId: 's', stepId, wasHelpful: true});
    assert.equal(vote.status, 'queued');
    await assert.rejects(client.getMe(), (error) => isApiError(error, 'unauthenticated'));
  }
  client.close();
  return hints();
}

test('a client without a token warns once that nothing is sent', async () => {
  const separate = await account.onOwnNetwork();
  assert.deepEqual(await useToken(separate, null), [
    `Nothing is sent to ${separate.baseUrl} without a token: set token, token-url or getToken.`,
  ]);
});

test('an expired token causes one warning that it has expired', async () => {
  const separate = await account.onOwnNetwork();
  assert.deepEqual(await useToken(separate, forge({exp: 1_700_000_000})), [
    `The token for ${separate.baseUrl} has expired: set a new one, or use token-url or getToken, which renew it.`,
  ]);
});

test('the token of another server causes one warning that the server rejects it', async () => {
  // `fetch` does not send the last two.
  for (const foreign of [forge({}), 'not-a-jwt', 'eyJ…', 'two\nlines']) {
    const separate = await account.onOwnNetwork();
    assert.deepEqual(await useToken(separate, foreign), [
      `${separate.baseUrl} rejects the token: get it from this server, or register its issuer there.`,
    ]);
  }
});

test('the token of an account that the server does not know causes one warning', async () => {
  const separate = await account.onOwnNetwork();
  const hints = listenFor(separate.baseUrl);
  const body = {type: 'about:blank', title: 'No', status: 403, detail: 'No.', code: 'unknown_account'};
  separate.faults({kind: 'status', status: 403, body});
  const client = separate.client({token: forge({account_id: 'elsewhere'})});
  assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'queued'});
  await assert.rejects(client.getMe(), (error) => isApiError(error, 'unknown_account'));
  separate.close();
  assert.deepEqual(hints(), [
    `${separate.baseUrl} rejects the token: get it from this server, or register its issuer there.`,
  ]);
});

test('a token of 20,000 characters causes one warning that the headers are too large', async () => {
  const separate = await account.onOwnNetwork();
  const hints = listenFor(separate.baseUrl);
  const client = separate.client({token: 'x'.repeat(20_000)});
  for (const stepId of ['cable', 'router']) {
    const vote = await client.submitStepFeedback({sessionId: 's', stepId, wasHelpful: true});
    assert.equal(vote.status, 'queued');
  }
  separate.close();
  assert.deepEqual(hints(), [
    `${separate.baseUrl} refuses requests because their headers are too large: use a shorter token.`,
  ]);
});

test('a 431 response with a short token causes one warning about cookies', async () => {
  const separate = await account.onOwnNetwork();
  const hints = listenFor(separate.baseUrl);
  const client = separate.client({token});
  separate.faults({kind: 'status', status: 431, times: 1});
  assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'queued'});
  separate.close();
  assert.deepEqual(hints(), [
    `${separate.baseUrl} refuses requests because their headers are too large: remove cookies of this address.`,
  ]);
});

test('a rejected token that the host replaces at once causes no warning', async () => {
  const separate = await account.onOwnNetwork();
  const hints = listenFor(separate.baseUrl);
  const tokens = [forge({exp: 1_700_000_000}), token];
  const client = separate.client({getToken: () => tokens.shift() ?? token});
  assert.equal((await client.startSession({treeId: 'vpn'})).status, 'saved');
  separate.close();
  assert.deepEqual(hints(), []);
});

test('a baseUrl that ends in /api/v1 causes one warning with the right address', async () => {
  const {baseUrl} = await account.onOwnNetwork();
  const before = warnings.length;
  for (const wrong of [`${baseUrl}/api/v1`, `${baseUrl}/api/v1/`]) {
    const client = createClient({baseUrl: wrong, token});
    await client.getMe().catch(() => undefined);
    // The server does not know this address, which says nothing about the flow.
    assert.equal((await client.startSession({treeId: 'vpn'})).status, 'queued');
    client.close();
  }
  assert.deepEqual(warnings.slice(before), [`base-url must not end in /api/v1: use ${baseUrl}.`]);
});

for (const [response, status] of [
  ['a page', 200],
  ['404', 404],
] as const) {
  test(`another server that responds with ${response} causes one warning about base-url`, async () => {
    const server = createServer((_, res) =>
      res.writeHead(status, {'content-type': 'text/html'}).end('<html>'),
    );
    const baseUrl = await listen(server);
    const hints = listenFor(baseUrl);
    const client = createClient({baseUrl, token});
    for (const treeId of ['vpn', 'mail']) {
      assert.deepEqual(await client.startSession({treeId}), {status: 'queued'});
    }
    client.close();
    server.close();
    assert.deepEqual(hints(), [
      `${baseUrl} does not respond like a ResolutionFlow Feedback server: correct base-url.`,
    ]);
  });
}
