import {expect} from '@open-wc/testing';
import {allByRole, byRole, click, mount, next, record, until} from '../page.js';
import {createAccount, type Account} from '../server.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';
import type {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';

describe('moved and removed while a request is on its way', () => {
  let account: Account;
  let token: string;
  let sessions = 0;
  let sessionId: string;
  let complaints: string[];

  const complain = (event: ErrorEvent | PromiseRejectionEvent) =>
    complaints.push(String('reason' in event ? event.reason : event.message));

  before(async () => {
    account = await createAccount();
    token = await account.token();
    await account.putFlow('vpn', ['cable', 'router']);
    addEventListener('error', complain);
    addEventListener('unhandledrejection', complain);
  });

  after(() => {
    removeEventListener('error', complain);
    removeEventListener('unhandledrejection', complain);
  });

  beforeEach(async () => {
    localStorage.clear();
    complaints = [];
    await account.faults();
    sessionId = `moved-${++sessions}`;
    await account.startSession('vpn', sessionId);
  });

  afterEach(() => expect(complaints).to.deep.equal([]));

  const steps = async () => (await account.feedback(sessionId)).steps;
  const address = () => `base-url="${account.baseUrl}" token="${token}"`;
  const inProvider = (inside: string) =>
    mount(`<rf-provider ${address()} session-id="${sessionId}">${inside}</rf-provider>`);
  const sent = (path: string) => until(async () => (await account.requests(path)).length > 0, path);

  describe('a vote', () => {
    const press = async (place: HTMLElement): Promise<RfStepFeedback> => {
      const element = place.querySelector('rf-step-feedback')!;
      await element.updateComplete;
      await account.faults({kind: 'hold', only: 'POST'});
      byRole('button', 'Helpful').click();
      await sent('POST .*/feedback');
      return element;
    };
    const saved = async (element: RfStepFeedback) => {
      const told = next(element, 'rf-saved');
      await account.faults();
      await told;
    };
    const arrives = async () => {
      await until(async () => (await steps()).length > 0);
      expect(await steps()).to.deep.equal([{step_id: 'cable', was_helpful: true}]);
      const votes = await account.requests('POST .*/feedback');
      expect(
        votes.filter(({body}) => (body as {session_id: string}).session_id === sessionId),
      ).to.have.length(1);
    };
    const cable = '<rf-step-feedback step-id="cable"></rf-step-feedback>';
    const alone = () =>
      mount(`<rf-step-feedback ${address()} step-id="cable" session-id="${sessionId}"></rf-step-feedback>`);

    it('arrives though its element is gone', async () => {
      (await press(inProvider(cable))).remove();
      await account.faults();
      await arrives();
    });

    it('arrives though the provider is gone', async () => {
      (await press(inProvider(cable))).closest('rf-provider')!.remove();
      await account.faults();
      await arrives();
    });

    it('arrives though an element with its own address is gone', async () => {
      (await press(alone())).remove();
      await account.faults();
      await arrives();
    });

    it('arrives once the network is back, though all that knew of it is gone', async () => {
      const place = alone();
      await place.querySelector('rf-step-feedback')!.updateComplete;
      await account.faults({kind: 'offline'});
      byRole('button', 'Helpful').click();
      await sent(`POST .*/feedback`);
      place.remove();
      await account.faults();
      dispatchEvent(new Event('online'));
      await until(async () => (await steps()).length > 0);
    });

    it('is told by the element where that has been moved to', async () => {
      const element = await press(inProvider(`${cable}<section></section>`));
      element.parentElement!.querySelector('section')!.append(element);
      const saved = next(element, 'rf-saved');
      await account.faults();
      expect((await saved).detail).to.deep.equal({stepId: 'cable', sessionId, wasHelpful: true});
      expect(element.value).to.equal('up');
      await arrives();
    });

    it('is not lost by an element that moves on to another provider', async () => {
      const element = await press(inProvider(cable));
      await account.startSession('vpn', `${sessionId}-other`);
      const other = mount(`<rf-provider ${address()} session-id="${sessionId}-other"></rf-provider>`);
      other.querySelector('rf-provider')!.append(element);
      await element.updateComplete;
      expect(element.value).to.equal(undefined);
      await account.faults();
      await arrives();
      expect((await account.feedback(`${sessionId}-other`)).steps).to.deep.equal([]);
    });

    it('is shown by an element that was away and comes back', async () => {
      const element = await press(inProvider(cable));
      const provider = element.closest('rf-provider')!;
      element.remove();
      await Promise.resolve();
      await account.faults();
      await arrives();
      provider.append(element);
      await element.updateComplete;
      expect(element.value).to.equal('up');
    });

    it('is the same for an element that comes back and one that comes after it', async () => {
      const element = await press(inProvider(cable));
      const provider = element.closest('rf-provider')!;
      await saved(element);
      element.remove();
      await Promise.resolve();
      provider.append(element);
      await element.updateComplete;
      const other = document.createElement('rf-step-feedback');
      other.stepId = 'cable';
      provider.append(other);
      await other.updateComplete;
      expect([element.value, other.value]).to.deep.equal(['up', 'up']);
    });

    it('stays with an element that is put into a template and comes back', async () => {
      const element = await press(inProvider(cable));
      const provider = element.closest('rf-provider')!;
      await saved(element);
      const {content} = document.createElement('template');
      content.append(element);
      element.label = 'Did the cable help?';
      await element.updateComplete;
      provider.append(element);
      await element.updateComplete;
      expect(element.value).to.equal('up');
    });

    it('is shown by elements that are taken out one by one and come back', async () => {
      const place = inProvider('<rf-step-feedback step-id="router"></rf-step-feedback>'.concat(cable));
      const provider = place.querySelector('rf-provider')!;
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await Promise.all(elements.map((element) => element.updateComplete));
      allByRole('button', 'Helpful')[1]!.click();
      await next(elements[1]!, 'rf-saved');
      for (const element of elements) element.remove();
      elements[1]!.label = 'Did the cable help?';
      await Promise.all(elements.map((element) => element.updateComplete));
      provider.append(...elements);
      await Promise.all(elements.map((element) => element.updateComplete));
      expect(elements.map(({value}) => value)).to.deep.equal([undefined, 'up']);
    });

    it('that is refused when its element is gone harms nobody', async () => {
      const element = inProvider(cable).querySelector('rf-step-feedback')!;
      await element.updateComplete;
      const events = record(document, 'rf-error');
      await account.faults({kind: 'status', status: 403, body: {code: 'forbidden', detail: 'No.'}});
      const before = (await account.requests('POST .*/feedback')).length;
      byRole('button', 'Helpful').click();
      element.remove();
      await until(async () => (await account.requests('POST .*/feedback')).length > before);
      const provider = document.querySelector('rf-provider')!;
      await until(async () => (await provider.client!.pending()) === 0);
      provider.append(element);
      await element.updateComplete;
      expect(element.value).to.equal(undefined);
      expect(events).to.deep.equal([]);
    });
  });

  describe('a rating', () => {
    const open = async (): Promise<{modal: RfCsatModal; ended: Promise<string>}> => {
      await account.completeSession(sessionId);
      const modal = inProvider('<rf-csat-modal></rf-csat-modal>').querySelector('rf-csat-modal')!;
      const ended = modal.show();
      await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
      modal.shadowRoot!.querySelector<HTMLElement>('[aria-label="4 stars"]')!.click();
      await modal.updateComplete;
      await account.faults({kind: 'hold', only: 'rate'});
      await click(byRole('button', 'Submit'));
      await sent(`${sessionId}/rate`);
      return {modal, ended};
    };
    const arrives = async () => expect((await account.feedback(sessionId)).rating).to.include({rating: 4});

    it('arrives though the dialog is gone', async () => {
      const {modal, ended} = await open();
      modal.remove();
      await account.faults();
      expect(await ended).to.equal('rated');
      await arrives();
    });

    it('arrives though the provider is gone', async () => {
      const {modal, ended} = await open();
      modal.closest('rf-provider')!.remove();
      await account.faults();
      expect(await ended).to.equal('rated');
      await arrives();
    });

    it('stays in the dialog that is moved', async () => {
      const {modal, ended} = await open();
      modal.closest('rf-provider')!.prepend(document.createElement('p'), modal);
      await modal.updateComplete;
      expect(byRole('dialog').matches(':modal')).to.equal(true);
      byRole('button', 'Submitting…');
      await account.faults();
      expect(await ended).to.equal('rated');
      await arrives();
    });
  });

  it('an answer that comes when its reader is gone harms nobody', async () => {
    await account.faults({kind: 'hold-answer', only: 'GET .*/(insights|feedback)'});
    const place = inProvider(
      '<rf-step-feedback step-id="cable" restore></rf-step-feedback><rf-analytics-dashboard></rf-analytics-dashboard>',
    );
    await sent(`GET .*${sessionId}/feedback`);
    await sent('GET .*/insights');
    const events = record(document, 'rf-error', 'rf-load');
    place.remove();
    await account.faults();
    await until(async () => (await account.requests('GET')).every(({status}) => status !== null));
    // The responses have arrived when a later request of the same page has been answered.
    await account.feedback(sessionId);
    expect(events).to.deep.equal([]);
  });

  it('a session that is being completed is completed though the provider is gone', async () => {
    const provider = mount(`<rf-provider ${address()} tree-id="vpn"></rf-provider>`).querySelector(
      'rf-provider',
    )!;
    await provider.updateComplete;
    const id = provider.sessionId!;
    await account.faults({kind: 'hold', only: 'POST'});
    const completing = provider.complete('escalated');
    await sent('POST .*/sessions');
    provider.remove();
    await account.faults();
    expect(await completing).to.include({sessionId: id, outcome: 'escalated'});
    await until(async () => {
      const session = await account.call<{outcome: string | null}>('GET', `/sessions/${id}`);
      return session.outcome === 'escalated';
    });
  });
});
