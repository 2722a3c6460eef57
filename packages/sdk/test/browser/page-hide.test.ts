import {expect} from '@open-wc/testing';
import type {RfClientOptions} from '@resolutionflow/sdk';
import {next, sendAll, TabsOfOneAccount, until} from './setup.js';

const tabs = new TabsOfOneAccount();
const KEEPALIVE_BYTES = 16 * 1024;
const STEPS = ['cable', 'router'];

const isOf = (sessionId: string, body: unknown): boolean => (body as {id?: string}).id === sessionId;

const bytes = (body: unknown): number => new TextEncoder().encode(JSON.stringify(body)).length;

afterEach(() => localStorage.clear());

async function completedSessions(count: number): Promise<string[]> {
  return Promise.all(
    Array.from({length: count}, async () => {
      const id = await tabs.newSession();
      await tabs.account.completeSession(id);
      return id;
    }),
  );
}

const leave = (window: Window, persisted = false) =>
  window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted}));
const comeBack = (window: Window) =>
  window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));

/** Opens a tab that has sent everything, and records the paths of its later `keepalive` requests. */
async function openListening(options: Partial<RfClientOptions> = {}) {
  const keepaliveRequests: string[] = [];
  const network = {isOffline: false};
  const tab = await tabs.open({
    ...options,
    fetch: async (input, init) => {
      const request = input as Request;
      // Requests with `keepalive` get through, as if the network had just come back.
      if (network.isOffline && !request.keepalive) throw new TypeError('Failed to fetch');
      if (request.keepalive) keepaliveRequests.push(new URL(request.url).pathname);
      return tab.window.fetch(request, init);
    },
  });
  const sessionId = await tabs.newSession();
  await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
  return {tab, keepaliveRequests, network};
}

