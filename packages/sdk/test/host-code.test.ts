import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {isTimeoutError} from '@resolutionflow/sdk';
import {createAccount, next, until, type Account} from './fixture.js';

let sharedAccount: Account;
let ada: string;
/** The account over this test's own network. */
let account: Account;

before(async () => {
  sharedAccount = await createAccount();
  ada = await sharedAccount.token('ada');
});
beforeEach(async () => {
  account = await sharedAccount.onOwnNetwork();
});
afterEach(() => account.close());
after(() => sharedAccount.close());

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Creates a `getToken` that counts its calls. */
function counted(result: () => Promise<string | null> | string | null) {
  const getToken = () => {
    getToken.calls++;
    return result();
  };
  getToken.calls = 0;
  return getToken;
}

describe('getToken', () => {
  test('getToken is called once for a write, also for the checks after it', async () => {
    const getToken = counted(() => ada);
    const client = account.client({getToken});
    const {status} = await client.startSession({treeId: 'vpn'});
    await client.flush();
    assert.equal(await client.pending(), 0);
    assert.equal(status, 'saved');
    assert.equal(getToken.calls, 1);
  });

  test('getToken is called at most once per request for concurrent writes', async () => {
    const getToken = counted(() => ada);
    const client = account.client({getToken});
    const sessionId = crypto.randomUUID();
    const steps = ['cable', 'router'];
    await Promise.all([
      client.startSession({treeId: 'vpn', id: sessionId}),
      ...steps.map((stepId) => client.visitStep({sessionId, stepId})),
    ]);
    assert.ok(getToken.calls <= 3, `called ${getToken.calls} times`);
  });

  test('getToken is called once for concurrent reads', async () => {
    const getToken = counted(async () => ada);
    const client = account.client({getToken});
    await Promise.all([client.getMe(), client.getMe(), client.listFlows()]);
    assert.equal(getToken.calls, 1);
  });

  test('getToken is called once for concurrent reads of one session’s feedback', async () => {
    const getToken = counted(async () => ada);
    const client = account.client({getToken});
    const sessionId = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id: sessionId});
    getToken.calls = 0;
    await Promise.all([1, 2, 3].map(() => client.getSessionFeedback({sessionId})));
    assert.equal(getToken.calls, 1);
  });

  test('getToken is called once more after a 401, for a read and for a write', async () => {
    const getToken = counted(() => ada);
    const client = account.client({getToken});
    account.faults({kind: 'status', status: 401, body: {}, times: 1});
    await client.getMe();
    assert.equal(getToken.calls, 2);
    getToken.calls = 0;
    account.faults({kind: 'status', status: 401, body: {}, times: 1});
    const {status} = await client.startSession({treeId: 'vpn'});
    assert.equal(status, 'saved');
    assert.equal(getToken.calls, 2);
  });

  test('a getToken that never settles: everything settles within the timeout, then it is called again', async () => {
    let isSilent = true;
    const client = account.client({getToken: () => (isSilent ? never() : ada), timeout: 1000});
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'queued'});
    await assert.rejects(client.getMe(), isTimeoutError);
    await client.flush();
    assert.equal(await client.pending(), 1);
    isSilent = false;
    await client.flush();
    assert.equal(await client.pending(), 0);
    isSilent = true;
    await client.clear();
  });

  test('a getToken that never settles: the signal of a read is honoured', async () => {
    const client = account.client({getToken: () => never()});
    const controller = new AbortController();
    const reading = client.getMe({signal: controller.signal});
    controller.abort(new Error('Enough.'));
    await assert.rejects(reading, /Enough/);
  });
});

describe('beforeSend and fetch', () => {
  test('a beforeSend that never settles: the write is rejected within the timeout, later writes go on', async () => {
    let isSilent = true;
    const client = account.client({
      token: ada,
      timeout: 1000,
      beforeSend: (item) => (isSilent ? (never() as never) : item),
    });
    await assert.rejects(client.startSession({treeId: 'vpn'}), isTimeoutError);
    assert.equal(await client.pending(), 0);
    isSilent = false;
    assert.equal((await client.startSession({treeId: 'vpn'})).status, 'saved');
  });

  test('a beforeSend that never settles: the signal of a write is honoured', async () => {
    const client = account.client({token: ada, beforeSend: () => never() as never});
    const controller = new AbortController();
    const writing = client.startSession({treeId: 'vpn', signal: controller.signal});
    controller.abort(new Error('Enough.'));
    await assert.rejects(writing, /Enough/);
  });

  test('clear() also deletes a write that is being stored', async () => {
    let store = (): void => undefined;
    const stored = new Promise<void>((resolve) => (store = resolve));
    const client = account.client({
      token: ada,
      beforeSend: (item) => stored.then(() => item) as never,
    });
    account.faults({kind: 'offline'});
    const writing = client.startSession({treeId: 'vpn'});
    const clearing = client.clear();
    // An older client would have cleared the storage by then.
    await client.getMe().catch(() => undefined);
    store();
    await clearing;
    assert.deepEqual(await writing, {status: 'queued'});
    assert.equal(await client.pending(), 0);
  });

  test('a fetch that ignores its signal: the signal of a read is honoured', async () => {
    let isCalled = false;
    const client = account.client({token: ada, fetch: () => ((isCalled = true), never())});
    const controller = new AbortController();
    const reading = client.getMe({signal: controller.signal});
    await until(() => isCalled);
    controller.abort(new Error('Enough.'));
    await assert.rejects(reading, /Enough/);
  });
});

