import {expect} from '@open-wc/testing';
import {all, missing, next, prototypeIn, sendAll, TabsOfOneAccount, until} from './setup.js';
import type {Tab} from './tab.js';

const tabs = new TabsOfOneAccount();
/** Removes the APIs that a page at `http://feedback.intranet` does not have. */
const insecure = all(missing('crypto.randomUUID', 'navigator.locks'), (window) => {
  expect('randomUUID' in window.crypto || 'locks' in window.navigator).to.equal(false);
});
/** The lease of a killed tab ends after this time. */
const LEASE_MS = 6000;
/** The additional time that a busy machine may need. */
const SLACK_MS = 5000;
/** The seq numbers of all votes that reached the server. */
const deliveredVotes = async (): Promise<number[]> =>
  (await tabs.account.requests('/feedback$'))
    .filter(({fault}) => fault === null)
    .map(({body}) => (body as {seq: number}).seq);

afterEach(() => localStorage.clear());

/**
 * Submits a vote in one tab while another tab sends. The sending tab takes the vote from the shared queue, and the
 * network holds its request.
 */
async function voteWhileOtherSends(voting: Tab, sending: Tab): Promise<{vote: Promise<{status: string}>}> {
  const sessionId = await tabs.newSession();
  await tabs.account.faults({kind: 'hold', times: 1});
  void sending.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
  await until(async () => (await tabs.voteRequests(sessionId)) === 1);
  const vote = voting.client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: true});
  expect(await voting.client.pending()).to.equal(2);
  await tabs.account.faults();
  await tabs.account.faults({kind: 'hold', times: 1});
  await until(async () => (await tabs.voteRequests(sessionId)) === 2);
  return {vote};
}

describe('two tabs', () => {
  it('a tab fires saved for an item that another tab sent', async () => {
    const sessionId = await tabs.newSession();
    const [one, other] = [await tabs.open(), await tabs.open()];
    // A client subscribes to the channel when it first needs its queue.
    await other.client.flush();
    const notified = next(other.client, 'saved');
    await one.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect((await notified).detail.item.sessionId).to.equal(sessionId);
  });

  it('three tabs that write at the same time send each item once', async () => {
    const sessionId = await tabs.newSession();
    const opened = await Promise.all([tabs.open(), tabs.open(), tabs.open()]);
    await Promise.all(
      opened.flatMap(({client}) =>
        ['cable', 'router'].map((stepId) => client.visitStep({sessionId, stepId})),
      ),
    );
    // A repeated request would precede a later vote of the same tab.
    for (const tab of opened) {
      await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
      await sendAll(tab);
    }
    expect(await tabs.voteRequests(sessionId)).to.be.at.least(opened.length);
    const visits = await tabs.account.requests(`/sessions/${sessionId}/steps$`);
    expect(visits.length).to.be.at.most(6);
  });

  it('a tab’s write settles when another tab sends it and its client is closed meanwhile', async () => {
    const [closing, other] = [await tabs.open(), await tabs.open()];
    // A client subscribes to the channel when it first needs its queue.
    await other.client.flush();
    const {vote} = await voteWhileOtherSends(other, closing);
    closing.client.close();
    await tabs.account.faults();
    expect((await vote).status).to.equal('saved');
  });

  it('a tab in the back-forward cache fires saved on its return, for an item that another tab sent', async () => {
    const [sending, away] = [await tabs.open(), await tabs.open()];
    await away.client.flush();
    // The browser moves the tab to its back-forward cache.
    away.window.dispatchEvent(new Event('pagehide'));
    const {vote} = await voteWhileOtherSends(away, sending);
    await tabs.account.faults();
    await until(async () => (await sending.client.pending()) === 0);
    const notified = next(away.client, 'saved');
    away.window.dispatchEvent(new Event('pageshow'));
    expect((await vote).status).to.equal('saved');
    await notified;
  });

  it('after a tab is killed during a request, another tab sends its vote', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'hold', times: 1});
    const [dying, other] = [await tabs.open(), await tabs.open()];
    void dying.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await until(async () => (await tabs.voteRequests(sessionId)) === 1);
    dying.kill();
    await sendAll(other);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });
});

