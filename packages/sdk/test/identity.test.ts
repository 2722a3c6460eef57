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

let whole: Account;
let ada: string;
let bob: string;
/** The account over a network of this test's own. */
let account: Account;

before(async () => {
  whole = await createAccount();
  [ada, bob] = await Promise.all([whole.token('ada'), whole.token('bob')]);
});
beforeEach(async () => {
  account = await whole.apart();
});
afterEach(() => account.close());
after(() => whole.close());

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

/** What a browser shares between its pages, in its plainest form. */
function shareStorage(): void {
  Object.defineProperty(globalThis, 'localStorage', {value: {}, configurable: true});
}
const ownStorage = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
after(() => {
  if (ownStorage) Object.defineProperty(globalThis, 'localStorage', ownStorage);
  else Reflect.deleteProperty(globalThis, 'localStorage');
});

describe('a write belongs to the person who gave it', () => {
  test('users who take turns on one page send only what is theirs', async () => {
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

  test('who presses while the host is still asked for the token before is not taken for its owner', async () => {
    let answer: ((token: string) => void) | undefined;
    const client = account.client({
      getToken: () => (answer ? bob : new Promise<string>((resolve) => (answer = resolve))),
    });
    const reading = client.getMe();
    await until(() => answer);
    const starting = client.startSession({treeId: 'vpn'});
    answer!(ada);
    assert.equal((await reading).user_id, 'ada');
    const started = await starting;
    assert.equal(started.status === 'saved' && started.data.user_id, 'bob');
  });

  test('without a queue, too: what cannot go in their name does not go at all', async () => {
    let answer: ((token: string) => void) | undefined;
    let current = ada;
    const client = account.client({
      queue: 'off',
      getToken: () => (current === ada ? ada : new Promise<string>((resolve) => (answer = resolve))),
    });
    const starting = client.startSession({treeId: 'vpn'});
    current = bob;
    await until(() => answer);
    answer!(bob);
    await assert.rejects(starting, (error) => isRfError(error) && /no longer signed in/.test(error.message));
    assert.deepEqual(senders(), []);
  });

  test('somebody of the same name in another account is somebody else', async () => {
    const other = await createAccount();
    let current = ada;
    const client = account.client({getToken: () => current});
    account.faults({kind: 'offline', times: 1});
    await startSession(client);
    current = await other.token('ada');
    const from = senders().length;
    assert.equal(await client.pending(), 0);
    await client.flush();
    assert.equal(senders().length, from);
    current = ada;
    await client.flush();
    assert.equal(senders().length, from + 1);
    other.close();
  });

  test('clear() forgets what is theirs, and leaves the rest', async () => {
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
    assert.equal(senders().length, from, 'what was forgotten is not sent');
    current = ada;
    assert.equal(await client.pending(), 1);
    await client.flush();
    assert.deepEqual(senders().slice(from), ['ada']);
  });

  test('without a JWT userId says who it is, over all clients of a storage', async () => {
    shareStorage();
    const open = (options: Partial<RfClientOptions>, at: Account = account) =>
      at.client({queue: 'persistent', token: 'opaque', ...options});
    // The server takes no such token: what is written waits.
    assert.deepEqual(await open({userId: 'ada'}).startSession({treeId: 'vpn'}), isQueued);
    assert.equal(await open({userId: 'ada'}).pending(), 1);
    assert.equal(await open({userId: 'ada', token: 'a fresh one'}).pending(), 1);
    assert.equal(await open({userId: 'bob'}).pending(), 0);
    assert.equal(await open({}).pending(), 0);
  });

  test('another server’s client has nothing to do with it', async () => {
    shareStorage();
    const elsewhere = await whole.apart();
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

  test('given before any token, it goes to the first one of its page and to no other page’s', async () => {
    shareStorage();
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
    shareStorage();
    const former = await whole.apart();
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
    shareStorage();
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
  /** A page that can go online and be looked at, where there is none. */
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

  test('is asked for again at the next press, flush, online and look at the page', async () => {
    const page = new Page();
    let asked = 0;
    let current: string | null = null;
    const client = account.client({
      getToken: () => {
        asked++;
        return current;
      },
    });
    const asksAgain = async (act: () => unknown): Promise<void> => {
      const from = asked;
      await act();
      await until(() => asked > from);
    };
    await asksAgain(() => startSession(client));
    await asksAgain(() => startSession(client));
    await asksAgain(() => client.flush());
    await asksAgain(() => page.dispatchEvent(new Event('online')));
    await asksAgain(() => page.dispatchEvent(new Event('visibilitychange')));
    assert.equal(senders().length, 0);
    current = ada;
    const saved = next(client, 'saved');
    page.dispatchEvent(new Event('online'));
    await saved;
    page.leave();
    await until(async () => (await client.pending()) === 0);
    assert.deepEqual(senders(), ['ada', 'ada']);
  });

  test('that could not be had is told to onError, and the write waits', async () => {
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

  test('is asked for once, whoever waits for it', async () => {
    const asked: ((token: string) => void)[] = [];
    const client = account.client({getToken: () => new Promise<string>((resolve) => asked.push(resolve))});
    const all = Promise.all([client.getMe(), client.getMe(), client.listFlows()]);
    await until(() => asked.length);
    asked[0]!(ada);
    await all;
    assert.equal(asked.length, 1);
    assert.ok(account.requests().every(({headers}) => headers['authorization'] === `Bearer ${ada}`));
  });
});

describe('two hundred items', () => {
  const SIZE = 200;

  /** A full queue of one kind of write. */
  async function fill(write: (client: RfClient, n: number) => Promise<unknown>): Promise<RfClient> {
    account.faults({kind: 'offline'});
    const client = account.client({token: ada});
    for (let n = 0; n < SIZE; n++) await write(client, n);
    assert.equal(await client.pending(), SIZE);
    return client;
  }

  test('visits make room, the oldest first, for whatever comes', async () => {
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

  for (const [what, write] of Object.entries({
    votes: (by: RfClient, n: number) =>
      by.submitStepFeedback({sessionId: 's', stepId: `step-${n}`, wasHelpful: true}),
    ratings: (by: RfClient, n: number) => by.rateSession({sessionId: `s-${n}`, rating: 5}),
    starts: (by: RfClient, n: number) => by.startSession({treeId: 'vpn', id: `s-${n}`}),
  })) {
    test(`${what} never do: the call is rejected`, async () => {
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
  for (const [what, comment, kept] of [
    ['whitespace around', ' \n\t Fine. \u00a0\u2003', 'Fine.'],
    ['nothing but whitespace', ' \n\t\u2003', null],
    ['empty', '', null],
    ['none', undefined, null],
    ['a pair of surrogates', 'Fine 😀', 'Fine 😀'],
    ['a surrogate alone', 'Fi\ud83dne\ude00.', 'Fine.'],
    ['nothing but surrogates and NUL', '\ud83d\0 \ude00\ud83d', null],
    ['NUL', 'Fi\0ne.', 'Fine.'],
    ['500 units, after trimming', `  ${'x'.repeat(498)}😀  `, `${'x'.repeat(498)}😀`],
    ['501 units with one that is dropped', `${'x'.repeat(500)}\ud83d`, 'x'.repeat(500)],
  ] as const) {
    test(what, async () => {
      const client = account.client({token: ada});
      const sessionId = await startSession(client);
      await client.completeSession({sessionId, outcome: 'resolved'});
      const rated = await client.rateSession({sessionId, rating: 4, comment});
      assert.equal(rated.status === 'saved' && rated.data.comment, kept);
      assert.equal((await client.getSessionFeedback({sessionId})).rating?.comment, kept);
    });
  }

  test('over 500 units nothing is stored or sent', async () => {
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
  test('knows the errors of this one, and this one its errors', async () => {
    const other = await anotherCopy();
    const own = await import('@resolutionflow/sdk');
    for (const [thrower, knower] of [
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
      assert.ok(!(errors.api instanceof knower.ApiError), 'these are two copies');
      const known = Object.entries(errors).map(([kind, error]) => [
        kind,
        knower.isRfError(error),
        knower.isApiError(error),
        knower.isNetworkError(error),
        knower.isTimeoutError(error),
        knower.isContractError(error),
      ]);
      assert.deepEqual(known, [
        ['api', true, true, false, false, false],
        ['network', true, false, true, false, false],
        ['timeout', true, false, false, true, false],
        ['contract', true, false, false, false, true],
        ['plain', true, false, false, false, false],
      ]);
      assert.ok(knower.isApiError(errors.api, 'http_409'));
      assert.ok(!knower.isApiError(errors.api, 'already_rated'));
    }
  });

  test('no guard takes what is not of the SDK', () => {
    const strange = [null, undefined, 'ApiError', 7, {name: 'ApiError'}, new Error('x'), new TypeError('y')];
    for (const guard of [isRfError, isApiError, isNetworkError, isTimeoutError, isContractError]) {
      for (const error of strange) assert.equal(guard(error), false);
    }
  });
});

describe('an answer that does not fit', () => {
  test('a ContractError says where', async () => {
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

  for (const [what, answer] of Object.entries({
    'JSON of another shape': {body: {id: 7}},
    'a list': {body: []},
    'the word null': {body: 'null'},
    'no JSON, but signed by the server': {body: 'done', headers: {'x-request-id': 'r-1'}},
    'nothing, but signed by the server': {body: '', headers: {'x-request-id': 'r-1'}},
  })) {
    test(`${what}: after a 2xx the write counts as saved, and onError hears of it`, async () => {
      const errors: Error[] = [];
      const client = account.client({token: ada, onError: (error) => errors.push(error)});
      account.faults({kind: 'status', status: 201, ...answer, times: 1});
      assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'saved', data: undefined});
      assert.equal(errors.length, 1);
      assert.ok(isContractError(errors[0]));
      assert.equal(await client.pending(), 0);
    });
  }

  test('204 is saved', async () => {
    const errors: Error[] = [];
    const client = account.client({token: ada, onError: (error) => errors.push(error)});
    account.faults({kind: 'status', status: 204, body: '', times: 1});
    assert.equal((await client.startSession({treeId: 'vpn'})).status, 'saved');
    assert.deepEqual(errors, []);
  });
});
