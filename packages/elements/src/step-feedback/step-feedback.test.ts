import {expect} from '@open-wc/testing';
import {
  allByRole,
  byRole,
  click,
  focused,
  mount,
  mountOne,
  next,
  press,
  record,
  until,
  whenInWindow,
} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import type {RfProvider} from '../provider/provider.js';
import './define.js';
import type {RfStepFeedback} from './step-feedback.js';

const STEPS = ['cable', 'router', 'dns'];

describe('rf-step-feedback', () => {
  const scene = useSession('s', STEPS);

  const one = (attributes = ''): RfStepFeedback =>
    mountOne(
      scene.inProvider(`<rf-step-feedback step-id="cable" ${attributes}></rf-step-feedback>`),
      'rf-step-feedback',
    );

  const up = () => byRole('button', 'Helpful');
  const down = () => byRole('button', 'Not helpful');
  const pressed = () => [up(), down()].map((button) => button.getAttribute('aria-pressed')).join(' ');

  /** Expects a number of requests. A later request of the same client makes sure that none is still on its way. */
  const expectRequests = async ({client}: RfStepFeedback, path: string, count: number): Promise<void> => {
    await client!.flush();
    await client!.getMe();
    expect(await scene.account.requests(path)).to.have.length(count);
  };

  describe('voting', () => {
    it('rf-step-feedback renders a group of two toggle buttons and sends no request', async () => {
      const element = one();
      await element.updateComplete;
      const group = byRole('group', 'Was this step helpful?');
      expect(group.contains(up()) && group.contains(down())).to.equal(true);
      expect(pressed()).to.equal('false false');
      expect(element.value).to.equal(undefined);
      await expectRequests(element, scene.sessionId, 0);
    });

    it('rf-step-feedback shows a vote at once, sends it, and fires rf-saved when the server has it', async () => {
      const element = one();
      await element.updateComplete;
      const events = record(element, 'rf-change', 'rf-saved');
      const detail = {stepId: 'cable', sessionId: scene.sessionId, wasHelpful: true};
      up().click();
      expect(events).to.deep.equal([{type: 'rf-change', detail}]);
      expect(element.value).to.equal('up');
      await next(element, 'rf-saved');
      expect(events.at(-1)).to.deep.equal({type: 'rf-saved', detail});
      expect(pressed()).to.equal('true false');
      expect(element.getAttribute('value')).to.equal('up');
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: true, reasons: [], note: null},
      ]);
    });

    it('a click on the other button changes the vote, a click on the chosen button removes it', async () => {
      const element = one();
      await element.updateComplete;
      const saved = async (button: HTMLElement) => {
        const [event] = await Promise.all([next(element, 'rf-saved'), click(button)]);
        return event.detail.wasHelpful;
      };
      expect(await saved(up())).to.equal(true);
      expect(await saved(down())).to.equal(false);
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: false, reasons: [], note: null},
      ]);
      expect(pressed()).to.equal('false true');
      expect(await saved(down())).to.equal(null);
      expect(await scene.votes()).to.deep.equal([]);
      expect(pressed()).to.equal('false false');
      expect(element.hasAttribute('value')).to.equal(false);
    });

    it('rf-step-feedback: Tab, Enter and Space vote', async () => {
      const element = one('hint="off"');
      await element.updateComplete;
      up().focus();
      await press('Tab');
      expect(focused()).to.equal(down());
      const no = next(element, 'rf-saved');
      await press('Enter');
      expect((await no).detail.wasHelpful).to.equal(false);
      const yes = next(element, 'rf-saved');
      await press('Shift+Tab', ' ');
      expect((await yes).detail.wasHelpful).to.equal(true);
      expect(focused()).to.equal(up());
    });

    it('after fast clicks the server has the last vote, whatever the order of responses', async () => {
      const element = one();
      await element.updateComplete;
      await scene.account.faults({kind: 'hold-response', times: 1});
      up().click();
      await until(async () => (await scene.account.requests(`feedback`)).length > 0);
      for (const button of [down(), down(), up(), down()]) button.click();
      expect(element.value).to.equal('down');
      await scene.account.faults();
      await until(async () => (await scene.votes())[0]?.was_helpful === false);
      expect(element.value).to.equal('down');
    });

    it('a vote in flight stays with its step when the element shows another step', async () => {
      const element = one();
      await element.updateComplete;
      await scene.account.faults({kind: 'hold', only: 'POST'});
      up().click();
      element.stepId = 'router';
      await element.updateComplete;
      expect(pressed()).to.equal('false false');
      const saved = next(element, 'rf-saved');
      await scene.account.faults();
      expect((await saved).detail.stepId).to.equal('cable');
      expect(pressed()).to.equal('false false');
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: true, reasons: [], note: null},
      ]);
    });

    it('a vote right after a change of step-id counts for the new step', async () => {
      const element = one();
      await element.updateComplete;
      const buttons = [up(), down()] as const;
      element.stepId = 'router';
      buttons[1].click();
      expect((await next(element, 'rf-saved')).detail.stepId).to.equal('router');
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'router', was_helpful: false, reasons: [], note: null},
      ]);
    });

    it('two elements for one step and session show the same vote, other elements do not', async () => {
      const place = mount(
        scene.inProvider(
          '<rf-step-feedback step-id="dns"></rf-step-feedback><rf-step-feedback step-id="dns"></rf-step-feedback><rf-step-feedback step-id="router"></rf-step-feedback>',
        ),
      );
      const [first, second, other] = place.querySelectorAll('rf-step-feedback');
      await other!.updateComplete;
      const events = record(second!, 'rf-change', 'rf-saved');
      allByRole('button', 'Helpful')[0]!.click();
      expect([first!.value, second!.value, other!.value]).to.deep.equal(['up', 'up', undefined]);
      await next(first!, 'rf-saved');
      expect(events).to.deep.equal([]);
    });
  });

  describe('votes that fail', () => {
    it('a vote without a network stays visible and is delivered later', async () => {
      const element = one();
      await element.updateComplete;
      const errors = record(element, 'rf-error');
      await scene.account.faults({kind: 'offline'});
      up().click();
      await until(async () => (await scene.account.requests('feedback')).length > 0);
      expect(pressed()).to.equal('true false');
      expect(byRole('status').textContent).to.equal('');
      const saved = next(element, 'rf-saved');
      await scene.account.faults();
      window.dispatchEvent(new Event('online'));
      expect((await saved).detail).to.deep.equal({
        stepId: 'cable',
        sessionId: scene.sessionId,
        wasHelpful: true,
      });
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: true, reasons: [], note: null},
      ]);
      expect(errors).to.deep.equal([]);
    });

    it('after a rejected vote the element shows the last saved vote, and an error until the next click', async () => {
      const element = one();
      await element.updateComplete;
      const live = byRole('status');
      up().click();
      await next(element, 'rf-saved');
      await scene.account.faults({
        kind: 'status',
        status: 403,
        body: {
          type: 'about:blank',
          title: 'Forbidden',
          status: 403,
          detail: 'No.',
          code: 'forbidden',
          request_id: 'r',
        },
      });
      down().click();
      const {error} = (await next(element, 'rf-error')).detail;
      expect(error).to.include({status: 403, code: 'forbidden'});
      await element.updateComplete;
      expect(pressed()).to.equal('true false');
      expect(byRole('status')).to.equal(live);
      expect(live.textContent).to.equal('Your vote could not be saved');
      await scene.account.faults();
      down().click();
      await element.updateComplete;
      expect(live.textContent).to.equal('');
      await next(element, 'rf-saved');
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: false, reasons: [], note: null},
      ]);
    });
  });

  describe('value', () => {
    it('a value that the page sets is shown without an event or a request', async () => {
      const element = one('value="down"');
      await element.updateComplete;
      const events = record(element, 'rf-change', 'rf-saved');
      expect(pressed()).to.equal('false true');
      element.value = 'up';
      await element.updateComplete;
      expect(pressed()).to.equal('true false');
      element.removeAttribute('value');
      await element.updateComplete;
      expect(pressed()).to.equal('false false');
      await expectRequests(element, scene.sessionId, 0);
      expect(events).to.deep.equal([]);
    });

    it('a value that the page sets is shown by an earlier element for the same step', async () => {
      const place = mount(
        scene.inProvider(
          '<rf-step-feedback step-id="dns"></rf-step-feedback><rf-step-feedback step-id="dns" value="up"></rf-step-feedback>',
        ),
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await Promise.all(elements.map((element) => element.updateComplete));
      expect(elements.map(({value}) => value)).to.deep.equal(['up', 'up']);
    });

    it('another step or session resets the value', async () => {
      const element = one('value="up"');
      await element.updateComplete;
      element.stepId = 'router';
      await element.updateComplete;
      expect([element.value, pressed()]).to.deep.equal([undefined, 'false false']);
      element.value = 'down';
      await element.updateComplete;
      element.sessionId = 'another';
      await element.updateComplete;
      expect([element.value, pressed()]).to.deep.equal([undefined, 'false false']);
    });

    it('the page can set value and step-id together', async () => {
      const element = one('value="up"');
      await element.updateComplete;
      element.value = 'down';
      element.stepId = 'router';
      await element.updateComplete;
      expect(element.value).to.equal('down');
    });

    it('a vote stays visible when its element moves in the page', async () => {
      const element = one();
      await element.updateComplete;
      up().click();
      await next(element, 'rf-saved');
      const place = document.createElement('section');
      element.parentElement!.append(place);
      place.append(element);
      await element.updateComplete;
      expect(element.value).to.equal('up');
    });
  });

  describe('restore', () => {
    it('restore shows earlier votes with one request for all elements', async () => {
      const first = one();
      await first.updateComplete;
      up().click();
      await next(first, 'rf-saved');
      first.parentElement!.remove();
      const place = mount(
        scene.inProvider(
          STEPS.map((step) => `<rf-step-feedback step-id="${step}" restore></rf-step-feedback>`).join(''),
        ),
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await until(() => elements[0]!.value === 'up');
      expect(elements.map(({value}) => value)).to.deep.equal(['up', undefined, undefined]);
      expect(await scene.account.requests(`GET .*${scene.sessionId}/feedback`)).to.have.length(1);
    });

    it('restore shows a pending vote of an earlier page, and fires rf-saved when the server has it', async () => {
      await scene.account.faults({kind: 'offline'});
      const first = one();
      await first.updateComplete;
      down().click();
      await until(async () => (await first.client!.pending()) === 1);
      first.parentElement!.remove();
      const element = one('restore');
      await until(() => element.value === 'down');
      const saved = next(element, 'rf-saved');
      await scene.account.faults();
      window.dispatchEvent(new Event('online'));
      expect((await saved).detail).to.include({stepId: 'cable', wasHelpful: false});
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: false, reasons: [], note: null},
      ]);
    });

    it('restore returns to the vote on the server when a pending vote is rejected', async () => {
      const first = one();
      await first.updateComplete;
      up().click();
      await next(first, 'rf-saved');
      await scene.account.faults({kind: 'offline', only: 'POST'});
      down().click();
      await until(async () => (await first.client!.pending()) === 1);
      first.parentElement!.remove();
      const element = one('restore');
      await until(() => element.value === 'down');
      await until(
        async () => (await scene.account.requests(`GET .*${scene.sessionId}/feedback`))[0]?.status === 200,
      );
      const failed = next(element, 'rf-error');
      await scene.account.faults({
        kind: 'status',
        status: 403,
        headers: {'x-request-id': 'r'},
        body: {code: 'forbidden', detail: 'No.'},
      });
      window.dispatchEvent(new Event('online'));
      expect((await failed).detail.error).to.include({status: 403});
      await scene.account.faults();
      await element.updateComplete;
      expect(element.value).to.equal('up');
    });

    it('restore ignores a response that arrives after a new vote', async () => {
      await scene.account.faults({kind: 'hold-response', only: 'GET'});
      const element = one('restore');
      await element.updateComplete;
      await until(async () => (await scene.account.requests(`GET .*${scene.sessionId}`)).length === 1);
      down().click();
      await next(element, 'rf-saved');
      await scene.account.faults();
      await until(async () => (await scene.account.requests(`GET .*${scene.sessionId}`))[0]!.status === 200);
      await element.updateComplete;
      expect(element.value).to.equal('down');
    });
  });

  describe('track', () => {
    it('track records one visit when the step becomes visible', async () => {
      const element = mountOne<RfStepFeedback>(
        scene.inProvider(
          '<div class="space"></div><rf-step-feedback step-id="cable" track></rf-step-feedback>',
        ),
        'rf-step-feedback',
      );
      const space = element.parentElement!.querySelector<HTMLElement>('.space')!;
      space.style.height = '5000px';
      await element.updateComplete;
      await whenInWindow(element, false);
      await expectRequests(element, `${scene.sessionId}/steps`, 0);
      element.scrollIntoView();
      await until(async () => (await scene.account.requests(`${scene.sessionId}/steps`)).length === 1);
      scrollTo(0, 0);
      await whenInWindow(element, false);
      element.scrollIntoView();
      await whenInWindow(element, true);
      await expectRequests(element, `${scene.sessionId}/steps`, 1);
      const visits = await scene.account.requests(`${scene.sessionId}/steps`);
      expect(visits.map(({body}) => body)).to.have.length(1);
      expect(visits[0]!.body).to.include({step_id: 'cable'});
    });
  });

  it('track records the visit of an element that the page has given no box', async () => {
    mount(
      scene.inProvider(
        '<rf-step-feedback step-id="cable" track style="display: contents"></rf-step-feedback>',
      ),
    );
    await until(async () => (await scene.account.requests(`${scene.sessionId}/steps`)).length === 1);
  });

  it('a vote does not start a session that the page has named', async () => {
    const element = one();
    await element.updateComplete;
    const provider = element.closest<RfProvider>('rf-provider')!;
    expect(provider.sessionId).to.equal(scene.sessionId);
    up().click();
    await next(element, 'rf-saved');
    await expectRequests(element, 'POST /api/v1/sessions$', 0);
  });
});
