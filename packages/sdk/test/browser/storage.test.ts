import {expect} from '@open-wc/testing';
import type {RfClient} from '@resolutionflow/sdk';
import {createAccount, type Account} from '../../../dev/dist/fixtures/page-account.js';
import {Tab} from './tab.js';

let account: Account;
let token: string;
const tabs: Tab[] = [];

const open = async (
  options: {token?: string; queue?: 'persistent' | 'memory'} = {},
  prepare?: (window: Window) => void,
): Promise<Tab> => {
  const tab = await Tab.open({baseUrl: account.baseUrl, token, ...options}, prepare);
  tabs.push(tab);
  return tab;
};

const newSession = async (): Promise<string> => {
  const id = crypto.randomUUID();
  await account.startSession('vpn', id);
  return id;
};

const next = (client: RfClient, type: 'queued' | 'saved' | 'refused') =>
  new Promise<{detail: {item: {kind: string; sessionId: string}}}>((resolve) =>
    client.addEventListener(type, resolve, {once: true}),
  );

/** Everything that waits is on the server: a try may fail, as when a connection is cut with the tab that used it. */
async function sent({client}: Tab): Promise<void> {
  do await client.flush();
  while ((await client.pending()) > 0);
}

/** Takes something away from a tab. */
const without =
  (...names: string[]) =>
  (window: Window): void => {
    for (const name of names) {
      const [object, key] = name.includes('.')
        ? [Reflect.get(window, name.split('.')[0]!) as object, name.split('.')[1]!]
        : [window, name];
      Object.defineProperty(object, key, {
        configurable: true,
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  };

const undefinedIn =
  (...names: string[]) =>
  (window: Window): void => {
    for (const name of names) {
      const [object, key] = name.includes('.')
        ? [Reflect.get(window, name.split('.')[0]!) as object, name.split('.')[1]!]
        : [window, name];
      // On the prototype, so that `in` does not find it either.
      let owner: object | null = object;
      while (owner && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as object | null;
      if (owner) Reflect.deleteProperty(owner, key);
    }
  };

before(async () => {
  account = await createAccount();
  await account.putFlow('vpn', ['cable', 'router']);
  token = await account.token();
});
afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.kill();
  await account.faults();
});

describe('what waits survives the page', () => {
  it('is sent by the next page', async () => {
    const sessionId = await newSession();
    await account.faults({kind: 'offline'});
    const first = await open();
    expect(
      (await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true})).status,
    ).to.equal('queued');
    first.kill();
    await account.faults();
    const second = await open();
    await sent(second);
    expect((await account.feedback(sessionId)).steps).to.deep.equal([{step_id: 'cable', was_helpful: true}]);
  });

  it('goes on its way when the page goes', async () => {
    const sessionId = await newSession();
    const tab = await open();
    await tab.client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: true});
    await account.faults({kind: 'hold', times: 1});
    void tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
    const tries = async () =>
      (await account.requests('cable')).filter(
        ({body}) => (body as {session_id?: string}).session_id === sessionId,
      ).length;
    while ((await tries()) < 1) await new Promise(requestAnimationFrame);
    tab.window.dispatchEvent(new Event('pagehide'));
    while ((await tries()) < 2) await new Promise(requestAnimationFrame);
    const votes = async () => (await account.feedback(sessionId)).steps.length;
    while ((await votes()) < 2) await new Promise(requestAnimationFrame);
  });

  it('waits for its owner when somebody else is there', async () => {
    const sessionId = await newSession();
    await account.faults({kind: 'offline'});
    const mine = await open();
    await mine.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    mine.kill();
    await account.faults();
    const theirs = await open({token: await account.token({userId: 'bob'})});
    await theirs.client.flush();
    expect(await theirs.client.pending()).to.equal(0);
    expect((await account.feedback(sessionId)).steps).to.deep.equal([]);
    theirs.kill();
    const again = await open();
    await sent(again);
    expect((await account.feedback(sessionId)).steps.length).to.equal(1);
  });

  it('leaves nothing behind with queue: memory', async () => {
    const sessionId = await newSession();
    await account.faults({kind: 'offline'});
    const shared = await open({queue: 'memory'});
    await shared.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    shared.kill();
    await account.faults();
    const next = await open();
    await next.client.flush();
    expect((await account.feedback(sessionId)).steps).to.deep.equal([]);
  });
});

describe('two tabs', () => {
  it('hear of what the other one has sent', async () => {
    const sessionId = await newSession();
    const [one, other] = [await open(), await open()];
    const heard = next(other.client, 'saved');
    await one.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect((await heard).detail.item.sessionId).to.equal(sessionId);
  });

  it('send each item once', async () => {
    const sessionId = await newSession();
    const all = await Promise.all([open(), open(), open()]);
    const before = (await account.requests()).length;
    await Promise.all(
      all.flatMap(({client}) => ['cable', 'router'].map((stepId) => client.visitStep({sessionId, stepId}))),
    );
    expect((await account.requests('/steps$')).length - before).to.be.at.most(6);
  });

  it('a tab that is killed while it sends lets the other one go on', async () => {
    const sessionId = await newSession();
    await account.faults({kind: 'hold', times: 1});
    const [dying, other] = [await open(), await open()];
    void dying.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    const isOnItsWay = async () =>
      (await account.requests('cable')).some(
        ({body}) => (body as {session_id?: string}).session_id === sessionId,
      );
    while (!(await isOnItsWay())) await new Promise(requestAnimationFrame);
    dying.kill();
    await sent(other);
    expect((await account.feedback(sessionId)).steps.length).to.equal(1);
  });
});

describe('a browser that lacks something', () => {
  const lacks: readonly (readonly [string, (window: Window) => void])[] = [
    ['IndexedDB denied', without('indexedDB')],
    ['no IndexedDB', undefinedIn('indexedDB')],
    ['IndexedDB and localStorage denied', without('indexedDB', 'localStorage')],
    ['no Web Locks', undefinedIn('navigator.locks')],
    [
      'no Web Locks and no storage',
      (window) => (undefinedIn('navigator.locks')(window), without('indexedDB', 'localStorage')(window)),
    ],
    ['no randomUUID', undefinedIn('crypto.randomUUID')],
    ['no BroadcastChannel', undefinedIn('BroadcastChannel')],
    [
      'an IndexedDB that never answers',
      (window) => {
        window.indexedDB.open = () => new EventTarget() as IDBOpenDBRequest;
      },
    ],
    [
      'a localStorage that is full, and no IndexedDB',
      (window) => {
        undefinedIn('indexedDB')(window);
        (window as unknown as {Storage: {prototype: Storage}}).Storage.prototype.setItem = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      },
    ],
  ];
  for (const [what, prepare] of lacks) {
    it(`${what}: a vote arrives all the same, after a bad network too`, async () => {
      const sessionId = await newSession();
      const tab = await open({}, prepare);
      const {client} = tab;
      const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
      expect(vote.status).to.equal('saved');
      await account.faults({kind: 'lose', times: 1});
      await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
      await sent(tab);
      expect((await account.feedback(sessionId)).steps).to.deep.equal([
        {step_id: 'cable', was_helpful: false},
      ]);
    });
  }

  it('falls back to localStorage, which survives the page as well', async () => {
    const sessionId = await newSession();
    await account.faults({kind: 'offline'});
    const first = await open({}, without('indexedDB'));
    await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    first.kill();
    await account.faults();
    const second = await open();
    await sent(second);
    expect((await account.feedback(sessionId)).steps.length).to.equal(1);
  });
});
