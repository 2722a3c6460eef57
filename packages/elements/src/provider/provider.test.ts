import {expect} from '@open-wc/testing';
import {allByRole, byRole, mount, mountOne, next, record, until} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import '../csat-modal/define.js';
import '../step-feedback/define.js';
import type {RfStepFeedback} from '../step-feedback/step-feedback.js';
import './define.js';
import type {RfProvider} from './provider.js';

describe('rf-provider', () => {
  let account: Account;
  let token: string;

  before(async () => {
    account = await createAccount();
    token = await account.token();
    for (const flow of ['vpn', 'mail']) await account.putFlow(flow, ['cable', 'router']);
  });

  beforeEach(async () => {
    localStorage.clear();
    await account.faults();
  });

  const one = (attributes = 'tree-id="vpn"', inside = ''): RfProvider =>
    mountOne(
      `<rf-provider base-url="${account.baseUrl}" token="${token}" ${attributes}>
        <rf-step-feedback step-id="cable"></rf-step-feedback>${inside}
      </rf-provider>`,
      'rf-provider',
    );
  const feedback = (provider: RfProvider) => provider.querySelector('rf-step-feedback')!;
  const session = (id: string | undefined) =>
    account.call<{tree_id: string; outcome: string | null; user_id: string}>('GET', `/sessions/${id}`);
  const requestedPaths = async () => (await account.requests()).map(({path}) => path);

  it('a provider with tree-id creates a session and starts it with the first vote', async () => {
    const {length: before} = await requestedPaths();
    const provider = one();
    await provider.updateComplete;
    const {sessionId} = provider;
    expect(sessionId).to.match(/^[0-9a-f-]{36}$/);
    // A marker: the provider's requests must follow it.
    await fetch(`${account.baseUrl}/healthz`, {mode: 'no-cors'});
    byRole('button', 'Helpful').click();
    expect((await next(provider, 'rf-saved')).detail).to.include({sessionId});
    expect((await requestedPaths()).slice(before)).to.deep.equal([
      '/healthz',
      '/api/v1/sessions',
      '/api/v1/steps/cable/feedback',
    ]);
    expect(await session(sessionId)).to.include({tree_id: 'vpn', user_id: 'ada', outcome: null});
    expect(provider.sessionId).to.equal(sessionId);
    expect((await account.feedback(sessionId!)).steps).to.have.length(1);
  });

  it('a hidden provider hides its content', () => {
    const place = mount('<rf-provider hidden><p>Text</p></rf-provider>');
    expect(place.querySelector('p')!.checkVisibility()).to.equal(false);
  });

  it('a provider with session-id does not start the session', async () => {
    await account.startSession('vpn', 'of-the-page');
    const provider = one('session-id="of-the-page" tree-id="vpn"');
    await provider.updateComplete;
    const before = await account.requests('POST /api/v1/sessions$');
    byRole('button', 'Helpful').click();
    await next(provider, 'rf-saved');
    expect(provider.sessionId).to.equal('of-the-page');
    expect(await account.requests('POST /api/v1/sessions$')).to.have.length(before.length);
  });

  it('a changed tree-id means a new session', async () => {
    const provider = one();
    await provider.updateComplete;
    const first = provider.sessionId;
    byRole('button', 'Helpful').click();
    await next(provider, 'rf-saved');
    provider.treeId = 'mail';
    const second = provider.sessionId;
    expect(second).not.to.equal(first);
    await provider.updateComplete;
    await feedback(provider).updateComplete;
    expect(feedback(provider).value).to.equal(undefined);
    byRole('button', 'Not helpful').click();
    expect((await next(provider, 'rf-saved')).detail.sessionId).to.equal(second);
    expect(await session(second)).to.include({tree_id: 'mail'});
  });

  it('complete() completes the session, fires rf-session-complete and opens the dialog inside', async () => {
    const provider = one(
      'tree-id="vpn"',
      '<rf-csat-modal auto></rf-csat-modal><rf-csat-modal></rf-csat-modal>',
    );
    await provider.updateComplete;
    const events = record(provider, 'rf-session-complete', 'rf-open');
    const detail = {sessionId: provider.sessionId!, outcome: 'resolved', queued: false};
    expect(await provider.complete('resolved')).to.deep.equal(detail);
    await until(() => allByRole('dialog').length === 1);
    expect(events).to.deep.equal([
      {type: 'rf-session-complete', detail},
      {type: 'rf-open', detail: undefined},
    ]);
    expect(await session(provider.sessionId)).to.include({outcome: 'resolved'});
    byRole('radio', '4 stars').click();
    await provider.querySelector('rf-csat-modal')!.updateComplete;
    byRole('button', 'Submit').click();
    await next(provider, 'rf-rated');
    expect((await account.feedback(provider.sessionId!)).rating).to.include({rating: 4});
  });

  it('a rejected complete() rejects its promise and fires rf-error', async () => {
    const provider = one();
    await provider.complete('resolved');
    const errorEvent = next(provider, 'rf-error');
    const error: unknown = await provider.complete('escalated').catch((reason: unknown) => reason);
    expect(error).to.include({status: 409, code: 'already_completed'});
    expect((await errorEvent).detail.error).to.equal(error);
  });

  it('a session without a network is queued from the first vote to the rating', async () => {
    await account.faults({kind: 'offline'});
    const provider = one('tree-id="vpn"', '<rf-csat-modal auto></rf-csat-modal>');
    await provider.updateComplete;
    byRole('button', 'Helpful').click();
    expect(await provider.complete('workaround')).to.include({queued: true});
    await until(() => allByRole('dialog').length === 1);
    byRole('radio', '5 stars').click();
    await provider.querySelector('rf-csat-modal')!.updateComplete;
    byRole('button', 'Submit').click();
    expect((await next(provider, 'rf-rated')).detail.queued).to.equal(true);
    await account.faults();
    window.dispatchEvent(new Event('online'));
    await until(async () => (await provider.client!.pending()) === 0);
    expect(await session(provider.sessionId)).to.include({outcome: 'workaround'});
    const {rating, steps} = await account.feedback(provider.sessionId!);
    expect(rating).to.include({rating: 5});
    expect(steps).to.deep.equal([{step_id: 'cable', was_helpful: true, reasons: [], note: null}]);
  });

  it('the next request uses a changed token', async () => {
    const provider = one();
    await provider.updateComplete;
    byRole('button', 'Helpful').click();
    await next(provider, 'rf-saved');
    // A client that looks for more items has called `getToken` already, so wait until it is idle.
    await provider.client!.flush();
    const fresh = await account.token({name: 'Ada Lovelace'});
    provider.token = fresh;
    await provider.updateComplete;
    byRole('button', 'Helpful').click();
    await next(provider, 'rf-saved');
    expect((await account.requests()).at(-1)!.headers['authorization']).to.equal(`Bearer ${fresh}`);
  });

  it('getToken is called when a request needs a token, and once more after a 401', async () => {
    // A user without another client on this page, because that client could send it with its own token.
    const token = await account.token({userId: 'grace'});
    const provider = mountOne<RfProvider>(
      `<rf-provider base-url="${account.baseUrl}" tree-id="vpn"><rf-step-feedback step-id="cable"></rf-step-feedback></rf-provider>`,
      'rf-provider',
    );
    const realFetch = window.fetch.bind(window);
    let tokenRequests = 0;
    let isRefused = false;
    // Like an expired token: it names the same person, but the server rejects it.
    const old = `${token.slice(0, -6)}AAAAAA`;
    window.fetch = async (...request) => {
      const answer = await realFetch(...request);
      isRefused ||= answer.status === 401;
      return answer;
    };
    provider.getToken = () => {
      tokenRequests++;
      return isRefused ? token : old;
    };
    await provider.updateComplete;
    expect(tokenRequests).to.equal(0);
    byRole('button', 'Helpful').click();
    await next(provider, 'rf-saved');
    window.fetch = realFetch;
    const sentWith = (await account.requests()).slice(-3).map(({headers}) => headers['authorization']);
    expect(sentWith).to.deep.equal([`Bearer ${old}`, `Bearer ${token}`, `Bearer ${token}`]);
  });

  it('a provider serves elements in shadow roots, and the nearest provider wins', async () => {
    await account.startSession('vpn', 'outer');
    await account.startSession('mail', 'inner');
    const provider = one('session-id="outer"', '<div id="host"></div>');
    const root = provider.querySelector('#host')!.attachShadow({mode: 'open'});
    root.innerHTML =
      '<rf-step-feedback step-id="router" label="deep"></rf-step-feedback>' +
      '<rf-provider session-id="inner"><rf-step-feedback step-id="cable" label="inner"></rf-step-feedback></rf-provider>';
    for (const [label, id] of [
      ['deep', 'outer'],
      ['inner', 'inner'],
    ]) {
      const element = root.querySelector<RfStepFeedback>(`[label=${label}]`)!;
      await element.updateComplete;
      element.shadowRoot!.querySelector<HTMLElement>('[part~=up]')!.click();
      expect((await next(element, 'rf-saved')).detail.sessionId).to.equal(id);
    }
  });

  it('complete() of an inner provider does not open the dialog of an outer one', async () => {
    const place = mount(`<rf-provider base-url="${account.baseUrl}" token="${token}" tree-id="vpn">
      <rf-csat-modal auto id="outer"></rf-csat-modal>
      <rf-provider tree-id="mail"><rf-csat-modal auto id="inner"></rf-csat-modal></rf-provider>
    </rf-provider>`);
    const [, inner] = place.querySelectorAll('rf-provider');
    await inner!.updateComplete;
    await inner!.complete('resolved');
    await until(() => allByRole('dialog').length === 1);
    expect(place.querySelector<HTMLElement>('#outer')!.hasAttribute('open')).to.equal(false);
  });
});