describe('pagehide of a page that is closed', () => {
  for (const [which, tokenDelay] of [
    ['a vote in flight and a pending vote', 0],
    // Longer than a write waits for its owner.
    ['votes that were stored before their owner was known', 150],
  ] as const) {
    it(`pagehide: ${which} are sent with keepalive`, async () => {
      const sessionId = await tabs.newSession();
      const getToken = () => new Promise<string>((resolve) => setTimeout(resolve, tokenDelay, tabs.token));
      const {tab, keepaliveRequests} = await openListening({token: undefined, getToken});
      await tabs.account.faults({kind: 'hold', times: 1});
      for (const stepId of STEPS) void tab.client.submitStepFeedback({sessionId, stepId, wasHelpful: false});
      await until(
        async () => (await tabs.voteRequests(sessionId)) === 1 && (await tab.client.pending()) === 2,
      );
      expect(keepaliveRequests).to.deep.equal([]);
      leave(tab.window);
      await until(async () => (await tabs.votes(sessionId)).length === 2);
      expect(keepaliveRequests).to.deep.equal(STEPS.map((stepId) => `/api/v1/steps/${stepId}/feedback`));
    });
  }

  it('pagehide: items whose request failed are sent with keepalive and contain their time', async () => {
    const [sessionId, later] = [await tabs.newSession(), crypto.randomUUID()];
    const {tab, keepaliveRequests, network} = await openListening();
    network.isOffline = true;
    const {client} = tab;
    expect((await client.startSession({treeId: 'vpn', id: later})).status).to.equal('queued');
    const vote = await client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: false});
    expect(vote.status).to.equal('queued');
    leave(tab.window);
    const findStart = async () =>
      (await tabs.account.requests('/sessions$')).find(({body}) => isOf(later, body));
    await until(async () => (await findStart())?.status === 201);
    expect((await findStart())?.body).to.have.property('started_at');
    expect(keepaliveRequests).to.deep.equal(['/api/v1/sessions', '/api/v1/steps/router/feedback']);
    await until(async () => (await tabs.votes(sessionId)).length === 1);
  });

  it('pagehide: nothing is sent while Retry-After pauses the queue', async () => {
    const sessionId = await tabs.newSession();
    const {tab, keepaliveRequests} = await openListening();
    await tabs.account.faults({kind: 'status', status: 503, headers: {'retry-after': '300'}, times: 1});
    const vote = await tab.client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: false});
    expect(vote.status).to.equal('queued');
    leave(tab.window);
    await tab.client.getMe();
    expect(keepaliveRequests).to.deep.equal([]);
  });

  it('pagehide: items of a user are not sent with the token of a user who signed in later', async () => {
    const bob = await tabs.account.token({userId: 'bob', name: 'Bob'});
    let current = tabs.token;
    const {tab, keepaliveRequests} = await openListening({token: undefined, getToken: () => current});
    const {client, window} = tab;
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    await tabs.account.faults({kind: 'hold-response', times: 1});
    const settled = client.startSession({treeId: 'vpn', id: first});
    void client.startSession({treeId: 'vpn', id: second});
    await until(async () => (await tabs.account.requests('/sessions$')).some(({body}) => isOf(first, body)));
    await until(async () => (await client.pending()) === 2);
    current = bob;
    await tabs.account.faults();
    await settled;
    // After this write the client uses Bob's token.
    const id = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id});
    leave(window);
    current = tabs.token;
    await sendAll(tab);
    expect(keepaliveRequests).to.deep.equal([]);
    const owners = [first, second, id].map(async (session) => {
      const {user_id} = await tabs.account.call<{user_id: string}>('GET', `/sessions/${session}`);
      return user_id;
    });
    expect(await Promise.all(owners)).to.deep.equal(['ada', 'ada', 'bob']);
  });

  for (const letter of ['x', '€']) {
    it(`pagehide: sends as many ratings as fit into 16 KiB, with comments of 500 ${letter}`, async () => {
      const sessionIds = await completedSessions(32);
      const {tab, keepaliveRequests} = await openListening();
      await tabs.account.faults({kind: 'hold'});
      const comment = letter.repeat(500);
      const size = bytes({rating: 5, comment});
      for (const sessionId of sessionIds) void tab.client.rateSession({sessionId, rating: 5, comment});
      const isInFlight = async () =>
        (await tabs.account.requests('/rate')).some(({body}) => bytes(body) === size);
      await until(async () => (await isInFlight()) && (await tab.client.pending()) === 32);
      const limit = Math.floor(KEEPALIVE_BYTES / size);
      leave(tab.window);
      await until(() => keepaliveRequests.length >= limit);

      // Without a response all of them stay pending, and each is saved once.
      expect(await tab.client.pending()).to.equal(32);
      expect(keepaliveRequests.length).to.equal(limit);
      tab.kill();
      const refused: unknown[] = [];
      const later = await tabs.open();
      later.client.addEventListener('refused', ({detail}) => refused.push(detail.item));
      expect(await later.client.pending()).to.equal(32);
      await tabs.account.faults();
      await sendAll(later);
      expect(refused).to.deep.equal([]);
      for (const sessionId of sessionIds) {
        expect((await tabs.account.feedback(sessionId)).rating).to.include({rating: 5, comment});
      }
    });
  }
});

describe('a page in the back-forward cache', () => {
  it('a cached page has no channel and no lock, and opens its channel when it is restored', async () => {
    const open = new Set<BroadcastChannel>();
    const sessionId = await tabs.newSession();
    const tab = await tabs.open({}, (window) => {
      const Real = BroadcastChannel;
      Reflect.set(
        window,
        'BroadcastChannel',
        class extends Real {
          constructor(name: string) {
            super(name);
            open.add(this);
          }
          override close() {
            super.close();
            open.delete(this);
          }
        },
      );
    });
    await tabs.account.faults({kind: 'offline'});
    await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(open.size).to.equal(1);
    leave(tab.window, true);
    expect(open.size).to.equal(0);
    const locks = async () => {
      const {held = [], pending = []} = await navigator.locks.query();
      return [...held, ...pending].filter(({name}) => name?.includes(tabs.account.baseUrl));
    };
    await until(async () => (await locks()).length === 0);
    comeBack(tab.window);
    expect(open.size).to.equal(1);
  });

  it('a restored page sends items of closed tabs and is notified of other tabs’ writes', async () => {
    const sessionId = await tabs.newSession();
    const {tab} = await openListening();
    leave(tab.window, true);
    await tabs.account.faults({kind: 'offline'});
    const other = await tabs.open();
    await other.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    other.kill();
    await tabs.account.faults();
    comeBack(tab.window);
    await until(async () => (await tabs.votes(sessionId)).length === 1);

    const third = await tabs.open();
    const notified = next(tab.client, 'saved');
    await third.client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: true});
    expect((await notified).detail.item.sessionId).to.equal(sessionId);
  });
});
