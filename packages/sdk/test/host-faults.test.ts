import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';
import {
  isContractError,
  isTimeoutError,
  type QueueItem,
  type RfClient,
  type RfClientOptions,
} from '@resolutionflow/sdk';
import {createClient, eagerConnection, retryUntilSuccess} from '@resolutionflow/sdk/internal';
import {account, ada} from './account-scene.js';
import {next, until} from './fixture.js';
import {defineLocalStorage} from './local-storage.js';

const isQueued = {status: 'queued'} as const;
const never = (): Promise<never> => new Promise(() => undefined);
const start = (client: RfClient) => client.startSession({treeId: 'vpn'});
const PREFIX = 'resolutionflow-feedback:';
const recordKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

beforeEach(() => defineLocalStorage());

/** Makes access to `localStorage` throw, as a browser does that blocks cookies. */
const denyLocalStorage = () =>
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new Error('denied');
    },
  });

describe('a function of the host that never settles', () => {
  for (const [name, options] of Object.entries({
    getToken: {getToken: never},
    beforeSend: {token: 'opaque', beforeSend: never as never},
    fetch: {token: 'opaque', fetch: never},
  })) {
    test(`queue: off, a ${name} that never settles: a write rejects with TimeoutError`, async () => {
      const client = account.client({queue: 'off', timeout: 200, ...options});
      await assert.rejects(start(client), isTimeoutError);
    });
  }

  test('a getToken that never settles: onError gets a TimeoutError', async () => {
    const errors: Error[] = [];
    const client = account.client({
      getToken: never,
      timeout: 200,
      onError: (error) => errors.push(error),
    });
    assert.deepEqual(await start(client), isQueued);
    assert.ok(isTimeoutError(errors[0]));
  });
});

describe('a function of the host that fails', () => {
  test('a getToken that fails once: the write is sent after a pause, without another event', async () => {
    let failures = 2;
    const client = account.client({
      getToken: () => {
        if (failures-- > 0) throw new Error('The host is away.');
        return ada;
      },
    });
    const saved = next(client, 'saved');
    assert.deepEqual(await start(client), isQueued);
    await saved;
    assert.equal(await client.pending(), 0);
  });

  test('an onError that throws does not stop the queue', async (context) => {
    const real = queueMicrotask;
    const thrown: unknown[] = [];
    // Errors in microtasks would end this process.
    context.mock.method(globalThis, 'queueMicrotask', (callback: () => void) =>
      real(() => {
        try {
          callback();
        } catch (error) {
          thrown.push(error);
        }
      }),
    );
    const client = account.client({
      token: ada,
      onError: (error) => {
        throw error;
      },
    });
    account.faults({kind: 'status', status: 201, body: {id: 7}, times: 1});
    assert.deepEqual(await start(client), {status: 'saved', data: undefined});
    assert.equal(await client.pending(), 0);
    assert.equal(account.requests('POST').length, 1);
    await until(() => thrown.length > 0);
    assert.ok(isContractError(thrown[0]));
  });

  test('a beforeSend that gives each item the same id, number and owner: each write is saved once', async () => {
    const client = account.client({
      token: ada,
      beforeSend: (item) => ({...item, id: 'same', seq: 1, owner: null, page: 'same'}),
    });
    account.faults({kind: 'offline', times: 1});
    const writes = [start(client), start(client), start(client)];
    await Promise.all(writes);
    await client.flush();
    await until(async () => (await client.pending()) === 0);
    const ids = account
      .requests('POST')
      .flatMap(({status, body}) => (status === 201 ? [(body as {id: string}).id] : []));
    assert.equal(new Set(ids).size, 3);
    assert.equal(ids.length, 3);
  });

  for (const result of [undefined, {}, 'x']) {
    test(`a beforeSend that returns ${JSON.stringify(result)}: the write rejects with TypeError`, async () => {
      const client = account.client({token: ada, beforeSend: () => result as never});
      await assert.rejects(start(client), /^TypeError: beforeSend: /);
      assert.equal(await client.pending(), 0);
      assert.equal(account.requests().length, 0);
    });
  }
});

