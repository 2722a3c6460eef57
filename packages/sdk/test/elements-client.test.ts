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

/** Gives no answer, and takes no notice of being given up. */
const deaf: typeof fetch = () => new Promise(() => undefined);

describe('the client that elements make', () => {
  test('a write that lacks something, or goes nowhere, does not stand in the way', async () => {
    const client = account.client({token}, createClient);
    const id = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id});
    const lacking = client.submitStepFeedback({step: 'cable', sessionId: id, wasHelpful: true} as never);
    await assert.rejects(lacking, /^TypeError: step_id is missing/);
    assert.equal(await client.pending(), 0);
    const refused = next(client, 'refused');
    await assert.rejects(
      client.visitStep({sessionId: 'half of a letter: \ud83d', stepId: 'cable'}),
      URIError,
    );
    assert.equal((await refused).detail.item.kind, 'visit');
    assert.equal(await client.pending(), 0);
    const vote = {sessionId: id, stepId: 'cable', wasHelpful: true};
    assert.equal((await client.submitStepFeedback(vote)).status, 'saved');
  });

  test('what the server does not like is refused, and changes nothing', async () => {
    const client = account.client({token}, createClient);
    const id = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id});
    await client.completeSession({sessionId: id, outcome: 'resolved'});
    const isInvalid = (error: unknown) => isApiError(error, 'validation_failed');
    await assert.rejects(client.rateSession({sessionId: id, rating: 9}), isInvalid);
    await assert.rejects(client.getFlow({treeId: 'a b'}), isInvalid);
    assert.equal((await client.getSessionFeedback({sessionId: id})).rating, null);
  });

  test('a fetch that takes no notice of being given up holds up nothing', async () => {
    let isDeaf = true;
    const client = account.client(
      {token, timeout: 100, fetch: (...args) => (isDeaf ? deaf : fetch)(...args)},
      createClient,
    );
    await assert.rejects(client.getMe(), isTimeoutError);
    const sessionId = crypto.randomUUID();
    assert.deepEqual(await client.startSession({treeId: 'vpn', id: sessionId}), {status: 'queued'});
    isDeaf = false;
    await client.flush();
    assert.equal((await client.getSession({sessionId})).tree_id, 'vpn');
  });

  test('a read can be given up, before and while it is sent', async () => {
    const client = account.client({token}, createClient);
    const given = AbortSignal.abort(new Error('Enough.'));
    await assert.rejects(client.getMe({signal: given}), /Enough/);
    account.faults({kind: 'hold'});
    const later = new AbortController();
    const reading = client.getMe({signal: later.signal});
    later.abort(new Error('Enough.'));
    await assert.rejects(reading, /Enough/);
  });

  test('a server that is away is told from one that is slow', async () => {
    const client = account.client({token}, createClient);
    account.faults({kind: 'offline'});
    await assert.rejects(client.getMe(), isNetworkError);
  });
});
