import {expect} from '@open-wc/testing';
import {isApiError, type QueueEvent} from '@resolutionflow/sdk';
import {TabsOfOneAccount} from './setup.js';

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