describe('values of the host', () => {
  test('navigator.locks whose request throws: the write is saved', async (context) => {
    const request = () => {
      throw new Error('denied');
    };
    context.mock.getter(globalThis, 'navigator', () => ({locks: {request}}));
    const client = account.client({token: ada, queue: 'persistent'});
    assert.equal((await start(client)).status, 'saved');
  });

  test('timeout applies to the response body of a write', {timeout: 5000}, async () => {
    const client = account.client({token: ada, timeout: 500});
    account.faults({kind: 'stall', only: 'POST'});
    assert.deepEqual(await start(client), {status: 'saved', data: undefined});
  });

  for (const [name, change] of Object.entries<NonNullable<RfClientOptions['beforeSend']>>({
    'a proxy': (item) => new Proxy(item, {}),
    'a function in the item': (item) => ({...item, log: () => undefined}),
  })) {
    test(`a beforeSend that returns ${name}, without storage: the write is saved`, async () => {
      denyLocalStorage();
      const client = account.client({token: ada, queue: 'persistent', beforeSend: change});
      assert.equal((await start(client)).status, 'saved');
    });
  }

  test('createClient: a timeout of null is the default', async () => {
    const client = account.client({
      timeout: null as never,
      getToken: () => new Promise<string>((resolve) => setTimeout(resolve, 20, ada)),
    });
    assert.equal((await client.getMe()).user_id, 'ada');
  });

  test('createClient: whitespace around the baseUrl is ignored', async () => {
    const client = account.client({token: ada, baseUrl: ` ${account.baseUrl}/\n`});
    assert.equal((await start(client)).status, 'saved');
  });

  test('a Date.now with fractions, as some pages define it: a vote is saved', async (context) => {
    const real = Date.now;
    context.mock.method(Date, 'now', () => real() + 3.25);
    const client = account.client({token: ada});
    const sessionId = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id: sessionId});
    const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    assert.equal(vote.status, 'saved');
  });

  test('reasons in a proxy of a framework, without storage: the vote is saved', async () => {
    denyLocalStorage();
    const client = account.client({token: ada, queue: 'persistent'});
    const sessionId = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id: sessionId});
    const reasons = new Proxy(['unclear'], {});
    const vote = {sessionId, stepId: 'cable', wasHelpful: false, reasons};
    assert.equal((await client.submitStepFeedback(vote)).status, 'saved');
  });
});

describe('a client without its network code', () => {
  const open = (timeout?: number) =>
    account.client({token: ada, timeout}, (options) => createClient(options, {connection: never}));

  test('network code that never loads: the signal of a read is honoured', async () => {
    const abort = new AbortController();
    const reading = open().getMe({signal: abort.signal});
    abort.abort(new Error('Enough.'));
    await assert.rejects(reading, /Enough/);
  });

  test('network code that never loads: reads, writes, flush() and clear() settle within the timeout', async () => {
    const client = open(200);
    await assert.rejects(client.getMe(), isTimeoutError);
    assert.deepEqual(await start(client), isQueued);
    await client.flush();
    assert.equal(await client.pending(), 1);
    await client.clear();
    assert.equal(await client.pending(), 0);
  });

  test('retryUntilSuccess: a pause that ends leaves no listener and no timer', async (context) => {
    context.mock.timers.enable({apis: ['setTimeout']});
    const page = new EventTarget();
    const signals: (AbortSignal | undefined)[] = [];
    Object.assign(globalThis, {
      addEventListener(type: string, listener: () => void, options?: {signal?: AbortSignal}) {
        signals.push(options?.signal);
        page.addEventListener(type, listener, options);
      },
    });
    try {
      const ends = [() => context.mock.timers.tick(1000), () => page.dispatchEvent(new Event('online'))];
      let attempts = 0;
      const succeed = retryUntilSuccess(async () => {
        if (++attempts <= ends.length) throw new Error('offline');
      });
      const done = succeed();
      for (const [i, end] of ends.entries()) {
        await until(() => signals.length > i);
        end();
        await until(() => signals[i]?.aborted);
      }
      await done;
      assert.equal(attempts, 3);
    } finally {
      Reflect.deleteProperty(globalThis, 'addEventListener');
    }
  });
});

