import {expect} from '@open-wc/testing';
import type {RfClientOptions} from '@resolutionflow/sdk';
import {next, sent, TabsOfOneAccount, until} from './setup.js';

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

/** A tab that has a token and nothing to do, and what it sends with `keepalive`, by path. */
async function openListening(options: Partial<RfClientOptions> = {}) {
  const withLastBreath: string[] = [];
  const network = {isOffline: false};
  const tab = await tabs.open({
    ...options,
    fetch: async (input, init) => {
      const request = input as Request;
      // Requests with `keepalive` get through, as if the network had just come back.
      if (network.isOffline && !request.keepalive) throw new TypeError('Failed to fetch');
      if (request.keepalive) withLastBreath.push(new URL(request.url).pathname);
      return tab.window.fetch(request, init);
    },
  });
  const sessionId = await tabs.newSession();
  await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
  return {tab, withLastBreath, network};
}

describe('the page goes for good', () => {
  it('what is on its way or about to be goes with keepalive', async () => {
    const sessionId = await tabs.newSession();
    const {tab, withLastBreath} = await openListening();
    await tabs.account.faults({kind: 'hold', times: 1});
    for (const stepId of STEPS) void tab.client.submitStepFeedback({sessionId, stepId, wasHelpful: false});
    await until(async () => (await tabs.sends(sessionId)) === 1 && (await tab.client.pending()) === 2);
    expect(withLastBreath).to.deep.equal([]);
    leave(tab.window);
    await until(async () => (await tabs.votes(sessionId)).length === 2);
    expect(withLastBreath).to.deep.equal(STEPS.map((stepId) => `/api/v1/steps/${stepId}/feedback`));
  });

  it('on pagehide, items that failed before are sent with keepalive and carry their time', async () => {
    const [sessionId, later] = [await tabs.newSession(), crypto.randomUUID()];
    const {tab, withLastBreath, network} = await openListening();
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
    expect(withLastBreath).to.deep.equal(['/api/v1/sessions', '/api/v1/steps/router/feedback']);
    await until(async () => (await tabs.votes(sessionId)).length === 1);
  });

  it('on pagehide, nothing is sent while Retry-After pauses the queue', async () => {
    const sessionId = await tabs.newSession();
    const {tab, withLastBreath} = await openListening();
    await tabs.account.faults({kind: 'status', status: 503, headers: {'retry-after': '300'}, times: 1});
    const vote = await tab.client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: false});
    expect(vote.status).to.equal('queued');
    leave(tab.window);
    await tab.client.getMe();
    expect(withLastBreath).to.deep.equal([]);
  });

  it('what one person gave does not go as another’s who has signed in since', async () => {
    const bob = await tabs.account.token({userId: 'bob', name: 'Bob'});
    let current = tabs.token;
    const {tab, withLastBreath} = await openListening({token: undefined, getToken: () => current});
    const {client, window} = tab;
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    await tabs.account.faults({kind: 'hold-answer', times: 1});
    const settled = client.startSession({treeId: 'vpn', id: first});
    void client.startSession({treeId: 'vpn', id: second});
    await until(async () => (await tabs.account.requests('/sessions$')).some(({body}) => isOf(first, body)));
    await until(async () => (await client.pending()) === 2);
    current = bob;
    await tabs.account.faults();
    await settled;
    // Bob's token is the one in use once something of his has been sent.
    const id = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id});
    leave(window);
    current = tabs.token;
    await sent(tab);
    expect(withLastBreath).to.deep.equal([]);
    const owners = [first, second, id].map(async (session) => {
      const {user_id} = await tabs.account.call<{user_id: string}>('GET', `/sessions/${session}`);
      return user_id;
    });
    expect(await Promise.all(owners)).to.deep.equal(['ada', 'ada', 'bob']);
  });

  for (const letter of ['x', '€']) {
    it(`at most 16 KiB, and as much as fits: comments of 500 ${letter}`, async () => {
      const sessionIds = await completedSessions(32);
      const {tab, withLastBreath} = await openListening();
      await tabs.account.faults({kind: 'hold'});
      const comment = letter.repeat(500);
      const size = bytes({rating: 5, comment});
      for (const sessionId of sessionIds) void tab.client.rateSession({sessionId, rating: 5, comment});
      const isOnItsWay = async () =>
        (await tabs.account.requests('/rate')).some(({body}) => bytes(body) === size);
      await until(async () => (await isOnItsWay()) && (await tab.client.pending()) === 32);
      const most = Math.floor(KEEPALIVE_BYTES / size);
      leave(tab.window);
      await until(() => withLastBreath.length >= most);

      // Nobody has answered: all of them still wait, and each arrives once.
      expect(await tab.client.pending()).to.equal(32);
      expect(withLastBreath.length).to.equal(most);
      tab.kill();
      const refused: unknown[] = [];
      const later = await tabs.open();
      later.client.addEventListener('refused', ({detail}) => refused.push(detail.item));
      expect(await later.client.pending()).to.equal(32);
      await tabs.account.faults();
      await sent(later);
      expect(refused).to.deep.equal([]);
      for (const sessionId of sessionIds) {
        expect((await tabs.account.feedback(sessionId)).rating).to.include({rating: 5, comment});
      }
    });
  }
});

describe('the page is put aside and comes back', () => {
  it('it has no channel and no lock meanwhile', async () => {
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

  it('it sends what others have left behind, and hears of them again', async () => {
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
    const heard = next(tab.client, 'saved');
    await third.client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: true});
    expect((await heard).detail.item.sessionId).to.equal(sessionId);
  });
});
