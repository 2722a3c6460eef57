import {expect} from '@open-wc/testing';
import {mount, next, record, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import {down, expectRequests, mountStep, pressed, STEPS, up} from '../../test/step-feedback.js';
import '../provider/define.js';
import './define.js';

describe('value and restore of rf-step-feedback', () => {
  const scene = useSession('value', STEPS);

  describe('value', () => {
    it('rf-step-feedback: a value that the page sets is shown without an event or a request', async () => {
      const element = mountStep(scene, 'value="down"');
      await element.updateComplete;
      const events = record(element, 'rf-change', 'rf-saved');
      expect(pressed()).to.equal('false true');
      element.value = 'up';
      await element.updateComplete;
      expect(pressed()).to.equal('true false');
      element.removeAttribute('value');
      await element.updateComplete;
      expect(pressed()).to.equal('false false');
      await expectRequests(scene, element, scene.sessionId, 0);
      expect(events).to.deep.equal([]);
    });

    it('rf-step-feedback: a value that the page sets is shown by an earlier element for the same step', async () => {
      const place = mount(
        scene.inProvider(
          '<rf-step-feedback step-id="dns"></rf-step-feedback><rf-step-feedback step-id="dns" value="up"></rf-step-feedback>',
        ),
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await Promise.all(elements.map((element) => element.updateComplete));
      expect(elements.map(({value}) => value)).to.deep.equal(['up', 'up']);
    });

    it('rf-step-feedback: another step or session resets value', async () => {
      const element = mountStep(scene, 'value="up"');
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

    it('rf-step-feedback: the page can set value and step-id together', async () => {
      const element = mountStep(scene, 'value="up"');
      await element.updateComplete;
      element.value = 'down';
      element.stepId = 'router';
      await element.updateComplete;
      expect(element.value).to.equal('down');
    });

    it('rf-step-feedback: a vote stays visible when its element moves in the page', async () => {
      const element = mountStep(scene);
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
    it('rf-step-feedback: restore shows earlier votes with one request for all elements', async () => {
      const first = mountStep(scene);
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

    it('rf-step-feedback: restore shows a pending vote of an earlier page, and fires rf-saved when the server has it', async () => {
      await scene.account.faults({kind: 'offline'});
      const first = mountStep(scene);
      await first.updateComplete;
      down().click();
      await until(async () => (await first.client!.pending()) === 1);
      first.parentElement!.remove();
      const element = mountStep(scene, 'restore');
      await until(() => element.value === 'down');
      const saved = next(element, 'rf-saved');
      await scene.account.faults();
      window.dispatchEvent(new Event('online'));
      expect((await saved).detail).to.include({stepId: 'cable', wasHelpful: false});
      expect(await scene.votes()).to.deep.equal([
        {step_id: 'cable', was_helpful: false, reasons: [], note: null},
      ]);
    });

    it('rf-step-feedback: restore returns to the vote on the server when a pending vote is rejected', async () => {
      const first = mountStep(scene);
      await first.updateComplete;
      up().click();
      await next(first, 'rf-saved');
      await scene.account.faults({kind: 'offline', only: 'POST'});
      down().click();
      await until(async () => (await first.client!.pending()) === 1);
      first.parentElement!.remove();
      const element = mountStep(scene, 'restore');
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

    it('rf-step-feedback: restore ignores a response that arrives after a new vote', async () => {
      await scene.account.faults({kind: 'hold-response', only: 'GET'});
      const element = mountStep(scene, 'restore');
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
});