describe('a getToken that returns something else', () => {
  test('a getToken that returns an object: reads and onError get a TypeError, and the vote stays pending', async () => {
    let token: unknown = {token: ada};
    const errors: Error[] = [];
    const getToken = () => token as string;
    const client = account.client({getToken, onError: (error) => errors.push(error)});
    const expected = {name: 'TypeError', message: /^getToken: /};
    await assert.rejects(client.getMe(), expected);
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'queued'});
    await assert.rejects(Promise.reject(errors[0]!), expected);
    assert.equal(account.requests().length, 0);
    token = ada;
    await client.flush();
    assert.equal(await client.pending(), 0);
  });
});

describe('responses of a proxy', () => {
  for (const status of [400, 403, 404, 413, 417, 431]) {
    test(`${status} without X-Request-Id is not final: the write is sent again`, async () => {
      const client = account.client({token: ada});
      account.faults({kind: 'status', status, body: '', times: 1});
      const queued = next(client, 'queued');
      const writing = client.startSession({treeId: 'vpn'});
      await queued;
      assert.deepEqual(await writing, {status: 'queued'});
      await client.flush();
      assert.equal(await client.pending(), 0);
    });
  }
});

describe('responses of the HTTP parser', () => {
  for (const [status, code] of [
    [400, 'malformed_request'],
    [417, 'expectation_failed'],
    [431, 'headers_too_large'],
  ] as const) {
    test(`${status} ${code} with X-Request-Id is not final: the write is sent again`, async () => {
      const client = account.client({token: ada});
      const body = {type: 'about:blank', title: 'No', status, detail: 'No.', code};
      account.faults({kind: 'status', status, body, headers: {'x-request-id': 'r'}, times: 1});
      assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'queued'});
      await client.flush();
      assert.equal(await client.pending(), 0);
    });
  }
});

