import {expect} from '@open-wc/testing';
import {all, denied, missing, prototypeIn, sendAll, TabsOfOneAccount, until, type Prepare} from './setup.js';

const tabs = new TabsOfOneAccount();

describe('pending items after their page is closed', () => {
  it('a pending vote of a closed page is sent by the next page', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open();
    expect(
      (await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true})).status,
    ).to.equal('queued');
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    await sendAll(second);
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });

  it('a pending vote and rating of a closed page keep their reasons and note', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open();
    const vote = {sessionId, stepId: 'cable', wasHelpful: false} as const;
    await first.client.submitStepFeedback({...vote, reasons: ['unclear']});
    await first.client.submitStepFeedback({...vote, reasons: ['outdated', 'our_own'], note: 'Old menu'});
    await first.client.completeSession({sessionId, outcome: 'unresolved'});
    await first.client.rateSession({sessionId, rating: 2, comment: 'Slow', reasons: ['no_access']});
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    const pending = await second.client.pendingItems();
    expect(pending.map(({kind}) => kind)).to.deep.equal(['vote', 'complete', 'rating']);
    await sendAll(second);
    const {rating, steps} = await tabs.account.feedback(sessionId);
    expect(steps).to.deep.equal([
      {step_id: 'cable', was_helpful: false, reasons: ['our_own', 'outdated'], note: 'Old menu'},
    ]);
    expect(rating).to.include({rating: 2, comment: 'Slow'});
    expect(rating?.reasons).to.deep.equal(['no_access']);
  });

  it('createClient first reads localStorage when the page is idle', async () => {
    let reads = 0;
    const tab = await tabs.open({}, (window) => {
      const real = window.localStorage;
      Object.defineProperty(window, 'localStorage', {get: () => (reads++, real)});
    });
    reads = 0;
    tab.window.rf.createClient({baseUrl: tabs.account.baseUrl, token: tabs.token});
    expect(reads).to.equal(0);
    await until(() => reads > 0);
  });

  it('a page that is never idle sends the pending vote of a closed page', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open();
    await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    first.kill();
    await tabs.account.faults();
    await tabs.open({}, (window) => {
      const work = () => {
        for (const end = performance.now() + 20; performance.now() < end;);
        window.requestAnimationFrame(work);
      };
      work();
    });
    await until(async () => (await tabs.votes(sessionId)).length === 1);
  });

  it('a vote is stored even if the page closes right after it', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open();
    expect(await first.client.pending()).to.equal(0);
    void first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    // Only microtasks: a browser runs these before it opens another page.
    for (let i = 0; i < 20; i++) await Promise.resolve();
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    await sendAll(second);
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });

  it('a pending vote is not sent while another user is signed in', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const mine = await tabs.open();
    await mine.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    mine.kill();
    await tabs.account.faults();
    const theirs = await tabs.open({token: await tabs.account.token({userId: 'bob'})});
    await theirs.client.flush();
    expect(await theirs.client.pending()).to.equal(0);
    expect(await tabs.votes(sessionId)).to.deep.equal([]);
    theirs.kill();
    const again = await tabs.open();
    await sendAll(again);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('queue: memory stores nothing for the next page', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const shared = await tabs.open({queue: 'memory'});
    await shared.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    shared.kill();
    await tabs.account.faults();
    const next = await tabs.open();
    await next.client.flush();
    expect(await tabs.votes(sessionId)).to.deep.equal([]);
  });
});

const storageError = (name: string) => new DOMException('Thrown by the test.', name);

const FILLER = 'filler';
afterEach(() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(FILLER)) localStorage.removeItem(key);
});

/** Fills `localStorage` to the last character. */
const fullLocalStorage: Prepare = () => {
  for (let size = 2 ** 22; size >= 1;) {
    try {
      localStorage.setItem(`${FILLER}-${size}-${Object.keys(localStorage).length}`, 'x'.repeat(size));
    } catch {
      // A value of half the size may still fit.
      size /= 2;
    }
  }
};

/** IndexedDB cannot be written, only read. */
const fullIndexedDb: Prepare = (window) => {
  const store = prototypeIn<IDBObjectStore>(window, 'IDBObjectStore');
  store.put = function () {
    throw storageError('QuotaExceededError');
  };
};

/** IndexedDB aborts after a successful write, as browsers do when the disk is full at commit. */
const fullAtCommit: Prepare = (window) => {
  const store = prototypeIn<IDBObjectStore>(window, 'IDBObjectStore');
  const put = Reflect.get(store, 'put') as (
    this: IDBObjectStore,
    ...args: unknown[]
  ) => IDBRequest<IDBValidKey>;
  store.put = function (...args) {
    const request = put.apply(this, args);
    request.addEventListener('success', () => this.transaction.abort());
    return request;
  };
};

/** Every IndexedDB transaction aborts. */
const brokenIndexedDb: Prepare = (window) => {
  const database = prototypeIn<IDBDatabase>(window, 'IDBDatabase');
  const transaction = Reflect.get(database, 'transaction') as (
    this: IDBDatabase,
    ...args: unknown[]
  ) => IDBTransaction;
  database.transaction = function (...args) {
    const broken = transaction.apply(this, args);
    queueMicrotask(() => broken.abort());
    return broken;
  };
};

/** The IndexedDB connection is closed, as in Safari after some time in the background. */
const closedIndexedDb: Prepare = (window) => {
  prototypeIn<IDBDatabase>(window, 'IDBDatabase').transaction = () => {
    throw storageError('InvalidStateError');
  };
};

