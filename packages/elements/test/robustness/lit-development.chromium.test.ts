import {expect} from '@open-wc/testing';
import {importRuns} from '../dashboard.js';
import {openHostPage, type HostPage} from '../host-page.js';
import {until} from '../page.js';
import {createAccount, type Account} from '../server.js';
import {refused} from '../states.js';

/** Lit's warning about its development build, not about an element. */
const IS_ABOUT_LIT = /Lit is in dev mode/;

describe('with the development build of Lit', () => {
  let account: Account;
  let token: string;

  before(async () => {
    account = await createAccount();
    token = await account.token({role: 'team_admin'});
    await account.putFlow('vpn', ['cable', 'router']);
    await account.startSession('vpn', 'before');
    await account.completeSession('before');
    await importRuns(
      account,
      Array.from({length: 12}, () => ({flow: 'vpn', user: 'ada', daysAgo: 1, visits: ['cable']})),
    );
  });

  beforeEach(() => localStorage.clear());
  afterEach(() => account.faults());

  const open = (inside: string): Promise<HostPage> =>
    openHostPage({
      modules: ['development/define.js'],
      body: `<rf-provider base-url="${account.baseUrl}" token="${token}" tree-id="vpn">${inside}</rf-provider>`,
    });

  const inside = <T extends HTMLElement>(element: Element, selector: string): T =>
    element.shadowRoot!.querySelector<T>(selector)!;

  const expectNoWarning = ({messages}: HostPage): void => {
    // Otherwise the page has another build of Lit.
    expect(messages.some((sentence) => IS_ABOUT_LIT.test(sentence))).to.equal(true);
    expect(messages.filter((sentence) => !IS_ABOUT_LIT.test(sentence))).to.deep.equal([]);
  };

  it('<rf-step-feedback> causes no warning in any state', async () => {
    const page = await open(
      `<rf-step-feedback step-id="cable" track restore></rf-step-feedback>
      <rf-step-feedback step-id="router" hint="off" value="down"></rf-step-feedback>`,
    );
    const [step, other] = [...page.document.querySelectorAll('rf-step-feedback')];
    await until(() => step!.shadowRoot?.querySelector('[part=hint]'));
    const press = async (part: string) => {
      inside(step!, `[part~=${part}]`).click();
      await step!.updateComplete;
    };
    await press('up');
    await press('down');
    await until(() => step!.shadowRoot?.querySelector('[part=panel]'));
    await press('reason');
    const note = inside<HTMLTextAreaElement>(step!, '[part=note]');
    note.value = 'x'.repeat(270);
    note.dispatchEvent(new Event('input'));
    await press('done');
    await press('change-reasons');
    await press('down');
    await account.faults(refused);
    await press('up');
    await until(() => inside(step!, '[part=status]').textContent !== '', 'the status');
    await account.faults();
    other!.value = 'up';
    other!.disabled = true;
    other!.readonly = true;
    other!.stepId = 'cable';
    other!.lang = 'de';
    await other!.updateComplete;
    page.document.body.append(other!.parentElement!);
    other!.remove();
    expectNoWarning(page);
  });

  it('<rf-csat-modal> and <rf-provider> cause no warning in any state', async () => {
    const page = await open('<rf-csat-modal auto></rf-csat-modal>');
    const provider = page.document.querySelector('rf-provider')!;
    const modal = page.document.querySelector('rf-csat-modal')!;
    await until(() => modal.shadowRoot);
    await provider.complete('resolved');
    await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
    inside(modal, 'input[value="2"]').click();
    await modal.updateComplete;
    inside(modal, '[part=reason]').click();
    await account.faults(refused);
    inside(modal, '[part=submit]').click();
    await until(() => inside(modal, '[part=error]').textContent !== '', 'the problem');
    await account.faults();
    const rated = new Promise((resolve) => modal.addEventListener('rf-close', resolve));
    inside(modal, '[part=submit]').click();
    await rated;
    void modal.show({force: true});
    await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
    modal.hide();
    modal.inline = true;
    provider.treeId = 'other';
    modal.heading = 'How was it?';
    await modal.updateComplete;
    expectNoWarning(page);
  });

  it('<rf-analytics-dashboard> causes no warning in any state', async () => {
    const page = await open('<rf-analytics-dashboard></rf-analytics-dashboard>');
    const dashboard = page.document.querySelector('rf-analytics-dashboard')!;
    await until(() => dashboard.shadowRoot?.querySelector('canvas'));
    await until(() => dashboard.shadowRoot!.querySelector('[part=finding]'));
    inside(dashboard, '[part=finding]').click();
    await until(() => dashboard.shadowRoot!.querySelector('[part~=current-step]'));
    for (const change of [
      {period: '7d'},
      {view: 'me'},
      {view: 'flow', treeId: 'vpn'},
      {view: 'team'},
      {lang: 'ar', dir: 'rtl'},
    ] as const) {
      const loaded = new Promise((resolve) => dashboard.addEventListener('rf-load', resolve, {once: true}));
      Object.assign(dashboard, change);
      if (!('lang' in change)) await loaded;
      await dashboard.updateComplete;
    }
    for (const selector of ['#export', '.quiet', '.sort', '#engineer']) {
      inside(dashboard, selector).click();
      await dashboard.updateComplete;
    }
    await account.faults(refused);
    const failed = new Promise((resolve) => dashboard.addEventListener('rf-error', resolve, {once: true}));
    dashboard.period = '90d';
    await failed;
    await dashboard.updateComplete;
    expectNoWarning(page);
  });
});
