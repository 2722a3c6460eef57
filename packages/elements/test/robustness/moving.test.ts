import {expect} from '@open-wc/testing';
import {allByRole, byRole, click, mount, next, record, until} from '../page.js';
import {useSession} from '../session.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';
import type {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';

describe('moves and removals during a request', () => {
  const scene = useSession('moved', ['cable', 'router']);
  let problems: string[];

  const recordProblem = (event: ErrorEvent | PromiseRejectionEvent) =>
    problems.push(String('reason' in event ? event.reason : event.message));

  before(async () => {
    addEventListener('error', recordProblem);
    addEventListener('unhandledrejection', recordProblem);
  });

  after(() => {
    removeEventListener('error', recordProblem);
    removeEventListener('unhandledrejection', recordProblem);
  });

  beforeEach(async () => {
    problems = [];
  });

  afterEach(() => expect(problems).to.deep.equal([]));

  const inProvider = (inside: string) => mount(scene.inProvider(inside));
  const sent = (path: string) => until(async () => (await scene.account.requests(path)).length > 0, path);

  describe('a vote', () => {
    const press = async (place: HTMLElement): Promise<RfStepFeedback> => {
      const element = place.querySelector('rf-step-feedback')!;
      await element.updateComplete;
      await scene.account.faults({kind: 'hold', only: 'POST'});
      byRole('button', 'Helpful').click();
      await sent('POST .*/feedback');
      return element;
    };
    const saved = async (element: RfStepFeedback) => {
      const told = next(element, 'rf-saved');
      await scene.account.faults();
      await told;
    };
    const expectVote = async () => {
      await until(async () => (await scene.votes()).length > 0);
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: true, reasons: [], note: null},
      ]);
      const votes = await scene.account.requests('POST .*/feedback');
      expect(
        votes.filter(({body}) => (body as {session_id: string}).session_id === scene.sessionId),
      ).to.have.length(1);
    };
    const cable = '<rf-step-feedback step-id="cable"></rf-step-feedback>';
    const alone = () =>
      mount(
        `<rf-step-feedback ${scene.connection} step-id="cable" session-id="${scene.sessionId}"></rf-step-feedback>`,
      );

    it('a vote in flight arrives after its element is removed', async () => {
      (await press(inProvider(cable))).remove();
      await scene.account.faults();
      await expectVote();
    });

    it('a vote in flight arrives after its provider is removed', async () => {
      (await press(inProvider(cable))).closest('rf-provider')!.remove();
      await scene.account.faults();
      await expectVote();
    });

    it('a vote in flight arrives after an element with its own address is removed', async () => {
      (await press(alone())).remove();
      await scene.account.faults();
      await expectVote();
    });

    it('an offline vote arrives later even if its element is removed', async () => {
      const place = alone();
      await place.querySelector('rf-step-feedback')!.updateComplete;
      await scene.account.faults({kind: 'offline'});
      byRole('button', 'Helpful').click();
      await sent(`POST .*/feedback`);
      place.remove();
      await scene.account.faults();
      dispatchEvent(new Event('online'));
      await until(async () => (await scene.votes()).length > 0);
    });

    it('a moved element fires rf-saved in its new place', async () => {
      const element = await press(inProvider(`${cable}<section></section>`));
      element.parentElement!.querySelector('section')!.append(element);
      const saved = next(element, 'rf-saved');
      await scene.account.faults();
      expect((await saved).detail).to.deep.equal({
        stepId: 'cable',
        sessionId: scene.sessionId,
        wasHelpful: true,
      });
      expect(element.value).to.equal('up');
      await expectVote();
    });

    it('a vote in flight stays with its session when its element moves to another provider', async () => {
      const element = await press(inProvider(cable));
      await scene.account.startSession('vpn', `${scene.sessionId}-other`);
      const other = mount(
        `<rf-provider ${scene.connection} session-id="${scene.sessionId}-other"></rf-provider>`,
      );
      other.querySelector('rf-provider')!.append(element);
      await element.updateComplete;
      expect(element.value).to.equal(undefined);
      await scene.account.faults();
      await expectVote();
      expect((await scene.account.feedback(`${scene.sessionId}-other`)).steps).to.deep.equal([]);
    });

    it('an element that was removed during a vote shows it when it returns', async () => {
      const element = await press(inProvider(cable));
      const provider = element.closest('rf-provider')!;
      element.remove();
      await Promise.resolve();
      await scene.account.faults();
      await expectVote();
      provider.append(element);
      await element.updateComplete;
      expect(element.value).to.equal('up');
    });

    it('an element that returns and a new one show the same vote', async () => {
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

    it('an element shows its vote after a stay in a template', async () => {
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

    it('elements that are removed one by one show their votes when they return', async () => {
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

    it('a vote that is rejected after its element is removed has no effect on the page', async () => {
      const element = inProvider(cable).querySelector('rf-step-feedback')!;
      await element.updateComplete;
      const events = record(document, 'rf-error');
      await scene.account.faults({
        kind: 'status',
        status: 403,
        headers: {'X-Request-Id': 'r-1'},
        body: {code: 'forbidden', detail: 'No.'},
      });
      const before = (await scene.account.requests('POST .*/feedback')).length;
      byRole('button', 'Helpful').click();
      element.remove();
      await until(async () => (await scene.account.requests('POST .*/feedback')).length > before);
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
      await scene.account.completeSession(scene.sessionId);
      const modal = inProvider('<rf-csat-modal></rf-csat-modal>').querySelector('rf-csat-modal')!;
      const ended = modal.show();
      await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
      modal.shadowRoot!.querySelector<HTMLElement>('[aria-label="4 stars"]')!.click();
      await modal.updateComplete;
      await scene.account.faults({kind: 'hold', only: 'rate'});
      await click(byRole('button', 'Submit'));
      await sent(`${scene.sessionId}/rate`);
      return {modal, ended};
    };
    const expectRating = async () => expect(await scene.rating()).to.include({rating: 4});

    it('a rating in flight arrives after its dialog is removed', async () => {
      const {modal, ended} = await open();
      modal.remove();
      await scene.account.faults();
      expect(await ended).to.equal('rated');
      await expectRating();
    });

    it('a rating in flight arrives after its provider is removed', async () => {
      const {modal, ended} = await open();
      modal.closest('rf-provider')!.remove();
      await scene.account.faults();
      expect(await ended).to.equal('rated');
      await expectRating();
    });

    it('a rating in flight stays in a dialog that is moved', async () => {
      const {modal, ended} = await open();
      modal.closest('rf-provider')!.prepend(document.createElement('p'), modal);
      await modal.updateComplete;
      expect(byRole('dialog').matches(':modal')).to.equal(true);
      byRole('button', 'Submitting…');
      await scene.account.faults();
      expect(await ended).to.equal('rated');
      await expectRating();
    });
  });

  it('a response that arrives after its element is removed has no effect', async () => {
    await scene.account.faults({kind: 'hold-response', only: 'GET .*/(insights|feedback)'});
    const place = inProvider(
      '<rf-step-feedback step-id="cable" restore></rf-step-feedback><rf-analytics-dashboard></rf-analytics-dashboard>',
    );
    await sent(`GET .*${scene.sessionId}/feedback`);
    await sent('GET .*/insights');
    const events = record(document, 'rf-error', 'rf-load');
    place.remove();
    await scene.account.faults();
    await until(async () => (await scene.account.requests('GET')).every(({status}) => status !== null));
    // The responses have arrived when a later request of the same page has been answered.
    await scene.account.feedback(scene.sessionId);
    expect(events).to.deep.equal([]);
  });

  it('a session is completed even if its provider is removed meanwhile', async () => {
    const provider = mount(`<rf-provider ${scene.connection} tree-id="vpn"></rf-provider>`).querySelector(
      'rf-provider',
    )!;
    await provider.updateComplete;
    const id = provider.sessionId!;
    await scene.account.faults({kind: 'hold', only: 'POST'});
    const completing = provider.complete('escalated');
    await sent('POST .*/sessions');
    provider.remove();
    await scene.account.faults();
    expect(await completing).to.include({sessionId: id, outcome: 'escalated'});
    await until(async () => {
      const session = await scene.account.call<{outcome: string | null}>('GET', `/sessions/${id}`);
      return session.outcome === 'escalated';
    });
  });
});