describe('two tabs on an insecure origin, without Web Locks', () => {
  it('two tabs without Web Locks that are online again at once send each item once', async () => {
    const sessionIds = await Promise.all([1, 2, 3].map(() => tabs.newSession()));
    const pair = [await tabs.open({}, insecure), await tabs.open({}, insecure)];
    await tabs.account.faults({kind: 'offline'});
    await Promise.all(
      sessionIds.flatMap((sessionId) =>
        pair.map(({client}, i) =>
          client.submitStepFeedback({sessionId, stepId: ['cable', 'router'][i] ?? '', wasHelpful: true}),
        ),
      ),
    );
    const before = (await deliveredVotes()).length;
    await tabs.account.faults();
    for (const {window} of pair) window.dispatchEvent(new Event('online'));
    await Promise.all(pair.map(sendAll));
    // The hint at a rejected origin requests other addresses, and a retry may have failed before the faults ended.
    const votes = (await deliveredVotes()).slice(before);
    expect(votes).to.have.lengthOf(6);
    expect(new Set(votes).size).to.equal(6);
    for (const sessionId of sessionIds) expect((await tabs.votes(sessionId)).length).to.equal(2);
  });

  it('after a tab without Web Locks is killed during a request, another tab sends when the lease ends', async () => {
    const sessionId = await tabs.newSession();
    const [dying, other] = [await tabs.open({}, insecure), await tabs.open({}, insecure)];
    await tabs.account.faults({kind: 'hold', times: 1});
    void dying.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await until(async () => (await tabs.voteRequests(sessionId)) === 1);
    dying.kill();
    const killed = performance.now();
    expect(await other.client.pending()).to.equal(1);
    await sendAll(other);
    expect(performance.now() - killed).to.be.below(LEASE_MS + SLACK_MS);
    expect(await tabs.voteRequests(sessionId)).to.equal(2);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('a tab without Web Locks whose timers ran late does not take the lease back', async () => {
    const sessionId = await tabs.newSession();
    const renewals: (() => void)[] = [];
    const {client} = await tabs.open({}, (window) => {
      insecure(window);
      Reflect.set(window, 'setInterval', (renew: () => void) => renewals.push(renew));
    });
    await tabs.account.faults({kind: 'hold', times: 1});
    void client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await until(async () => (await tabs.voteRequests(sessionId)) === 1);
    const key = Object.keys(localStorage).find((name) => name.includes('-lease:'))!;
    const lease = JSON.stringify({holder: 'another tab', until: Date.now() + LEASE_MS});
    localStorage.setItem(key, lease);
    for (const renew of renewals) renew();
    expect(renewals).not.to.deep.equal([]);
    expect(localStorage.getItem(key)).to.equal(lease);
  });

  it('a tab without Web Locks ends its lease as soon as all items are sent', async () => {
    const [first, second] = [await tabs.newSession(), await tabs.newSession()];
    const [one, other] = [await tabs.open({}, insecure), await tabs.open({}, insecure)];
    await one.client.submitStepFeedback({sessionId: first, stepId: 'cable', wasHelpful: true});
    await until(() => !Object.keys(localStorage).some((key) => key.includes('-lease:')));
    const started = performance.now();
    await other.client.submitStepFeedback({sessionId: second, stepId: 'cable', wasHelpful: true});
    expect(performance.now() - started).to.be.below(LEASE_MS / 2);
  });

  for (const [what, until] of [
    ['ends tomorrow, by a wrong clock,', Date.now() + 86_400_000],
    ['has a damaged end', 'soon'],
  ] as const) {
    it(`a lease that ${what} delays no vote`, async () => {
      const sessionId = await tabs.newSession();
      localStorage.setItem(
        `resolutionflow-feedback-lease:${tabs.account.baseUrl}`,
        JSON.stringify({holder: 'another', until}),
      );
      const {client} = await tabs.open({}, insecure);
      const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
      expect(vote.status).to.equal('saved');
    });
  }

  it('an ended lease that cannot be overwritten in a full storage delays no vote', async () => {
    const sessionId = await tabs.newSession();
    const key = `resolutionflow-feedback-lease:${tabs.account.baseUrl}`;
    localStorage.setItem(key, JSON.stringify({holder: 'a killed tab', until: Date.now() - 1000}));
    const {client} = await tabs.open({}, (window) => {
      insecure(window);
      // Only the lease is set by this method.
      prototypeIn<Storage>(window, 'Storage').setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(vote.status).to.equal('saved');
  });
});
