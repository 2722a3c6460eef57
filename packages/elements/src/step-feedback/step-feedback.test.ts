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
import {down, expectRequests, mountStep, pressed, STEPS, up} from '../../test/step-feedback.js';
import '../provider/define.js';
import type {RfProvider} from '../provider/provider.js';
import './define.js';
import type {RfStepFeedback} from './step-feedback.js';

describe('rf-step-feedback', () => {
  const scene = useSession('s', STEPS);

  describe('voting', () => {
    it('rf-step-feedback renders a group of two toggle buttons and sends no request', async () => {
      const element = mountStep(scene);
      await element.updateComplete;
      const group = byRole('group', 'Was this step helpful?');
      expect(group.contains(up()) && group.contains(down())).to.equal(true);
      expect(pressed()).to.equal('false false');
      expect(element.value).to.equal(undefined);
      await expectRequests(scene, element, scene.sessionId, 0);
    });

    it('rf-step-feedback shows a vote at once, sends it, and fires rf-saved when the server has it', async () => {
      const element = mountStep(scene);
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

    it('rf-step-feedback: a click on the other button changes the vote, a click on the chosen button removes it', async () => {
      const element = mountStep(scene);
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
      const element = mountStep(scene, 'hint="off"');
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

    it('rf-step-feedback: after fast clicks the server has the last vote, whatever the order of responses', async () => {
      const element = mountStep(scene);
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

    it('rf-step-feedback: a vote in flight stays with its step when the element shows another step', async () => {
      const element = mountStep(scene);
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
      const element = mountStep(scene);
      await element.updateComplete;
      const buttons = [up(), down()] as const;
      element.stepId = 'router';
      buttons[1].click();
      expect((await next(element, 'rf-saved')).detail.stepId).to.equal('router');
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'router', was_helpful: false, reasons: [], note: null},
      ]);
    });

    it('rf-step-feedback: two elements for one step and session show the same vote, other elements do not', async () => {
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
      const element = mountStep(scene);
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
      const element = mountStep(scene);
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

  describe('track', () => {
    it('rf-step-feedback: track records one visit when the step becomes visible', async () => {
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
      await expectRequests(scene, element, `${scene.sessionId}/steps`, 0);
      element.scrollIntoView();
      await until(async () => (await scene.account.requests(`${scene.sessionId}/steps`)).length === 1);
      scrollTo(0, 0);
      await whenInWindow(element, false);
      element.scrollIntoView();
      await whenInWindow(element, true);
      await expectRequests(scene, element, `${scene.sessionId}/steps`, 1);
      const visits = await scene.account.requests(`${scene.sessionId}/steps`);
      expect(visits.map(({body}) => body)).to.have.length(1);
      expect(visits[0]!.body).to.include({step_id: 'cable'});
    });
  });

  it('rf-step-feedback: track records the visit of an element that the page has given no box', async () => {
    mount(
      scene.inProvider(
        '<rf-step-feedback step-id="cable" track style="display: contents"></rf-step-feedback>',
      ),
    );
    await until(async () => (await scene.account.requests(`${scene.sessionId}/steps`)).length === 1);
  });

  it('a vote does not start a session that the page has named', async () => {
    const element = mountStep(scene);
    await element.updateComplete;
    const provider = element.closest<RfProvider>('rf-provider')!;
    expect(provider.sessionId).to.equal(scene.sessionId);
    up().click();
    await next(element, 'rf-saved');
    await expectRequests(scene, element, 'POST /api/v1/sessions$', 0);
  });
});
