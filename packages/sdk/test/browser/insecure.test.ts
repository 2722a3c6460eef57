import {expect} from '@open-wc/testing';
import {all, missing, sent, TabsOfOneAccount, until} from './setup.js';

const tabs = new TabsOfOneAccount();
/** What a page at `http://feedback.intranet` does not have. */
const insecure = all(missing('crypto.randomUUID', 'navigator.locks'), (window) => {
  expect('randomUUID' in window.crypto || 'locks' in window.navigator).to.equal(false);
});
/** What the lease of a tab that was killed may cost, ms, and how long a machine with much to do takes besides. */
const LONGEST_LEASE = 6000;
const SLACK = 5000;

afterEach(() => localStorage.clear());

describe('an insecure origin, without Web Locks', () => {
  it('two tabs that come back at the same moment send each item once', async () => {
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
    const before = (await tabs.account.requests()).length;
    await tabs.account.faults();
    for (const {window} of pair) window.dispatchEvent(new Event('online'));
    await Promise.all(pair.map(sent));
    expect((await tabs.account.requests()).length - before).to.equal(6);
    for (const sessionId of sessionIds) expect((await tabs.votes(sessionId)).length).to.equal(2);
  });

  it('a tab that is killed while it sends lets the other one go on, once its lease has ended', async () => {
    const sessionId = await tabs.newSession();
    const [dying, other] = [await tabs.open({}, insecure), await tabs.open({}, insecure)];
    await tabs.account.faults({kind: 'hold', times: 1});
    void dying.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await until(async () => (await tabs.sends(sessionId)) === 1);
    dying.kill();
    const killed = performance.now();
    expect(await other.client.pending()).to.equal(1);
    await sent(other);
    expect(performance.now() - killed).to.be.below(LONGEST_LEASE + SLACK);
    expect(await tabs.sends(sessionId)).to.equal(2);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('the lease of a tab that has done its work is free at once', async () => {
    const [first, second] = [await tabs.newSession(), await tabs.newSession()];
    const [one, other] = [await tabs.open({}, insecure), await tabs.open({}, insecure)];
    await one.client.submitStepFeedback({sessionId: first, stepId: 'cable', wasHelpful: true});
    await until(() => !Object.keys(localStorage).some((key) => key.includes('-lease:')));
    const started = performance.now();
    await other.client.submitStepFeedback({sessionId: second, stepId: 'cable', wasHelpful: true});
    expect(performance.now() - started).to.be.below(LONGEST_LEASE / 2);
  });

  it('a lease that a wrong clock has written holds nobody up', async () => {
    const sessionId = await tabs.newSession();
    const tomorrow = Date.now() + 86_400_000;
    localStorage.setItem(
      `resolutionflow-feedback-lease:${tabs.account.baseUrl}`,
      JSON.stringify({holder: 'another', until: tomorrow}),
    );
    const {client} = await tabs.open({}, insecure);
    const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(vote.status).to.equal('saved');
  });
});
