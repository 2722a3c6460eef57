import {expect} from '@open-wc/testing';
import {isApiError, type QueueEvent} from '@resolutionflow/sdk';
import {denied, sendAll, TabsOfOneAccount} from './setup.js';
import type {Tab} from './tab.js';

const tabs = new TabsOfOneAccount();

describe('an error response', () => {
  it('a 409 response that breaks off is retried, then the refused event has its code', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.completeSession(sessionId);
    const {client} = await tabs.open();
    await client.rateSession({sessionId, rating: 5});
    const refused = new Promise<QueueEvent>((resolve) =>
      client.addEventListener('refused', resolve, {once: true}),
    );
    await tabs.account.faults({kind: 'half', times: 1});
    expect((await client.rateSession({sessionId, rating: 1})).status).to.equal('queued');
    const {detail} = await refused;
    expect(isApiError(detail.error, 'already_rated')).to.equal(true);
    expect(await client.pending()).to.equal(0);
  });
});

describe('a response with Retry-After', () => {
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
    expect([await tabs.voteRequests(first), await tabs.voteRequests(second)]).to.deep.equal([1, 0]);
    expect(Number(localStorage.getItem(key())) - Date.now()).to.be.within(200_000, 300_000);
    localStorage.removeItem(key());
    await sendAll(late);
    expect((await tabs.votes(first)).length + (await tabs.votes(second)).length).to.equal(2);
  });

  it('without storage, Retry-After pauses the tab that received it', async () => {
    const sessionId = await tabs.newSession();
    const tab = await tabs.open({}, denied('localStorage', 'indexedDB'));
    await pause();
    expect((await voteIn(tab, sessionId)).status).to.equal('queued');
    await tab.client.flush();
    expect(await tabs.voteRequests(sessionId)).to.equal(1);
    expect(await tab.client.pending()).to.equal(1);
  });

  for (const damaged of ['', 'soon', 'NaN', 'Infinity', '-1', '1e300']) {
    it(`Retry-After: a stored end of the pause that reads "${damaged}" is ignored`, async () => {
      const sessionId = await tabs.newSession();
      localStorage.setItem(key(), damaged);
      expect((await voteIn(await tabs.open(), sessionId)).status).to.equal('saved');
    });
  }

  it('Retry-After: a stored end of the pause that is tomorrow, by a wrong clock, is ignored', async () => {
    const sessionId = await tabs.newSession();
    localStorage.setItem(key(), String(Date.now() + 86_400_000));
    expect((await voteIn(await tabs.open(), sessionId)).status).to.equal('saved');
    expect(localStorage.getItem(key())).to.equal(null);
  });
});
