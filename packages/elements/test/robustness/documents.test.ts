import {expect} from '@open-wc/testing';
import {next, until} from '../page.js';
import {createAccount, type Account} from '../server.js';
import '../../src/csat-modal/define.js';
import {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/dashboard/define.js';
import type {RfAnalyticsDashboard} from '../../src/dashboard/dashboard.js';
import '../../src/provider/define.js';
import type {RfProvider} from '../../src/provider/provider.js';
import '../../src/step-feedback/define.js';
import {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';

/** WebKit's driver opens no windows. */
const CAN_OPEN_WINDOWS = !navigator.vendor.startsWith('Apple');

type Place = () => {window: Window; close: () => void};

/** The other documents. */
const PLACES: Readonly<Record<string, Place>> = {
  'an iframe': () => {
    const frame = document.createElement('iframe');
    frame.width = '900';
    frame.height = '700';
    document.body.append(frame);
    return {window: frame.contentWindow!, close: () => frame.remove()};
  },
  ...(CAN_OPEN_WINDOWS && {
    'a pop-out window': () => {
      const window = open('', '', 'width=900,height=700');
      if (!window) throw new Error('The browser has blocked the window.');
      return {window, close: () => window.close()};
    },
  }),
};

describe('elements in other documents', () => {
  let account: Account;
  let token: string;
  let sessions = 0;
  let close: () => void;
  let other: Document;
  let provider: RfProvider;
  const problems: string[] = [];
  const recordProblem = (event: ErrorEvent | PromiseRejectionEvent) =>
    problems.push(String('reason' in event ? event.reason : event.message));

  before(async () => {
    account = await createAccount();
    token = await account.token({role: 'team_admin'});
    await account.putFlow('vpn', ['cable']);
    await account.startSession('vpn', 'earlier');
    addEventListener('error', recordProblem);
    addEventListener('unhandledrejection', recordProblem);
  });

  after(() => {
    removeEventListener('error', recordProblem);
    removeEventListener('unhandledrejection', recordProblem);
  });

  afterEach(() => {
    provider.remove();
    close();
    localStorage.clear();
    expect(problems.splice(0)).to.deep.equal([]);
  });

  const inside = <T extends HTMLElement>(element: HTMLElement, selector: string) =>
    element.shadowRoot!.querySelector<T>(selector)!;
  const styleOf = (element: Element) => element.ownerDocument.defaultView!.getComputedStyle(element);

  /** A provider outside any document. */
  async function createProvider(): Promise<void> {
    const sessionId = `elsewhere-${++sessions}`;
    await account.startSession('vpn', sessionId);
    provider = document.createElement('rf-provider');
    Object.assign(provider, {baseUrl: account.baseUrl, token, sessionId});
  }

  /** Whether the thumbs have their style: 36 or 44 px wide, with round corners. */
  async function expectStyledStep(step: RfStepFeedback): Promise<void> {
    await step.updateComplete;
    const {width, borderTopLeftRadius} = styleOf(inside(step, '[part~=up]'));
    expect(parseFloat(width)).to.be.at.least(36);
    expect(borderTopLeftRadius).to.equal('10px');
  }

  async function expectVote(step: RfStepFeedback, name: 'up' | 'down'): Promise<void> {
    const saved = next(step, 'rf-saved');
    inside(step, `[part~=${name}]`).click();
    expect((await saved).detail.wasHelpful).to.equal(name === 'up');
    expect(inside(step, `[part~=${name}]`).getAttribute('aria-pressed')).to.equal('true');
  }

  async function expectDialog(modal: RfCsatModal): Promise<void> {
    const ended = modal.show({force: true});
    await until(() => modal.shadowRoot?.querySelector('dialog')?.open, 'open dialog');
    const dialog = inside<HTMLDialogElement>(modal, 'dialog');
    expect(dialog.matches(':modal')).to.equal(true);
    expect(styleOf(dialog).paddingTop).to.equal('0px');
    expect(styleOf(inside(modal, '.stars')).display).to.equal('flex');
    inside(modal, '[part=skip]').click();
    expect(await ended).to.equal('skipped');
    expect(dialog.open).to.equal(false);
  }

  for (const [place, openPlace] of Object.entries(PLACES)) {
    const openOther = () => {
      const opened = openPlace();
      ({close} = opened);
      other = opened.window.document;
    };

    it(`step feedback that moves into ${place} and back is styled and votes`, async () => {
      openOther();
      await createProvider();
      const step = document.createElement('rf-step-feedback');
      step.stepId = 'cable';
      provider.append(step);
      document.body.append(provider);
      await expectStyledStep(step);
      other.body.append(provider);
      await expectStyledStep(step);
      await expectVote(step, 'up');
      document.body.append(provider);
      await expectStyledStep(step);
      await expectVote(step, 'down');
    });

    it(`elements that are created for ${place} are styled and work`, async () => {
      openOther();
      await createProvider();
      const step = new RfStepFeedback();
      step.stepId = 'cable';
      const modal = new RfCsatModal();
      provider.append(step, modal);
      other.body.append(provider);
      await expectStyledStep(step);
      await expectVote(step, 'up');
      await expectDialog(modal);
    });

    it(`the reasons of a vote and of a rating in ${place} are styled and arrive`, async () => {
      openOther();
      await createProvider();
      const step = new RfStepFeedback();
      Object.assign(step, {stepId: 'cable', hint: 'off'});
      const modal = new RfCsatModal();
      modal.inline = true;
      provider.append(step, modal);
      other.body.append(provider);
      await step.updateComplete;
      inside(step, '[part~=down]').click();
      await until(() => step.shadowRoot!.querySelector('[part=panel]'), 'panel');
      expect(styleOf(inside(step, '[part=panel]')).position).to.equal('fixed');
      inside(step, '[part=reason]').click();
      await until(() => modal.shadowRoot?.querySelector('[value="2"]'), 'form');
      inside(modal, '[value="2"]').click();
      await modal.updateComplete;
      for (const element of [step, modal]) {
        expect(styleOf(inside(element, '[part=reason]')).borderTopStyle).to.equal('solid');
      }
      inside(modal, '[part=reason]').click();
      const rated = next(modal, 'rf-rated');
      inside(modal, '[part=submit]').click();
      expect((await rated).detail.reasons).to.deep.equal(['unclear']);
      await until(
        async () => (await account.feedback(provider.sessionId!)).steps[0]?.reasons.join() === 'unclear',
        'reason of the vote',
      );
    });

    it(`a rating dialog that moves into ${place} and back is styled and modal`, async () => {
      openOther();
      await createProvider();
      const modal = document.createElement('rf-csat-modal');
      provider.append(modal);
      document.body.append(provider);
      await expectDialog(modal);
      other.body.append(provider);
      await expectDialog(modal);
      document.body.append(provider);
      await expectDialog(modal);
    });

    it(`an open dialog that moves into ${place} is modal there`, async () => {
      openOther();
      await createProvider();
      const modal = document.createElement('rf-csat-modal');
      provider.append(modal);
      document.body.append(provider);
      const ended = modal.show({force: true});
      await until(() => modal.shadowRoot?.querySelector('dialog')?.open, 'open dialog');
      other.body.append(provider);
      await until(() => modal.shadowRoot?.querySelector('dialog')?.matches(':modal'), 'modal again');
      expect(styleOf(inside(modal, '.stars')).display).to.equal('flex');
      modal.hide();
      expect(await ended).to.equal('skipped');
    });

    it(`a dashboard that moves into ${place} and back is styled and draws its charts`, async () => {
      openOther();
      await createProvider();
      const dashboard: RfAnalyticsDashboard = document.createElement('rf-analytics-dashboard');
      provider.append(dashboard);
      document.body.append(provider);
      const chartIn = (): HTMLCanvasElement | null | undefined =>
        dashboard.shadowRoot?.querySelector('.plot canvas');
      for (const target of [document, other, document]) {
        if (dashboard.ownerDocument !== target) target.body.append(provider);
        await until(() => chartIn()?.ownerDocument === target, 'chart');
        expect(styleOf(inside(dashboard, '.cards')).display).to.equal('grid');
        const {width} = chartIn()!.getBoundingClientRect();
        expect(width).to.be.above(100);
        expect(width).to.be.closeTo(inside(dashboard, '.plot').clientWidth, 1);
      }
    });

    it(`a visit in ${place} is recorded when the step is visible there`, async () => {
      openOther();
      await createProvider();
      const step = document.createElement('rf-step-feedback');
      Object.assign(step, {stepId: 'cable', track: true});
      provider.append(step);
      other.body.append(provider);
      await until(async () => (await account.requests(`${provider.sessionId}/steps`)).length > 0, 'visit');
    });
  }

  it('elements that return from a template are styled', async () => {
    close = () => undefined;
    await createProvider();
    const step = document.createElement('rf-step-feedback');
    provider.append(step);
    document.body.append(provider);
    await expectStyledStep(step);
    document.createElement('template').content.append(provider);
    document.body.append(provider);
    await expectStyledStep(step);
  });
});