describe('damaged values of the origin', () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  let stored: Record<string, string>;
  beforeEach(() => {
    stored = {};
    Object.defineProperty(globalThis, 'localStorage', {value: stored, configurable: true});
  });
  afterEach(() => {
    if (original) Object.defineProperty(globalThis, 'localStorage', original);
    else Reflect.deleteProperty(globalThis, 'localStorage');
  });

  for (const seq of ['1e300', 'Infinity', '-Infinity', 'NaN', '0.5', `${Number.MAX_SAFE_INTEGER}`, '{}']) {
    test(`a stored seq of ${seq} does not harm a vote`, async () => {
      stored['resolutionflow-feedback'] = seq;
      const client = account.client({token: ada, queue: 'persistent'});
      const sessionId = crypto.randomUUID();
      await client.startSession({treeId: 'vpn', id: sessionId});
      for (const wasHelpful of [true, false]) {
        const {status} = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful});
        assert.equal(status, 'saved');
      }
      const {steps} = await client.getSessionFeedback({sessionId});
      assert.deepEqual(steps, [{step_id: 'cable', was_helpful: false, reasons: [], note: null}]);
    });
  }

  test('stored records that cannot be items do not stop the queue', async () => {
    const good = {format: 1, kind: 'visit', id: 'x', sessionId: 's', baseUrl: account.baseUrl, seq: 1};
    const records = [
      null,
      1,
      [],
      {format: 1},
      {...good, kind: 'dance'},
      {...good, seq: null},
      {...good, id: 7},
    ];
    records.forEach((record, i) => (stored[`resolutionflow-feedback:${i}`] = JSON.stringify(record)));
    const client = account.client({token: ada, queue: 'persistent'});
    assert.equal((await client.startSession({treeId: 'vpn'})).status, 'saved');
    assert.equal(await client.pending(), 0);
  });

  test('malformed messages on the channel cause no error on the page', async () => {
    const client = account.client({token: ada, queue: 'persistent'});
    await client.startSession({treeId: 'vpn'});
    const errors: unknown[] = [];
    const collect = (error: unknown) => void errors.push(error);
    process.on('unhandledRejection', collect).on('uncaughtException', collect);
    const channel = new BroadcastChannel('resolutionflow-feedback');
    const notified = next(client, 'saved');
    for (const data of [null, {}, 1, 'x', {type: 'asked'}, {type: 'saved'}, {type: 'saved', item: {}}]) {
      channel.postMessage(data);
    }
    const item = {
      format: 1,
      kind: 'visit',
      id: 'y',
      sessionId: 's',
      stepId: 'cable',
      baseUrl: account.baseUrl,
    };
    const {sub, account_id} = JSON.parse(Buffer.from(ada.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      string
    >;
    const owner = JSON.stringify([account_id, sub]);
    channel.postMessage({type: 'saved', item: {id: 'x', baseUrl: account.baseUrl, owner}});
    // Messages arrive in order, so this one proves that the others have arrived.
    channel.postMessage({type: 'saved', item: {...item, owner, seq: 1, waited: 0, countedAt: 1}});
    assert.equal((await notified).detail.item.id, 'y');
    channel.close();
    process.off('unhandledRejection', collect).off('uncaughtException', collect);
    assert.deepEqual(errors, []);
  });

  /** Defines `toJSON` on prototypes and another `Array.from`, as Prototype.js does. */
  function simulatePrototypeJs(): () => void {
    const arrayFrom = Object.getOwnPropertyDescriptor(Array, 'from')!;
    Object.defineProperty(Array, 'from', {
      ...arrayFrom,
      value: (iterable: ArrayLike<unknown>): unknown[] => Array.prototype.slice.call(iterable) as unknown[],
    });
    const dateToJson = Object.getOwnPropertyDescriptor(Date.prototype, 'toJSON')!;
    const prototypes = [
      Array.prototype,
      String.prototype,
      Number.prototype,
      Boolean.prototype,
      Date.prototype,
    ];
    for (const prototype of prototypes) {
      Object.defineProperty(prototype, 'toJSON', {
        configurable: true,
        value(this: unknown) {
          return `"${String(this)}"`;
        },
      });
    }
    return () => {
      for (const prototype of prototypes) Reflect.deleteProperty(prototype, 'toJSON');
      Object.defineProperty(Date.prototype, 'toJSON', dateToJson);
      Object.defineProperty(Array, 'from', arrayFrom);
    };
  }

  test('toJSON on prototypes and Array.from of an old library do not change requests and stored items', async () => {
    const sessionId = crypto.randomUUID();
    const restore = simulatePrototypeJs();
    try {
      const host = account.host;
      const steps = [
        {id: 'cable', title: 'cable'},
        {id: 'router', title: 'router'},
      ];
      await host.putFlow({treeId: 'old', name: 'Old', steps});
      const report = await host.importHistory([
        {
          type: 'session',
          id: `${sessionId}-past`,
          tree_id: 'old',
          user_id: 'ada',
          started_at: '2024-02-28T22:30:00.000Z',
        },
        {
          type: 'step_feedback',
          session_id: `${sessionId}-past`,
          step_id: 'cable',
          was_helpful: false,
          reasons: ['outdated'],
          created_at: '2024-02-28T22:31:00.000Z',
        },
      ]);
      assert.deepEqual(report.rejected, []);

      account.faults({kind: 'offline'});
      const first = account.client({token: ada, queue: 'persistent'});
      const startedAt = new Date(Date.now() - 60_000);
      await first.startSession({treeId: 'old', id: sessionId, startedAt});
      await first.submitStepFeedback({
        stepId: 'cable',
        sessionId,
        wasHelpful: false,
        reasons: ['unclear', 'outdated'],
        note: 'Old menu',
      });
      await first.completeSession({sessionId, outcome: 'resolved'});
      await first.rateSession({sessionId, rating: 2, reasons: ['no_access']});
      first.close();

      account.faults();
      const second = account.client({token: ada, queue: 'persistent'});
      await second.flush();
      assert.equal(await second.pending(), 0);
      const {started_at} = await second.getSession({sessionId});
      assert.equal(Date.parse(started_at), startedAt.getTime());
      const {rating, steps: votes} = await second.getSessionFeedback({sessionId});
      assert.deepEqual([rating?.rating, rating?.reasons], [2, ['no_access']]);
      assert.deepEqual(votes, [
        {step_id: 'cable', was_helpful: false, reasons: ['outdated', 'unclear'], note: 'Old menu'},
      ]);
    } finally {
      restore();
    }
  });

  test('Array.prototype.toJSON of an old library does not change the owner of an item', async () => {
    account.faults({kind: 'offline'});
    const first = account.client({token: ada, queue: 'persistent'});
    await first.startSession({treeId: 'vpn'});
    first.close();
    Object.defineProperty(Array.prototype, 'toJSON', {
      configurable: true,
      value(this: unknown[]) {
        return this.join();
      },
    });
    try {
      const second = account.client({token: ada, queue: 'persistent'});
      assert.equal(await second.pending(), 1);
    } finally {
      Reflect.deleteProperty(Array.prototype, 'toJSON');
    }
  });
});
