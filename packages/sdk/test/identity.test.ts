import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {isApiError, isRfError, type RfClient, type RfClientOptions} from '@resolutionflow/sdk';
import {anotherCopy} from './copies.js';
import {account, ada, bob, sharedAccount} from './account-scene.js';
import {createAccount, next, until, type Account} from './fixture.js';
import {defineLocalStorage} from './local-storage.js';

const isQueued = {status: 'queued'} as const;

const startSession = async (client: RfClient): Promise<string> => {
  const id = crypto.randomUUID();
  await client.startSession({treeId: 'vpn', id});
  return id;
};

/** The users whose tokens carried writes, oldest first. */
const senders = (of: Account = account): unknown[] =>
  of.requests('^(POST|DELETE)').map(({headers}) => {
    const [, claims = ''] = headers['authorization']?.split('.') ?? [];
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as {sub: unknown}).sub;
  });

describe('the owner of a write', () => {
  test('pending() counts and flush() sends only the items of the current user', async () => {
    let current = ada;
    const client = account.client({getToken: () => current});
    account.faults({kind: 'offline'});
    await startSession(client);
    current = bob;
    await startSession(client);
    await startSession(client);
    assert.equal(await client.pending(), 2);
    current = ada;
    assert.equal(await client.pending(), 1);
    account.faults();
    const from = senders().length;
    await client.flush();
    assert.deepEqual(senders().slice(from), ['ada']);
    assert.equal(await client.pending(), 0);
    current = bob;
    await client.flush();
    assert.deepEqual(senders().slice(from), ['ada', 'bob', 'bob']);
  });

  test('a write made during an older getToken call gets its owner from a new call', async () => {
    let resolveToken: ((token: string) => void) | undefined;
    const client = account.client({
      getToken: () => (resolveToken ? bob : new Promise<string>((resolve) => (resolveToken = resolve))),
    });
    const reading = client.getMe();
    await until(() => resolveToken);
    const starting = client.startSession({treeId: 'vpn'});
    resolveToken!(ada);
    assert.equal((await reading).user_id, 'ada');
    const started = await starting;
    assert.equal(started.status === 'saved' && started.data.user_id, 'bob');
  });

  test('queue: off rejects a write whose user signs out before it is sent', async () => {
    let resolveToken: ((token: string) => void) | undefined;
    let current = ada;
    const client = account.client({
      queue: 'off',
      getToken: () => (current === ada ? ada : new Promise<string>((resolve) => (resolveToken = resolve))),
    });
    const starting = client.startSession({treeId: 'vpn'});
    current = bob;
    await until(() => resolveToken);
    resolveToken!(bob);
    await assert.rejects(starting, (error) => isRfError(error) && /no longer signed in/.test(error.message));
    assert.deepEqual(senders(), []);
  });

  test('an item is not sent with a token of the same user id in another account', async () => {
    const other = await createAccount();
    // Created first, because a retry follows within a second, with the token of that time.
    const otherToken = await other.token('ada');
    let current = ada;
    const client = account.client({getToken: () => current});
    account.faults({kind: 'offline', times: 1});
    await startSession(client);
    current = otherToken;
    const from = senders().length;
    assert.equal(await client.pending(), 0);
    await client.flush();
    assert.equal(senders().length, from);
    current = ada;
    await client.flush();
    assert.equal(senders().length, from + 1);
    other.close();
  });

  test('clear() deletes the current user’s items and keeps those of others', async () => {
    let current = ada;
    const client = account.client({getToken: () => current});
    account.faults({kind: 'offline'});
    await startSession(client);
    current = bob;
    await startSession(client);
    await client.clear();
    assert.equal(await client.pending(), 0);
    account.faults();
    const from = senders().length;
    await client.flush();
    assert.equal(senders().length, from, 'the deleted item is not sent');
    current = ada;
    assert.equal(await client.pending(), 1);
    await client.flush();
    assert.deepEqual(senders().slice(from), ['ada']);
  });

  test('with an opaque token, the userId option decides whose items a client counts', async () => {
    defineLocalStorage();
    const open = (options: Partial<RfClientOptions>, at: Account = account) =>
      at.client({queue: 'persistent', token: 'opaque', ...options});
    // The server rejects this token, so the write stays pending.
    assert.deepEqual(await open({userId: 'ada'}).startSession({treeId: 'vpn'}), isQueued);
    assert.equal(await open({userId: 'ada'}).pending(), 1);
    assert.equal(await open({userId: 'ada', token: 'a fresh one'}).pending(), 1);
    assert.equal(await open({userId: 'bob'}).pending(), 0);
    assert.equal(await open({}).pending(), 0);
  });

  test('a client of another server neither counts nor sends the items', async () => {
    defineLocalStorage();
    const elsewhere = await sharedAccount.onOwnNetwork();
    account.faults({kind: 'offline'});
    const client = account.client({queue: 'persistent', token: ada});
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    const other = elsewhere.client({queue: 'persistent', token: ada});
    assert.equal(await other.pending(), 0);
    await other.flush();
    assert.equal(elsewhere.requests().length, 0);
    assert.equal(await account.client({queue: 'persistent', token: ada}).pending(), 1);
    elsewhere.close();
  });

  test('an item stored before any token belongs to the first user of its own page only', async () => {
    defineLocalStorage();
    let current: string | null = null;
    const {baseUrl} = account;
    const client = account.client({queue: 'persistent', getToken: () => current});
    const sessionId = await startSession(client);
    assert.equal(await client.pending(), 1);

    const page = await anotherCopy();
    const reloaded = page.createClient({baseUrl, queue: 'persistent', token: bob});
    assert.equal(await reloaded.pending(), 0);
    await reloaded.flush();
    assert.deepEqual(senders(), []);
    reloaded.close();

    current = ada;
    await client.flush();
    await until(async () => (await client.pending()) === 0);
    assert.equal((await client.getSession({sessionId})).user_id, 'ada');
    assert.deepEqual(senders(), ['ada']);
  });

  test('an item is sent only while its owner is signed in', async (context) => {
    // The longest pause: no retry starts before the check.
    context.mock.method(Math, 'random', () => 0.999);
    let current = ada;
    const switching = account.client({getToken: () => current});
    const sessionId = await startSession(switching);
    account.faults({kind: 'offline', times: 1});
    assert.deepEqual(await switching.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true}), {
      status: 'queued',
    });
    current = await account.token('bob');
    const before = account.requests('POST .*feedback').length;
    await switching.flush();
    assert.equal(await switching.pending(), 0, 'the item does not belong to the new user');
    assert.equal(account.requests('POST .*feedback').length, before);
    current = ada;
    await switching.flush();
    assert.equal((await switching.getSessionFeedback({sessionId})).steps.length, 1);
  });

  test('an item stored before any token belongs to the first user who signs in', async () => {
    let current: string | null = null;
    // Both are created first, because a retry follows within a second, with the token of that time.
    const carl = await account.token('carl');
    const dora = await account.token('dora');
    const signingIn = account.client({getToken: () => current});
    const sessionId = crypto.randomUUID();
    const started = await signingIn.startSession({treeId: 'vpn', id: sessionId});
    assert.deepEqual(started, {status: 'queued'});
    assert.equal(await signingIn.pending(), 1);
    account.faults({kind: 'offline', times: 1});
    current = carl;
    await signingIn.flush();
    current = dora;
    await signingIn.flush();
    assert.deepEqual(
      account
        .requests('POST .*/sessions$')
        .filter(({body}) => (body as {id: string}).id === sessionId)
        .map(({status}) => status),
      [null],
    );
    current = carl;
    await signingIn.flush();
    await until(async () => (await signingIn.pending()) === 0);
    assert.equal((await signingIn.getSession({sessionId})).user_id, 'carl');
  });

  test('clear() deletes the pending items of the current user', async () => {
    account.faults({kind: 'offline'});
    const leaving = account.client({token: await account.token('eve')});
    await leaving.startSession({treeId: 'vpn'});
    assert.equal(await leaving.pending(), 1);
    await leaving.clear();
    assert.equal(await leaving.pending(), 0);
    account.faults();
  });
});

