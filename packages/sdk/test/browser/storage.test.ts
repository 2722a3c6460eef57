import {expect} from '@open-wc/testing';
import {
  all,
  denied,
  missing,
  next,
  prototypeIn,
  sent,
  TabsOfOneAccount,
  until,
  type Prepare,
} from './setup.js';
import type {Tab} from './tab.js';

const tabs = new TabsOfOneAccount();

describe('what waits survives the page', () => {
  it('is sent by the next page', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open();
    expect(
      (await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true})).status,
    ).to.equal('queued');
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    await sent(second);
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });

  it('is looked for once the page is idle: the first look stops a page', async () => {
    let looks = 0;
    const tab = await tabs.open({}, (window) => {
      const real = window.localStorage;
      Object.defineProperty(window, 'localStorage', {get: () => (looks++, real)});
    });
    looks = 0;
    tab.window.rf.createClient({baseUrl: tabs.account.baseUrl, token: tabs.token});
    expect(looks).to.equal(0);
    await until(() => looks > 0);
  });

  it('is sent by a page that is never idle', async () => {
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

  it('is there even when the page goes in the moment of the press', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open();
    expect(await first.client.pending()).to.equal(0);
    void first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    // No more than what a browser does before it goes on to another page.
    for (let moments = 0; moments < 20; moments++) await Promise.resolve();
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    await sent(second);
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });

  it('waits for its owner when somebody else is there', async () => {
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
    await sent(again);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('leaves nothing behind with queue: memory', async () => {
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

/**
 * Gives a tab a vote while another one still sends something of its own: it lies where that one looks next, and is
 * sent by it, up to where the server would answer.
 */
async function giveWhileSending(giving: Tab, sending: Tab): Promise<{vote: Promise<{status: string}>}> {
  const sessionId = await tabs.newSession();
  await tabs.account.faults({kind: 'hold', times: 1});
  void sending.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
  await until(async () => (await tabs.sends(sessionId)) === 1);
  const vote = giving.client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: true});
  expect(await giving.client.pending()).to.equal(2);
  await tabs.account.faults();
  await tabs.account.faults({kind: 'hold', times: 1});
  await until(async () => (await tabs.sends(sessionId)) === 2);
  return {vote};
}

describe('two tabs', () => {
  it('hear of what the other one has sent', async () => {
    const sessionId = await tabs.newSession();
    const [one, other] = [await tabs.open(), await tabs.open()];
    // Who has never had anything to send has nobody to listen.
    await other.client.flush();
    const heard = next(other.client, 'saved');
    await one.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect((await heard).detail.item.sessionId).to.equal(sessionId);
  });

  it('send each item once', async () => {
    const sessionId = await tabs.newSession();
    const all = await Promise.all([tabs.open(), tabs.open(), tabs.open()]);
    const before = (await tabs.account.requests()).length;
    await Promise.all(
      all.flatMap(({client}) => ['cable', 'router'].map((stepId) => client.visitStep({sessionId, stepId}))),
    );
    expect((await tabs.account.requests('/steps$')).length - before).to.be.at.most(6);
  });

  it('hear of what the other one has sent though it is closed meanwhile', async () => {
    const [closing, other] = [await tabs.open(), await tabs.open()];
    // Who has never had anything to send has nobody to listen.
    await other.client.flush();
    const {vote} = await giveWhileSending(other, closing);
    closing.client.close();
    await tabs.account.faults();
    expect((await vote).status).to.equal('saved');
  });

  it('hear of what the other one has sent while they did not listen', async () => {
    const [sending, away] = [await tabs.open(), await tabs.open()];
    await away.client.flush();
    // As one does that lies in the browser's back-forward cache.
    away.window.dispatchEvent(new Event('pagehide'));
    const {vote} = await giveWhileSending(away, sending);
    await tabs.account.faults();
    await until(async () => (await sending.client.pending()) === 0);
    const heard = next(away.client, 'saved');
    away.window.dispatchEvent(new Event('pageshow'));
    expect((await vote).status).to.equal('saved');
    await heard;
  });

  describe('Retry-After', () => {
    const key = () => `resolutionflow-feedback-retry-after:${tabs.account.baseUrl}`;
    const pause = () =>
      tabs.account.faults({kind: 'status', status: 503, headers: {'retry-after': '9999'}, times: 1});
    const voteIn = (tab: Tab, sessionId: string) =>
      tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});

    afterEach(() => localStorage.removeItem(key()));

    it('Retry-After pauses every tab of the origin, 300 s at most', async () => {
      const [first, second] = [await tabs.newSession(), await tabs.newSession()];
      const [one, other] = [await tabs.open(), await tabs.open()];
      await pause();
      expect((await voteIn(one, first)).status).to.equal('queued');
      expect((await voteIn(other, second)).status).to.equal('queued');
      const late = await tabs.open();
      await late.client.flush();
      expect([await tabs.sends(first), await tabs.sends(second)]).to.deep.equal([1, 0]);
      expect(Number(localStorage.getItem(key())) - Date.now()).to.be.within(200_000, 300_000);
      localStorage.removeItem(key());
      await sent(late);
      expect((await tabs.votes(first)).length + (await tabs.votes(second)).length).to.equal(2);
    });

    it('without storage, Retry-After pauses the tab that received it', async () => {
      const sessionId = await tabs.newSession();
      const tab = await tabs.open({}, denied('localStorage', 'indexedDB'));
      await pause();
      expect((await voteIn(tab, sessionId)).status).to.equal('queued');
      await tab.client.flush();
      expect(await tabs.sends(sessionId)).to.equal(1);
      expect(await tab.client.pending()).to.equal(1);
    });

    for (const damaged of ['', 'soon', 'NaN', 'Infinity', '-1', '1e300']) {
      it(`a stored end of the pause that reads "${damaged}" pauses nothing`, async () => {
        const sessionId = await tabs.newSession();
        localStorage.setItem(key(), damaged);
        expect((await voteIn(await tabs.open(), sessionId)).status).to.equal('saved');
      });
    }

    it('an end of the pause that a wrong clock put on tomorrow pauses nothing', async () => {
      const sessionId = await tabs.newSession();
      localStorage.setItem(key(), String(Date.now() + 86_400_000));
      expect((await voteIn(await tabs.open(), sessionId)).status).to.equal('saved');
      expect(localStorage.getItem(key())).to.equal(null);
    });
  });

  it('a tab that is killed while it sends lets the other one go on', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'hold', times: 1});
    const [dying, other] = [await tabs.open(), await tabs.open()];
    void dying.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await until(async () => (await tabs.sends(sessionId)) === 1);
    dying.kill();
    await sent(other);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });
});