/** Opening IndexedDB never settles: another tab's upgrade, or a browser's bug. */
const silentIndexedDb: Prepare = (window) => {
  prototypeIn<IDBFactory>(window, 'IDBFactory').open = () => new EventTarget() as IDBOpenDBRequest;
};

describe('a browser that lacks something', () => {
  /** A name, the change to the tab, and whether only memory remains. */
  const limitations: readonly (readonly [string, Prepare, 'memory'?])[] = [
    ['IndexedDB denied', denied('indexedDB')],
    ['no IndexedDB', missing('indexedDB')],
    ['IndexedDB never responds', silentIndexedDb],
    ...Object.entries({
      'is full at commit': fullAtCommit,
      'aborts transactions': brokenIndexedDb,
      'is closed': closedIndexedDb,
      'never responds': silentIndexedDb,
    }).map(
      ([how, prepare]) =>
        [`no localStorage, and IndexedDB ${how}`, all(missing('localStorage'), prepare), 'memory'] as const,
    ),
    ['localStorage denied', denied('localStorage')],
    ['localStorage full', fullLocalStorage],
    ['IndexedDB and localStorage denied', denied('indexedDB', 'localStorage'), 'memory'],
    ['IndexedDB and localStorage full', all(fullIndexedDb, fullLocalStorage), 'memory'],
    ['localStorage full and no IndexedDB', all(missing('indexedDB'), fullLocalStorage), 'memory'],
    ['no Web Locks', missing('navigator.locks')],
    [
      'no Web Locks and no storage',
      all(missing('navigator.locks'), denied('indexedDB', 'localStorage')),
      'memory',
    ],
    ['no randomUUID', missing('crypto.randomUUID')],
    ['no BroadcastChannel', missing('BroadcastChannel')],
  ];
  for (const [limitation, prepare, fallback] of limitations) {
    describe(limitation, () => {
      it(`${limitation}: votes are saved, also after a lost response, without an error on the page`, async () => {
        const sessionId = await tabs.newSession();
        const errors: unknown[] = [];
        const collect = (error: unknown) => void errors.push(error);
        const tab = await tabs.open({onError: collect}, (window) => {
          window.addEventListener('error', ({message}) => collect(message));
          window.addEventListener('unhandledrejection', ({reason}) => collect(reason));
          prepare(window);
        });
        const {client} = tab;
        const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
        expect(vote.status).to.equal('saved');
        await tabs.account.faults({kind: 'lose', times: 1});
        await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
        await sendAll(tab);
        expect(await tabs.votes(sessionId)).to.deep.equal([
          {step_id: 'cable', was_helpful: false, reasons: [], note: null},
        ]);
        expect(errors).to.deep.equal([]);
      });

      it(`${limitation}: a pending vote ${fallback ? 'is lost' : 'survives'} when the page closes`, async () => {
        const sessionId = await tabs.newSession();
        await tabs.account.faults({kind: 'offline'});
        const first = await tabs.open({}, prepare);
        const vote = await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
        expect(vote.status).to.equal('queued');
        expect(await first.client.pending()).to.equal(1);
        first.kill();
        await tabs.account.faults();
        const second = await tabs.open({}, prepare);
        await sendAll(second);
        expect((await tabs.votes(sessionId)).length).to.equal(fallback ? 0 : 1);
      });
    });
  }

  it('without localStorage a vote is stored in IndexedDB, and a page with both sends it', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open({}, denied('localStorage'));
    await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    await sendAll(second);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('clear() also deletes items in IndexedDB when localStorage is available again', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open({}, denied('localStorage'));
    await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    first.kill();
    const second = await tabs.open();
    await second.client.clear();
    second.kill();
    const third = await tabs.open({}, denied('localStorage'));
    expect(await third.client.pending()).to.equal(0);
  });

  it('a vote without an owner is sent although localStorage became full', async () => {
    const sessionId = await tabs.newSession();
    let token: string | null = null;
    const tab = await tabs.open({getToken: () => token});
    // Stored without an owner. The full storage cannot take the owner later.
    await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    fullLocalStorage(tab.window);
    token = tabs.token;
    await sendAll(tab);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('a blocked IndexedDB upgrade does not block writes of open and new tabs', async () => {
    const sessionId = await tabs.newSession();
    // A database that pages of other tests do not use.
    const name = `outbox-${crypto.randomUUID()}`;
    const apart = all(denied('localStorage'), (window) => {
      // On the prototype: WebKit can lose properties of the factory itself.
      const factory = prototypeIn<IDBFactory>(window, 'IDBFactory');
      const open = Reflect.get(factory, 'open');
      factory.open = function () {
        return open.call(this, name);
      };
    });
    const holding = await tabs.open({}, apart);
    expect(await holding.client.pending()).to.equal(0);
    const upgrade = indexedDB.open(name, 2);
    const upgraded = new Promise<void>((resolve, reject) => {
      upgrade.onsuccess = () => (upgrade.result.close(), resolve());
      upgrade.onerror = () => reject(upgrade.error ?? new Error('no upgrade'));
    });
    await new Promise((resolve) => (upgrade.onblocked = resolve));
    const late = await tabs.open({}, apart);
    await tabs.account.faults({kind: 'offline'});
    for (const [stepId, {client}] of Object.entries({cable: holding, router: late})) {
      const vote = await client.submitStepFeedback({sessionId, stepId, wasHelpful: true});
      expect(vote.status, stepId).to.equal('queued');
    }
    holding.kill();
    late.kill();
    await upgraded;
    await tabs.account.faults();
    await sendAll(await tabs.open({}, apart));
    // The late tab kept its vote only in memory.
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });
});
