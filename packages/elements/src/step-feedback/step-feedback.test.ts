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
} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import {replaceTexts} from '../internal/localize.js';
import '../provider/define.js';
import type {RfProvider} from '../provider/provider.js';
import './define.js';
import type {RfStepFeedback} from './step-feedback.js';

const STEPS = ['cable', 'router', 'dns'];

describe('rf-step-feedback', () => {
  let account: Account;
  let token: string;
  let sessions = 0;
  let sessionId: string;

  before(async () => {
    account = await createAccount();
    token = await account.token();
    await account.putFlow('vpn', STEPS);
  });

  beforeEach(async () => {
    localStorage.clear();
    await account.faults();
    sessionId = `s-${++sessions}`;
    await account.startSession('vpn', sessionId);
  });

  const inProvider = (inside: string): string =>
    `<rf-provider base-url="${account.baseUrl}" token="${token}" session-id="${sessionId}">${inside}</rf-provider>`;

  const one = (attributes = ''): RfStepFeedback =>
    mountOne(
      inProvider(`<rf-step-feedback step-id="cable" ${attributes}></rf-step-feedback>`),
      'rf-step-feedback',
    );

  const up = () => byRole('button', 'Helpful');
  const down = () => byRole('button', 'Not helpful');
  const pressed = () => [up(), down()].map((button) => button.getAttribute('aria-pressed')).join(' ');
  const votes = async () => (await account.feedback(sessionId)).steps;

  describe('voting', () => {
    it('is a group of two toggle buttons that asks nothing of the server', async () => {
      const element = one();
      await element.updateComplete;
      const group = byRole('group', 'Was this step helpful?');
      expect(group.contains(up()) && group.contains(down())).to.equal(true);
      expect(pressed()).to.equal('false false');
      expect(element.value).to.equal(undefined);
      expect(await account.requests(sessionId)).to.deep.equal([]);
    });

    it('shows a press at once, sends it and says when the server has it', async () => {
      const element = one();
      await element.updateComplete;
      const events = record(element, 'rf-change', 'rf-saved');
      const detail = {stepId: 'cable', sessionId, wasHelpful: true};
      up().click();
      expect(events).to.deep.equal([{type: 'rf-change', detail}]);
      expect(element.value).to.equal('up');
      await next(element, 'rf-saved');
      expect(events.at(-1)).to.deep.equal({type: 'rf-saved', detail});
      expect(pressed()).to.equal('true false');
      expect(element.getAttribute('value')).to.equal('up');
      expect(await votes()).to.deep.equal([{step_id: 'cable', was_helpful: true}]);
    });

    it('changes the vote by one press, and takes it back by another on the chosen one', async () => {
      const element = one();
      await element.updateComplete;
      const saved = async (button: HTMLElement) => {
        const [event] = await Promise.all([next(element, 'rf-saved'), click(button)]);
        return event.detail.wasHelpful;
      };
      expect(await saved(up())).to.equal(true);
      expect(await saved(down())).to.equal(false);
      expect(await votes()).to.deep.equal([{step_id: 'cable', was_helpful: false}]);
      expect(pressed()).to.equal('false true');
      expect(await saved(down())).to.equal(null);
      expect(await votes()).to.deep.equal([]);
      expect(pressed()).to.equal('false false');
      expect(element.hasAttribute('value')).to.equal(false);
    });

    it('works by keyboard', async () => {
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

    it('ends in the last state after fast presses, however the answers come', async () => {
      const element = one();
      await element.updateComplete;
      await account.faults({kind: 'hold-answer', times: 1});
      up().click();
      await until(async () => (await account.requests(`feedback`)).length > 0);
      for (const button of [down(), down(), up(), down()]) button.click();
      expect(element.value).to.equal('down');
      await account.faults();
      await until(async () => (await votes())[0]?.was_helpful === false);
      expect(element.value).to.equal('down');
    });

    it('sends to the step on which it was pressed, whatever is shown meanwhile', async () => {
      const element = one();
      await element.updateComplete;
      await account.faults({kind: 'hold', only: 'POST'});
      up().click();
      element.stepId = 'router';
      await element.updateComplete;
      expect(pressed()).to.equal('false false');
      const saved = next(element, 'rf-saved');
      await account.faults();
      expect((await saved).detail.stepId).to.equal('cable');
      expect(pressed()).to.equal('false false');
      expect(await votes()).to.deep.equal([{step_id: 'cable', was_helpful: true}]);
    });

    it('belongs to another step at once when the page says so in the same turn', async () => {
      const element = one();
      await element.updateComplete;
      const buttons = [up(), down()] as const;
      element.stepId = 'router';
      buttons[1].click();
      expect((await next(element, 'rf-saved')).detail.stepId).to.equal('router');
      expect(await votes()).to.deep.equal([{step_id: 'router', was_helpful: false}]);
    });

    it('shows the same on two elements for one step and session, and only there', async () => {
      const place = mount(
        inProvider(
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

  describe('when the network fails', () => {
    it('keeps the vote, and delivers it once the server can be reached', async () => {
      const element = one();
      await element.updateComplete;
      const errors = record(element, 'rf-error');
      await account.faults({kind: 'offline'});
      up().click();
      await until(async () => (await account.requests('feedback')).length > 0);
      expect(pressed()).to.equal('true false');
      expect(byRole('status').textContent).to.equal('');
      const saved = next(element, 'rf-saved');
      await account.faults();
      window.dispatchEvent(new Event('online'));
      expect((await saved).detail).to.deep.equal({stepId: 'cable', sessionId, wasHelpful: true});
      expect(await votes()).to.deep.equal([{step_id: 'cable', was_helpful: true}]);
      expect(errors).to.deep.equal([]);
    });

    it('goes back to what the server has when a vote is refused for good, and says so until the next press', async () => {
      const element = one();
      await element.updateComplete;
      const live = byRole('status');
      up().click();
      await next(element, 'rf-saved');
      await account.faults({
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
      await account.faults();
      down().click();
      await element.updateComplete;
      expect(live.textContent).to.equal('');
      await next(element, 'rf-saved');
      expect(await votes()).to.deep.equal([{step_id: 'cable', was_helpful: false}]);
    });
  });

  describe('value', () => {
    it('set by the page is shown without event or request', async () => {
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
      expect(events).to.deep.equal([]);
      expect(await account.requests(sessionId)).to.deep.equal([]);
    });

    it('is shown by an element for the same step that was there before', async () => {
      const place = mount(
        inProvider(
          '<rf-step-feedback step-id="dns"></rf-step-feedback><rf-step-feedback step-id="dns" value="up"></rf-step-feedback>',
        ),
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await Promise.all(elements.map((element) => element.updateComplete));
      expect(elements.map(({value}) => value)).to.deep.equal(['up', 'up']);
    });

    it('is none after another step or session is shown', async () => {
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

    it('may come together with another step', async () => {
      const element = one('value="up"');
      await element.updateComplete;
      element.value = 'down';
      element.stepId = 'router';
      await element.updateComplete;
      expect(element.value).to.equal('down');
    });

    it('survives a move in the page', async () => {
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
    it('shows an earlier vote, with one request for all', async () => {
      const first = one();
      await first.updateComplete;
      up().click();
      await next(first, 'rf-saved');
      first.parentElement!.remove();
      const place = mount(
        inProvider(
          STEPS.map((step) => `<rf-step-feedback step-id="${step}" restore></rf-step-feedback>`).join(''),
        ),
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await until(() => elements[0]!.value === 'up');
      expect(elements.map(({value}) => value)).to.deep.equal(['up', undefined, undefined]);
      expect(await account.requests(`GET .*${sessionId}/feedback`)).to.have.length(1);
    });

    it('never overwrites a press by a late answer', async () => {
      await account.faults({kind: 'hold-answer', only: 'GET'});
      const element = one('restore');
      await element.updateComplete;
      await until(async () => (await account.requests(`GET .*${sessionId}`)).length === 1);
      down().click();
      await next(element, 'rf-saved');
      await account.faults();
      await until(async () => (await account.requests(`GET .*${sessionId}`))[0]!.status === 200);
      await element.updateComplete;
      expect(element.value).to.equal('down');
    });
  });

  describe('track', () => {
    it('records a visit when the person sees the step, once', async () => {
      const element = mountOne<RfStepFeedback>(
        inProvider('<div class="space"></div><rf-step-feedback step-id="cable" track></rf-step-feedback>'),
        'rf-step-feedback',
      );
      const space = element.parentElement!.querySelector<HTMLElement>('.space')!;
      space.style.height = '5000px';
      await element.updateComplete;
      await new Promise(requestAnimationFrame);
      expect(await account.requests(`${sessionId}/steps`)).to.deep.equal([]);
      element.scrollIntoView();
      await until(async () => (await account.requests(`${sessionId}/steps`)).length === 1);
      scrollTo(0, 0);
      await new Promise(requestAnimationFrame);
      element.scrollIntoView();
      await new Promise(requestAnimationFrame);
      const visits = await account.requests(`${sessionId}/steps`);
      expect(visits.map(({body}) => body)).to.have.length(1);
      expect(visits[0]!.body).to.include({step_id: 'cable'});
    });
  });

  describe('texts and states', () => {
    it('takes the name of the group from its label', async () => {
      await one('label="Did that help?"').updateComplete;
      byRole('group', 'Did that help?');
    });

    it('takes texts of the page’s, for a language or for one region of it; what is left out stays', async () => {
      const element = one('lang="de-AT"');
      const names = () =>
        [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part~=button]')].map(
          ({ariaLabel}) => ariaLabel,
        );
      await until(() => names().join() === 'Hilfreich,Nicht hilfreich');
      replaceTexts('de', {helpful: 'Gut', notHelpful: undefined});
      await element.updateComplete;
      expect(names()).to.deep.equal(['Gut', 'Nicht hilfreich']);
      replaceTexts('de-AT', {helpful: 'Passt'});
      await element.updateComplete;
      expect(names()).to.deep.equal(['Passt', 'Nicht hilfreich']);
      element.lang = 'de-CH';
      await element.updateComplete;
      expect(names()).to.deep.equal(['Gut', 'Nicht hilfreich']);
    });

    it('is disabled, or shows the vote only', async () => {
      const element = one('disabled value="up"');
      await element.updateComplete;
      const events = record(element, 'rf-change');
      expect([up(), down()].map((button) => (button as HTMLButtonElement).disabled)).to.deep.equal([
        true,
        true,
      ]);
      // From what is in a disabled button, a press may arrive all the same.
      down().querySelector('slot')!.click();
      expect(pressed()).to.equal('true false');
      element.disabled = false;
      element.readonly = true;
      await element.updateComplete;
      await click(down());
      expect(pressed()).to.equal('true false');
      expect(byRole('group').getAttribute('aria-disabled')).to.equal('true');
      expect(events).to.deep.equal([]);
    });

    it('lets the page replace icons and hint', async () => {
      const element = one();
      element.innerHTML = '<i slot="up-icon">+</i><i slot="down-icon">-</i><b slot="hint">Please rate</b>';
      await element.updateComplete;
      expect(up().querySelector('slot')!.assignedElements()[0]!.textContent).to.equal('+');
      const parts = [...element.shadowRoot!.querySelectorAll('[part]')].flatMap(({part}) => [...part]);
      expect(new Set(parts)).to.deep.equal(new Set(['group', 'button', 'up', 'down', 'hint', 'status']));
      element.querySelector<HTMLElement>('[slot=down-icon]')!.click();
      await element.updateComplete;
      expect(pressed()).to.equal('false true');
    });

    it('draws its own thumbs only where the page has no icon', async () => {
      const element = one();
      await element.updateComplete;
      const slots = [up(), down()].map((button) => button.querySelector('slot')!);
      const drawn = () => slots.map((slot) => slot.querySelector('svg')!.checkVisibility());
      expect(drawn()).to.deep.equal([true, true]);
      element.innerHTML = '<img slot="up-icon" alt="Yes" src="data:," />';
      await until(() => !drawn()[0]);
      expect(drawn()).to.deep.equal([false, true]);
      // What the page puts there looks as the page says.
      expect(getComputedStyle(element.querySelector('img')!).fontStyle).to.equal('normal');
      element.replaceChildren();
      await until(() => drawn()[0]);
    });

    it('has targets that a finger can hit', async () => {
      await one().updateComplete;
      for (const button of allByRole('button')) {
        const {width, height} = button.getBoundingClientRect();
        expect(Math.min(width, height)).to.be.at.least(24);
      }
    });
  });

  describe('first-time hint', () => {
    const KEY = 'rf-step-feedback-hint-dismissed';
    const hints = () =>
      [...document.querySelectorAll('rf-step-feedback')].map(
        (element) => element.shadowRoot!.querySelector('[part=hint]')?.textContent.trim() ?? '',
      );
    const three = async (): Promise<RfStepFeedback[]> => {
      const place = mount(
        inProvider(STEPS.map((step) => `<rf-step-feedback step-id="${step}"></rf-step-feedback>`).join('')),
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await Promise.all(elements.map((element) => element.updateComplete));
      return elements;
    };

    it('stands on one element until it is dismissed, once a browser', async () => {
      await three();
      expect(hints()).to.deep.equal(['Rate this step to help improve flows', '', '']);
      await click(byRole('button', 'Dismiss'));
      expect(hints()).to.deep.equal(['', '', '']);
      expect(localStorage.getItem(KEY)).not.to.equal(null);
      const [another] = await three();
      expect(hints().join('')).to.equal('');
      another!.remove();
    });

    it('goes when it is dismissed, though another page has dismissed it before', async () => {
      const element = one();
      await element.updateComplete;
      localStorage.setItem(KEY, 'true');
      byRole('button', 'Dismiss').click();
      await element.updateComplete;
      expect(allByRole('button', 'Dismiss')).to.deep.equal([]);
    });

    it('goes with the first vote', async () => {
      const [, second] = await three();
      allByRole('button', 'Helpful')[1]!.click();
      await next(second!, 'rf-saved');
      expect(hints()).to.deep.equal(['', '', '']);
      expect(localStorage.getItem(KEY)).not.to.equal(null);
    });

    it('moves on to the next element when its own leaves, and obeys hint="off"', async () => {
      const [first, second, third] = await three();
      second!.hint = 'off';
      await second!.updateComplete;
      first!.remove();
      await third!.updateComplete;
      expect(hints()[1]).to.equal('Rate this step to help improve flows');
    });
  });

  it('starts nothing for a provider of another session', async () => {
    const element = one();
    await element.updateComplete;
    const provider = element.closest<RfProvider>('rf-provider')!;
    expect(provider.sessionId).to.equal(sessionId);
    up().click();
    await next(element, 'rf-saved');
    expect(await account.requests('POST /api/v1/sessions$')).to.deep.equal([]);
  });
});