const refusal = (name: string) => new DOMException('as a test wants it', name);

const FILLER = 'what-fills-it';
afterEach(() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(FILLER)) localStorage.removeItem(key);
});

/** Not one character more goes in. */
const fullLocalStorage: Prepare = () => {
  for (let size = 2 ** 22; size >= 1;) {
    try {
      localStorage.setItem(`${FILLER}-${size}-${Object.keys(localStorage).length}`, 'x'.repeat(size));
    } catch {
      // Half of it may still fit.
      size /= 2;
    }
  }
};

/** Nothing more can be written, what is there can be read. */
const fullIndexedDb: Prepare = (window) => {
  const store = prototypeIn<IDBObjectStore>(window, 'IDBObjectStore');
  store.put = function () {
    throw refusal('QuotaExceededError');
  };
};

/** A full disk may be noticed only when all is to be written down. */
const fullAtTheEnd: Prepare = (window) => {
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

/** Every transaction breaks off. */
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

/** The connection is gone, as Safari has it after a while in the background. */
const closedIndexedDb: Prepare = (window) => {
  prototypeIn<IDBDatabase>(window, 'IDBDatabase').transaction = () => {
    throw refusal('InvalidStateError');
  };
};

/** Another tab's upgrade, or a browser's bug. */
const silentIndexedDb: Prepare = (window) => {
  prototypeIn<IDBFactory>(window, 'IDBFactory').open = () => new EventTarget() as IDBOpenDBRequest;
};

describe('a browser that lacks something', () => {
  /** What is missing, how, and whether there is nothing left but memory. */
  const lacks: readonly (readonly [string, Prepare, 'memory'?])[] = [
    ['IndexedDB denied', denied('indexedDB')],
    ['no IndexedDB', missing('indexedDB')],
    ['an IndexedDB that never answers', silentIndexedDb],
    ...Object.entries({
      'full when it is written down': fullAtTheEnd,
      broken: brokenIndexedDb,
      closed: closedIndexedDb,
      'that never answers': silentIndexedDb,
    }).map(
      ([how, prepare]) =>
        [
          `no localStorage, and an IndexedDB ${how}`,
          all(missing('localStorage'), prepare),
          'memory',
        ] as const,
    ),
    ['localStorage denied', denied('localStorage')],
    ['a localStorage that is full', fullLocalStorage],
    ['IndexedDB and localStorage denied', denied('indexedDB', 'localStorage'), 'memory'],
    ['IndexedDB and localStorage full', all(fullIndexedDb, fullLocalStorage), 'memory'],
    ['a localStorage that is full, and no IndexedDB', all(missing('indexedDB'), fullLocalStorage), 'memory'],
    ['no Web Locks', missing('navigator.locks')],
    [
      'no Web Locks and no storage',
      all(missing('navigator.locks'), denied('indexedDB', 'localStorage')),
      'memory',
    ],
    ['no randomUUID', missing('crypto.randomUUID')],
    ['no BroadcastChannel', missing('BroadcastChannel')],
  ];
  for (const [what, prepare, left] of lacks) {
    describe(what, () => {
      it('a vote arrives all the same, after a bad network too, and nobody sees a thing', async () => {
        const sessionId = await tabs.newSession();
        const errors: unknown[] = [];
        const complain = (error: unknown) => void errors.push(error);
        const tab = await tabs.open({onError: complain}, (window) => {
          window.addEventListener('error', ({message}) => complain(message));
          window.addEventListener('unhandledrejection', ({reason}) => complain(reason));
          prepare(window);
        });
        const {client} = tab;
        const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
        expect(vote.status).to.equal('saved');
        await tabs.account.faults({kind: 'lose', times: 1});
        await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
        await sent(tab);
        expect(await tabs.votes(sessionId)).to.deep.equal([
          {step_id: 'cable', was_helpful: false, reasons: [], note: null},
        ]);
        expect(errors).to.deep.equal([]);
      });

      it(`what waits ${left ? 'is gone with the page' : 'survives the page'}`, async () => {
        const sessionId = await tabs.newSession();
        await tabs.account.faults({kind: 'offline'});
        const first = await tabs.open({}, prepare);
        const vote = await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
        expect(vote.status).to.equal('queued');
        expect(await first.client.pending()).to.equal(1);
        first.kill();
        await tabs.account.faults();
        const second = await tabs.open({}, prepare);
        await sent(second);
        expect((await tabs.votes(sessionId)).length).to.equal(left ? 0 : 1);
      });
    });
  }

  it('falls back to IndexedDB, which a page that has more reads as well', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const first = await tabs.open({}, denied('localStorage'));
    await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    await sent(second);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('forgets what lies there at a sign-out, though there is room elsewhere by then', async () => {
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

  it('sends what it holds when it becomes full meanwhile', async () => {
    const sessionId = await tabs.newSession();
    let token: string | null = null;
    const tab = await tabs.open({getToken: () => token});
    // Stored without an owner: who it belongs to cannot be written down any more.
    await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    fullLocalStorage(tab.window);
    token = tabs.token;
    await sent(tab);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('is not blocked by an upgrade that waits for a tab', async () => {
    const sessionId = await tabs.newSession();
    // A database that no page of another test holds.
    const name = `outbox-${crypto.randomUUID()}`;
    const apart = all(denied('localStorage'), (window) => {
      // On the prototype: WebKit may forget what is put on the factory itself.
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
    await sent(await tabs.open({}, apart));
    // The late one had nothing but its memory.
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });
});