describe('a token that is not there yet', () => {
  /** A fake document and window for Node: dispatches `online` and `visibilitychange`. */
  class Page extends EventTarget {
    hidden = false;
    constructor() {
      super();
      const addEventListener = this.addEventListener.bind(this);
      Object.assign(globalThis, {addEventListener, document: this});
    }
    leave(): void {
      Reflect.deleteProperty(globalThis, 'addEventListener');
      Reflect.deleteProperty(globalThis, 'document');
    }
  }

  test('getToken is called again at the next write, flush, online event and return to the page', async () => {
    const page = new Page();
    let calls = 0;
    let current: string | null = null;
    const client = account.client({
      getToken: () => {
        calls++;
        return current;
      },
    });
    const expectCall = async (act: () => unknown): Promise<void> => {
      const from = calls;
      await act();
      await until(() => calls > from);
    };
    await expectCall(() => startSession(client));
    await expectCall(() => startSession(client));
    await expectCall(() => client.flush());
    await expectCall(() => page.dispatchEvent(new Event('online')));
    await expectCall(() => page.dispatchEvent(new Event('visibilitychange')));
    assert.equal(senders().length, 0);
    current = ada;
    const saved = next(client, 'saved');
    page.dispatchEvent(new Event('online'));
    await saved;
    page.leave();
    await until(async () => (await client.pending()) === 0);
    assert.deepEqual(senders(), ['ada', 'ada']);
  });

  test('a getToken that throws is reported to onError, and the write stays pending', async () => {
    const errors: Error[] = [];
    let current: string | null = null;
    const client = account.client({
      getToken: async () => {
        if (current === null) throw new Error('the host is away');
        return current;
      },
      onError: (error) => errors.push(error),
    });
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    assert.ok(errors.some(({message}) => message === 'the host is away'));
    current = ada;
    await client.flush();
    assert.equal(await client.pending(), 0);
    assert.deepEqual(senders(), ['ada']);
  });

  test('a getToken that fails after it had a token: the write belongs to that user, also after a reload', async () => {
    defineLocalStorage();
    let getToken = () => ada;
    const client = account.client({queue: 'persistent', getToken: () => getToken()});
    await client.getMe();
    getToken = () => {
      throw new Error('offline');
    };
    account.faults({kind: 'offline'});
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    assert.equal(await client.pending(), 1);
    client.close();
    account.faults();
    const from = senders().length;
    const page = await anotherCopy();
    const open = (token: string) => account.client({queue: 'persistent', token}, page.createClient);
    await open(bob).flush();
    assert.equal(senders().length, from);
    await open(ada).flush();
    assert.deepEqual(senders().slice(from), ['ada']);
  });

  test('a getToken that is slow and then fails: the next user does not get the write', async () => {
    defineLocalStorage();
    let getToken = (): Promise<string> => Promise.resolve(ada);
    let fail = (): void => undefined;
    const client = account.client({queue: 'persistent', getToken: () => getToken()});
    await client.getMe();
    getToken = () => new Promise((_, reject) => (fail = () => reject(new Error('offline'))));
    const queued = next(client, 'queued');
    const writing = client.startSession({treeId: 'vpn'});
    await until(() => Object.keys(localStorage).some((key) => key.startsWith('resolutionflow-feedback:')));
    fail();
    await queued;
    getToken = () => Promise.resolve(bob);
    await client.flush();
    assert.deepEqual(await writing, isQueued);
    assert.deepEqual(senders(), []);
    getToken = () => Promise.resolve(ada);
    await client.flush();
    assert.deepEqual(senders(), ['ada']);
  });

  test('after a 401, a change is not repeated in the name of another user, and a read is', async () => {
    const admins = await Promise.all(['ada', 'bob'].map((user) => account.token(user, 'team_admin')));
    let calls = 0;
    const client = account.client({getToken: () => admins[calls++]});
    account.faults({kind: 'status', status: 401, body: {}, times: 1});
    await assert.rejects(client.putFlow({treeId: 'f', name: 'F', steps: []}), isRfError);
    assert.equal(account.requests('PUT').length, 1);
    calls = 0;
    account.faults({kind: 'status', status: 401, body: {}, times: 1});
    assert.equal((await client.getMe()).user_id, 'bob');
  });

  test('reads that wait for the same getToken call share its token', async () => {
    const calls: ((token: string) => void)[] = [];
    const client = account.client({getToken: () => new Promise<string>((resolve) => calls.push(resolve))});
    const all = Promise.all([client.getMe(), client.getMe(), client.listFlows()]);
    await until(() => calls.length);
    calls[0]!(ada);
    await all;
    assert.equal(calls.length, 1);
    assert.ok(account.requests().every(({headers}) => headers['authorization'] === `Bearer ${ada}`));
  });

  test('getSessionFeedback: after a change of user, a caller does not get the former user’s running response', async () => {
    let current = ada;
    const client = account.client({getToken: () => current});
    const sessionId = await startSession(client);
    await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    account.faults({kind: 'hold-response'});
    const adas = client.getSessionFeedback({sessionId});
    await until(() => account.requests('GET').length === 1);
    current = bob;
    const bobs = client.getSessionFeedback({sessionId});
    bobs.catch(() => undefined);
    await until(() => account.requests('GET').length === 2);
    account.faults();
    assert.equal((await adas).steps.length, 1);
    await assert.rejects(bobs, (error) => isApiError(error, 'forbidden'));
    current = ada;
    assert.equal((await client.getSessionFeedback({sessionId})).steps.length, 1);
  });
});
