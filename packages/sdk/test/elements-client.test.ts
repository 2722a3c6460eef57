import assert from 'node:assert/strict';
import {after, before, beforeEach, describe, test} from 'node:test';
import {isApiError, isNetworkError, isTimeoutError} from '@resolutionflow/sdk';
import {createClient as createUncheckedClient, lazyConnection} from '@resolutionflow/sdk/internal';
import {createAccount, next, type Account, type Create} from './fixture.js';

const createClient: Create = (options) => createUncheckedClient(options, {connection: lazyConnection});

let account: Account;
let token: string;

before(async () => {
  account = await createAccount();
  token = await account.token();
});
beforeEach(() => account.faults());
after(() => account.close());

/** A `fetch` that never settles and ignores its signal. */
const stalledFetch: typeof fetch = () => new Promise(() => undefined);

describe('the client that elements make', () => {
  test('elements client: a write with a missing or invalid id is rejected and does not block later writes', async () => {
    const client = account.client({token}, createClient);
    const id = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id});
    const incomplete = client.submitStepFeedback({step: 'cable', sessionId: id, wasHelpful: true} as never);
    await assert.rejects(incomplete, /^TypeError: step_id is missing/);
    assert.equal(await client.pending(), 0);
    const refused = next(client, 'refused');
    await assert.rejects(
      client.visitStep({sessionId: 'unpaired surrogate: \ud83d', stepId: 'cable'}),
      URIError,
    );
    assert.equal((await refused).detail.item.kind, 'visit');
    assert.equal(await client.pending(), 0);
    const vote = {sessionId: id, stepId: 'cable', wasHelpful: true};
    assert.equal((await client.submitStepFeedback(vote)).status, 'saved');
  });

  test('elements client: the server rejects invalid arguments, and nothing changes', async () => {
    const client = account.client({token}, createClient);
    const id = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id});
    await client.completeSession({sessionId: id, outcome: 'resolved'});
    const isInvalid = (error: unknown) => isApiError(error, 'validation_failed');
    await assert.rejects(client.rateSession({sessionId: id, rating: 9}), isInvalid);
    await assert.rejects(client.getFlow({treeId: 'a b'}), isInvalid);
    assert.equal((await client.getSessionFeedback({sessionId: id})).rating, null);
  });

  test('elements client: a fetch that ignores its signal does not block the queue', async () => {
    let isStalled = true;
    const client = account.client(
      {token, timeout: 1000, fetch: (...args) => (isStalled ? stalledFetch : fetch)(...args)},
      createClient,
    );
    await assert.rejects(client.getMe(), isTimeoutError);
    const sessionId = crypto.randomUUID();
    assert.deepEqual(await client.startSession({treeId: 'vpn', id: sessionId}), {status: 'queued'});
    isStalled = false;
    await client.flush();
    assert.equal((await client.getSession({sessionId})).tree_id, 'vpn');
  });

  test('elements client: a read can be aborted before and during its request', async () => {
    const client = account.client({token}, createClient);
    const aborted = AbortSignal.abort(new Error('Enough.'));
    await assert.rejects(client.getMe({signal: aborted}), /Enough/);
    account.faults({kind: 'hold'});
    const later = new AbortController();
    const reading = client.getMe({signal: later.signal});
    later.abort(new Error('Enough.'));
    await assert.rejects(reading, /Enough/);
  });

  test('elements client: an unreachable server causes NetworkError, not TimeoutError', async () => {
    const client = account.client({token}, createClient);
    account.faults({kind: 'offline'});
    await assert.rejects(client.getMe(), isNetworkError);
  });
});