describe('the end of a client and of a sign-in', () => {
  test('a write on a closed client is stored and settles at once', {timeout: 5000}, async () => {
    const closed = account.client({token: ada, queue: 'persistent'});
    closed.close();
    assert.deepEqual(await start(closed), isQueued);
    const client = account.client({token: ada, queue: 'persistent'});
    await client.flush();
    assert.equal(await client.pending(), 0);
    assert.equal(account.requests('POST').length, 1);
  });

  test(
    'a closed client without storage: pending(), clear() and a write settle',
    {timeout: 5000},
    async () => {
      denyLocalStorage();
      const open = () => {
        const client = account.client({token: ada, queue: 'persistent'});
        client.close();
        return client;
      };
      assert.equal(await open().pending(), 0);
      await open().clear();
      assert.deepEqual(await start(open()), isQueued);
    },
  );

  test('a client that is closed while its network code loads opens no channel', async (context) => {
    const open = context.mock.fn();
    context.mock.method(globalThis, 'BroadcastChannel', open);
    let load = (): void => undefined;
    const loading = new Promise<void>((resolve) => (load = resolve));
    const client = account.client({token: ada, queue: 'persistent'}, (options) =>
      createClient(options, {connection: () => loading.then(eagerConnection)}),
    );
    const reading = client.getMe();
    client.close();
    load();
    await reading;
    assert.equal(open.mock.callCount(), 0);
  });

  for (const [state, signedOut] of Object.entries<() => null>({
    'returns null': () => null,
    fails: () => {
      throw new Error('Signed out.');
    },
  })) {
    test(`clear() deletes the items of the last user if getToken ${state} by then`, async () => {
      let getToken: () => string | null = () => ada;
      account.faults({kind: 'offline'});
      const client = account.client({queue: 'persistent', getToken: () => getToken()});
      assert.deepEqual(await start(client), isQueued);
      getToken = signedOut;
      assert.equal(recordKeys().length, 1);
      await client.clear();
      assert.deepEqual(recordKeys(), []);
    });
  }
});

describe('stored records', () => {
  /** Stores a session start, which cannot be sent. Returns its record. */
  async function storeStart(): Promise<QueueItem> {
    account.faults({kind: 'offline'});
    const first = account.client({token: ada, queue: 'persistent'});
    assert.deepEqual(await start(first), isQueued);
    first.close();
    account.faults();
    const [key = ''] = recordKeys();
    const record = JSON.parse(String(localStorage[key])) as QueueItem;
    Reflect.deleteProperty(localStorage, key);
    return record;
  }

  test('a record with another id than its key is sent once', async () => {
    localStorage[`${PREFIX}key`] = JSON.stringify(await storeStart());
    const from = account.requests('POST').length;
    const client = account.client({token: ada, queue: 'persistent'});
    await client.flush();
    assert.deepEqual(recordKeys(), []);
    assert.equal(account.requests('POST').length, from + 1);
  });

  for (const [damage, change] of Object.entries({
    'was counted in the future, by a wrong clock,': {countedAt: Date.now() + 365 * 86_400_000},
    'has a negative age': {waited: -1e300},
  })) {
    test(`a record of another user that ${damage} expires after 7 days`, async () => {
      const record = {...(await storeStart()), ...change, owner: '["another","bob"]'};
      const key = `${PREFIX}${record.id}`;
      localStorage[key] = JSON.stringify(record);
      const open = async () => {
        const client = account.client({token: ada, queue: 'persistent'});
        await client.flush();
        client.close();
      };
      await open();
      const {countedAt, waited} = JSON.parse(String(localStorage[key])) as QueueItem;
      assert.ok(countedAt <= Date.now() && waited >= 0);
      const later = Date.now() + 7.1 * 86_400_000;
      const real = Date.now;
      Date.now = () => later;
      try {
        await open();
      } finally {
        Date.now = real;
      }
      assert.deepEqual(recordKeys(), []);
    });
  }
});
