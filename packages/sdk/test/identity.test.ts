import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {
  isApiError,
  isContractError,
  isNetworkError,
  isRfError,
  isTimeoutError,
  type QueueEvent,
  type RfClient,
  type RfClientOptions,
} from '@resolutionflow/sdk';
import {anotherCopy} from './copies.js';
import {createAccount, next, until, type Account} from './fixture.js';

let sharedAccount: Account;
let ada: string;
let bob: string;
/** The account over this test's own network. */
let account: Account;

before(async () => {
  sharedAccount = await createAccount();
  [ada, bob] = await Promise.all([sharedAccount.token('ada'), sharedAccount.token('bob')]);
});
beforeEach(async () => {
  account = await sharedAccount.onOwnNetwork();
});
afterEach(() => account.close());
after(() => sharedAccount.close());

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

/** Gives this process a `localStorage`, which all its clients share. */
function defineLocalStorage(): void {
  Object.defineProperty(globalThis, 'localStorage', {value: {}, configurable: true});
}
const originalStorage = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
after(() => {
  if (originalStorage) Object.defineProperty(globalThis, 'localStorage', originalStorage);
  else Reflect.deleteProperty(globalThis, 'localStorage');
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
});

describe('records that a client cannot send', () => {
  const recordKeys = () =>
    Object.keys(localStorage).filter((key) => key.startsWith('resolutionflow-feedback:'));

  test('200 ratings for a former server address do not fill the queue, and clear() deletes them', async () => {
    defineLocalStorage();
    const former = await sharedAccount.onOwnNetwork();
    former.faults({kind: 'offline'});
    account.faults({kind: 'offline'});
    const formerClient = former.client({queue: 'persistent', token: ada});
    for (let n = 0; n < 200; n++) {
      await formerClient.rateSession({sessionId: `s-${n}`, rating: 1, comment: 'Private'});
    }
    former.close();
    const client = account.client({queue: 'persistent', token: ada});
    assert.deepEqual(await client.rateSession({sessionId: 's', rating: 5}), isQueued);
    assert.equal(await client.pending(), 1);
    assert.equal(recordKeys().length, 201);
    await client.clear();
    assert.deepEqual(recordKeys(), []);
  });

  test('records of other servers, owners and formats expire after 7 days', async () => {
    defineLocalStorage();
    account.faults({kind: 'offline'});
    const client = account.client({queue: 'persistent', token: ada});
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    const [ownKey = ''] = recordKeys();
    const own = JSON.parse(String(localStorage[ownKey])) as object;
    const put = (id: string, days: number, change: object) => {
      const countedAt = Date.now() - days * 86_400_000;
      const record = {...own, id, countedAt, ...change};
      localStorage[`resolutionflow-feedback:${id}`] = JSON.stringify(record);
    };
    for (const [name, change] of Object.entries({
      server: {baseUrl: 'https://former.example'},
      owner: {owner: '["another","bob"]'},
      format: {format: 2},
    })) {
      put(`${name}-old`, 7.1, change);
      put(`${name}-young`, 6.9, change);
    }
    await client.flush();
    const young = ['server', 'owner', 'format'].map((name) => `resolutionflow-feedback:${name}-young`);
    assert.deepEqual(recordKeys().sort(), [ownKey, ...young].sort());
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
});

describe('a queue with 200 items', () => {
  const SIZE = 200;

  /** Fills a queue with one kind of write. */
  async function fill(write: (client: RfClient, n: number) => Promise<unknown>): Promise<RfClient> {
    account.faults({kind: 'offline'});
    const client = account.client({token: ada});
    for (let n = 0; n < SIZE; n++) await write(client, n);
    assert.equal(await client.pending(), SIZE);
    return client;
  }

  test('a full queue of visits refuses the oldest visit for each new item', async () => {
    const client = await fill((by, n) => by.visitStep({sessionId: 's', stepId: `step-${n}`}));
    const refused: QueueEvent[] = [];
    client.addEventListener('refused', (event) => refused.push(event));
    const sessionId = 's';
    await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await client.completeSession({sessionId, outcome: 'resolved'});
    await client.rateSession({sessionId, rating: 1});
    await client.visitStep({sessionId, stepId: 'one-more'});
    assert.equal(await client.pending(), SIZE);
    assert.deepEqual(
      refused.map(({detail: {item, error}}) => [
        item.kind === 'visit' && item.stepId,
        isRfError(error) && /full/.test(error.message),
      ]),
      [0, 1, 2, 3].map((n) => [`step-${n}`, true]),
    );
  });

  for (const [kind, write] of Object.entries({
    votes: (by: RfClient, n: number) =>
      by.submitStepFeedback({sessionId: 's', stepId: `step-${n}`, wasHelpful: true}),
    ratings: (by: RfClient, n: number) => by.rateSession({sessionId: `s-${n}`, rating: 5}),
    starts: (by: RfClient, n: number) => by.startSession({treeId: 'vpn', id: `s-${n}`}),
  })) {
    test(`a full queue of ${kind} rejects further writes and keeps its items`, async () => {
      const client = await fill(write);
      const refused: QueueEvent[] = [];
      client.addEventListener('refused', (event) => refused.push(event));
      for (const call of [
        () => client.rateSession({sessionId: 'more', rating: 5}),
        () => client.submitStepFeedback({sessionId: 'more', stepId: 'cable', wasHelpful: true}),
        () => client.visitStep({sessionId: 'more', stepId: 'cable'}),
      ]) {
        await assert.rejects(call(), (error) => isRfError(error) && /full/.test(error.message));
      }
      assert.equal(await client.pending(), SIZE);
      assert.equal(refused.length, 0);
    });
  }
});

describe('comments', () => {
  for (const [name, comment, kept] of [
    ['whitespace around', ' \n\t Fine. \u00a0\u2003', 'Fine.'],
    ['only whitespace', ' \n\t\u2003', null],
    ['empty', '', null],
    ['no comment', undefined, null],
    ['a surrogate pair', 'Fine 😀', 'Fine 😀'],
    ['an unpaired surrogate', 'Fi\ud83dne\ude00.', 'Fine.'],
    ['only unpaired surrogates and NUL', '\ud83d\0 \ude00\ud83d', null],
    ['NUL', 'Fi\0ne.', 'Fine.'],
    ['500 units, after trimming', `  ${'x'.repeat(498)}😀  `, `${'x'.repeat(498)}😀`],
    ['501 units, one of which is removed', `${'x'.repeat(500)}\ud83d`, 'x'.repeat(500)],
  ] as const) {
    test(`a rating comment with ${name} is stored as ${JSON.stringify(kept)?.slice(0, 20)}`, async () => {
      const client = account.client({token: ada});
      const sessionId = await startSession(client);
      await client.completeSession({sessionId, outcome: 'resolved'});
      const rated = await client.rateSession({sessionId, rating: 4, comment});
      assert.equal(rated.status === 'saved' && rated.data.comment, kept);
      assert.equal((await client.getSessionFeedback({sessionId})).rating?.comment, kept);
    });
  }

  test('a rating comment over 500 units throws TypeError, and nothing is stored or sent', async () => {
    const client = account.client({token: ada});
    for (const comment of ['x'.repeat(501), '😀'.repeat(251)]) {
      await assert.rejects(
        client.rateSession({sessionId: 's', rating: 4, comment}),
        (error) => error instanceof TypeError && error.message.startsWith('comment'),
      );
    }
    assert.equal(await client.pending(), 0);
    assert.equal(account.requests().length, 0);
  });
});

describe('another copy of the package', () => {
  test('the error guards of two copies of the package accept each other’s errors', async () => {
    const other = await anotherCopy();
    const own = await import('@resolutionflow/sdk');
    for (const [thrower, checker] of [
      [own, other],
      [other, own],
    ] as const) {
      const problem = undefined;
      const errors = {
        api: new thrower.ApiError(409, problem, 'r'),
        network: new thrower.NetworkError(),
        timeout: new thrower.TimeoutError(1000),
        contract: new thrower.ContractError('a.b', 'wrong'),
        plain: new thrower.RfError('full'),
      };
      assert.ok(!(errors.api instanceof checker.ApiError), 'these are two copies');
      const results = Object.entries(errors).map(([kind, error]) => [
        kind,
        checker.isRfError(error),
        checker.isApiError(error),
        checker.isNetworkError(error),
        checker.isTimeoutError(error),
        checker.isContractError(error),
      ]);
      assert.deepEqual(results, [
        ['api', true, true, false, false, false],
        ['network', true, false, true, false, false],
        ['timeout', true, false, false, true, false],
        ['contract', true, false, false, false, true],
        ['plain', true, false, false, false, false],
      ]);
      assert.ok(checker.isApiError(errors.api, 'http_409'));
      assert.ok(!checker.isApiError(errors.api, 'already_rated'));
    }
  });

  test('the error guards reject values that are not errors of the SDK', () => {
    const foreign = [null, undefined, 'ApiError', 7, {name: 'ApiError'}, new Error('x'), new TypeError('y')];
    for (const guard of [isRfError, isApiError, isNetworkError, isTimeoutError, isContractError]) {
      for (const error of foreign) assert.equal(guard(error), false);
    }
  });
});

describe('a response that does not match its schema', () => {
  test('a read whose response does not match rejects with a ContractError that has the path', async () => {
    const client = account.client({token: ada});
    account.faults({
      kind: 'status',
      status: 200,
      body: {session_id: 's', rating: null, steps: [{step_id: 'cable', was_helpful: 'yes'}]},
      times: 1,
    });
    await assert.rejects(
      client.getSessionFeedback({sessionId: 's'}),
      (error) => isContractError(error) && error.path === 'steps.0.was_helpful',
    );
    account.faults({kind: 'status', status: 200, body: '<p>Hello</p>', times: 1});
    await assert.rejects(client.getMe(), (error) => isContractError(error) && error.path === '');
  });

  for (const [name, response] of Object.entries({
    'JSON of another shape': {body: {id: 7}},
    'a list': {body: []},
    'JSON null': {body: 'null'},
    'text with X-Request-Id': {body: 'done', headers: {'x-request-id': 'r-1'}},
    'an empty body with X-Request-Id': {body: '', headers: {'x-request-id': 'r-1'}},
  })) {
    test(`a write with a 201 response of ${name} is saved, and onError gets a ContractError`, async () => {
      const errors: Error[] = [];
      const client = account.client({token: ada, onError: (error) => errors.push(error)});
      account.faults({kind: 'status', status: 201, ...response, times: 1});
      assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'saved', data: undefined});
      assert.equal(errors.length, 1);
      assert.ok(isContractError(errors[0]));
      assert.equal(await client.pending(), 0);
    });
  }

  test('a write with a 204 response is saved without an error', async () => {
    const errors: Error[] = [];
    const client = account.client({token: ada, onError: (error) => errors.push(error)});
    account.faults({kind: 'status', status: 204, body: '', times: 1});
    assert.equal((await client.startSession({treeId: 'vpn'})).status, 'saved');
    assert.deepEqual(errors, []);
  });
});
