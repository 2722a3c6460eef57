import {expect} from '@open-wc/testing';
import {createTeam, type Team} from '../dashboard.js';
import {openHostPage, type HostPage} from '../host-page.js';
import {listenToConsole, mount, next, until} from '../page.js';
import type {RfProvider} from '../../src/provider/provider.js';
import type {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

describe('elements in other windows', () => {
  let team: Team;
  listenToConsole();

  before(async () => {
    team = await createTeam();
  });

  beforeEach(() => localStorage.clear());

  describe('a dashboard that is created here for an iframe', () => {
    let page: HostPage;
    let provider: RfProvider;

    beforeEach(async () => {
      page = await openHostPage({modules: [], body: ''}, {width: 900, height: 700});
      provider = document.createElement('rf-provider');
      Object.assign(provider, {baseUrl: team.account.baseUrl, token: team.admin});
    });

    it('sync-url keeps its state in the address of the iframe', async () => {
      const dashboard = document.createElement('rf-analytics-dashboard');
      dashboard.syncUrl = '';
      provider.append(dashboard);
      const here = location.href;
      page.document.body.append(provider);
      await next(dashboard, 'rf-load');
      const loaded = next(dashboard, 'rf-load');
      dashboard.period = '7d';
      await loaded;
      await dashboard.updateComplete;
      expect(new URLSearchParams(page.window.location.search).get('rf-period')).to.equal('7d');
      expect(location.href).to.equal(here);
    });

    it('an export is downloaded by the iframe', async () => {
      const dashboard = document.createElement('rf-analytics-dashboard');
      provider.append(dashboard);
      page.document.body.append(provider);
      await next(dashboard, 'rf-load');
      await until(() => dashboard.shadowRoot?.querySelector('#export:enabled'));
      const documents: Document[] = [];
      page.window.HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        documents.push(this.ownerDocument);
      };
      dashboard.shadowRoot!.querySelector<HTMLElement>('#export')!.click();
      await dashboard.updateComplete;
      dashboard.shadowRoot!.querySelector<HTMLElement>('[role=menuitem]')!.click();
      expect(documents.map((one) => one === page.document)).to.deep.equal([true]);
    });
  });

  it('elements in a removed iframe do not update any more', async () => {
    const frame = mount('<iframe></iframe>').querySelector('iframe')!;
    const tags = ['rf-provider', 'rf-step-feedback', 'rf-csat-modal', 'rf-analytics-dashboard'] as const;
    const elements = tags.map((tag) => document.createElement(tag));
    frame.contentDocument!.body.append(...elements);
    for (const element of elements) await element.updateComplete;
    frame.remove();
    const updated: string[] = [];
    for (const element of elements) element.requestUpdate = () => void updated.push(element.localName);
    const witness = document.createElement('rf-step-feedback');
    mount('').append(witness);
    await witness.updateComplete;
    const seen = new Promise<void>((resolve) => {
      witness.requestUpdate = () => resolve();
    });
    document.documentElement.lang = 'de';
    await seen;
    document.documentElement.lang = 'en';
    expect(updated).to.deep.equal([]);
  });

  const openFrame = (page: HostPage): Document => {
    const frame = page.document.createElement('iframe');
    page.document.body.append(frame);
    return frame.contentDocument!;
  };
  const openWindow = (page: HostPage): Document => {
    const opened = page.window.open('', '', 'width=400,height=300');
    if (!opened) throw new Error('The browser has blocked the window.');
    return opened.document;
  };
  /** Both inherit the policy of the page. WebKit's driver opens no windows. */
  const PLACES = {
    'an iframe': openFrame,
    ...(!navigator.vendor.startsWith('Apple') && {'a pop-out window': openWindow}),
  };

  for (const [place, openPlace] of Object.entries(PLACES)) {
    it(`under a strict policy with Trusted Types, a step is styled and votes in ${place} and back`, async () => {
      const page = await openHostPage({
        modules: ['rf.js'],
        body: `<rf-provider base-url="${team.account.baseUrl}" token="${team.admin}" tree-id="vpn">
        <rf-step-feedback step-id="cable" reasons="off"></rf-step-feedback>
      </rf-provider>`,
        policy:
          "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; require-trusted-types-for 'script';" +
          `trusted-types lit-html 'allow-duplicates'; connect-src ${team.account.baseUrl}`,
      });
      const step = page.document.querySelector<RfStepFeedback>('rf-step-feedback')!;
      const provider = step.closest('rf-provider')!;
      const inner = openPlace(page);
      const refused: string[] = [];
      inner.addEventListener('securitypolicyviolation', ({violatedDirective}) =>
        refused.push(violatedDirective),
      );
      for (const [target, part] of [
        [inner, 'up'],
        [page.document, 'down'],
      ] as const) {
        target.body.append(provider);
        await until(() => step.shadowRoot?.querySelector(`[part~=${part}]`));
        await step.updateComplete;
        const button = step.shadowRoot!.querySelector<HTMLElement>(`[part~=${part}]`)!;
        expect(target.defaultView!.getComputedStyle(button).borderTopLeftRadius).to.equal('10px');
        const saved = next(step, 'rf-saved');
        button.click();
        expect((await saved).detail.wasHelpful).to.equal(part === 'up');
      }
      expect([...page.messages, ...refused]).to.deep.equal([]);
      if (place !== 'an iframe') inner.defaultView!.close();
    });
  }

  for (const [tag, show] of [
    ['rf-step-feedback', '<rf-step-feedback step-id="cable" session-id="fa"></rf-step-feedback>'],
    ['rf-csat-modal', '<rf-csat-modal inline session-id="fa"></rf-csat-modal>'],
  ] as const) {
    it(`<${tag}> shows English texts and digits in a language that is not supported`, async () => {
      const read = async (lang: string) => {
        const element = mount(show).firstElementChild as RfStepFeedback;
        // Farsi has its own digits.
        element.lang = lang;
        await until(() => element.shadowRoot?.querySelector('.root :is(button, form)'));
        const comment = element.shadowRoot!.querySelector('textarea');
        if (comment) {
          comment.value = 'x'.repeat(460);
          comment.dispatchEvent(new Event('input'));
        }
        await element.updateComplete;
        const names = [...element.shadowRoot!.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel);
        const {lang: language} = element.shadowRoot!.querySelector<HTMLElement>('.root')!;
        const text = `${language} ${names.join()} ${element.shadowRoot!.textContent.replaceAll(/\s+/g, ' ')}`;
        element.remove();
        await Promise.resolve();
        localStorage.clear();
        return text;
      };
      const farsi = await read('fa');
      expect(farsi).to.equal(await read('en'));
      // Screen readers choose their voice by the language of the texts.
      expect(farsi).to.match(/^en .*(Helpful|Submit)/);
    });
  }
});
