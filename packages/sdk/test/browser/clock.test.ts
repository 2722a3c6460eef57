import {expect} from '@open-wc/testing';
import {all, Clock, missing, sendAll, TabsOfOneAccount, until} from './setup.js';
import type {Tab} from './tab.js';

const tabs = new TabsOfOneAccount();
const DAY_MS = 86_400_000;
let clock: Clock;
beforeEach(() => (clock = new Clock()));

/** Opens a tab that throws when an item is refused. */
async function open(prepare = clock.prepare): Promise<Tab> {
  const tab = await tabs.open({}, prepare);
  tab.client.addEventListener('refused', ({detail: {error}}) => {
    throw error ?? new Error('refused');
  });
  return tab;
}

describe('a clock that is set back', () => {
  it('clock set back: a later vote in another tab wins', async () => {
    const sessionId = await tabs.newSession();
    clock.offset = DAY_MS;
    const first = await open();
    await first.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    first.kill();
    clock.offset = 0;
    const second = await open();
    await second.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: false, reasons: [], note: null},
    ]);
  });

  it('clock set back: pending items of two pages are sent in the order of creation', async () => {
    const sessionId = crypto.randomUUID();
    await tabs.account.faults({kind: 'offline'});
    const first = await open();
    await first.client.startSession({id: sessionId, treeId: 'vpn'});
    first.kill();
    clock.offset = -DAY_MS;
    const second = await open();
    await second.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    second.kill();
    await tabs.account.faults();
    // Only writes: a hint may request other addresses.
    const before = (await tabs.account.requests('^POST')).length;
    await sendAll(await open());
    const statuses = (await tabs.account.requests('^POST')).slice(before).map(({status}) => status);
    expect(statuses).to.deep.equal([201, 201]);
  });

  it('clock set back: the pause of Retry-After does not become longer', async () => {
    const sessionId = await tabs.newSession();
    const {client} = await open();
    await tabs.account.faults({kind: 'status', status: 503, headers: {'retry-after': '1'}, times: 1});
    const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(vote.status).to.equal('queued');
    clock.offset = -DAY_MS;
    await until(async () => (await client.pending()) === 0);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('clock set back: the lease of a killed tab still ends', async () => {
    const sessionId = await tabs.newSession();
    const prepare = all(clock.prepare, missing('navigator.locks'));
    const [dying, other] = [await open(prepare), await open(prepare)];
    await tabs.account.faults({kind: 'hold', times: 1});
    void dying.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await until(async () => (await tabs.voteRequests(sessionId)) === 1);
    dying.kill();
    clock.offset = -DAY_MS;
    await sendAll(other);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });
});

describe('a clock that is set forward', () => {
  it('clock set forward: a vote on a session that the host creates later stays pending and is saved', async () => {
    const sessionId = crypto.randomUUID();
    const {client} = await open();
    const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(vote.status).to.equal('queued');
    clock.offset = DAY_MS;
    await client.flush();
    expect(await client.pending()).to.equal(1);
    await tabs.account.startSession('vpn', sessionId);
    await until(async () => (await client.pending()) === 0);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });

  it('clock set forward: a pending vote does not expire while the page is open', async () => {
    const sessionId = await tabs.newSession();
    const {client} = await open();
    await tabs.account.faults({kind: 'offline'});
    await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    clock.offset = 30 * DAY_MS;
    await client.flush();
    expect(await client.pending()).to.equal(1);
    await tabs.account.faults();
    await client.flush();
    await until(async () => (await client.pending()) === 0);
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });
});
