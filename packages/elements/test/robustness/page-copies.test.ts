import {expect} from '@open-wc/testing';
import {openHostPage} from '../host-page.js';
import {allByRole, byRole, mount, mountOne, next, record, until} from '../page.js';
import {createAccount, type Account} from '../server.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import type {RfProvider} from '../../src/provider/provider.js';
import '../../src/step-feedback/define.js';

describe('copies of a page', () => {
  let account: Account;
  let token: string;

  before(async () => {
    account = await createAccount();
    token = await account.token();
    await account.putFlow('vpn', ['cable']);
  });

  beforeEach(async () => {
    localStorage.clear();
    await account.faults();
  });

  const INSIDE = '<rf-step-feedback step-id="cable"></rf-step-feedback><rf-csat-modal></rf-csat-modal>';

  const mountProvider = (session: string): RfProvider =>
    mountOne(
      `<rf-provider base-url="${account.baseUrl}" token="${token}" ${session}>${INSIDE}</rf-provider>`,
      'rf-provider',
    );

  const partsOf = (provider: RfProvider) => ({
    step: provider.querySelector('rf-step-feedback')!,
    modal: provider.querySelector('rf-csat-modal')!,
  });

  /** Votes, opens the dialog, takes a snapshot of the page, and closes the page. */
  async function takeSnapshot(provider: RfProvider): Promise<RfProvider> {
    const {step, modal} = partsOf(provider);
    await step.updateComplete;
    const saved = next(step, 'rf-saved');
    byRole('button', 'Helpful').click();
    await saved;
    void modal.show();
    await until(() => allByRole('dialog').length);
    expect([step.getAttribute('value'), modal.hasAttribute('open')]).to.deep.equal(['up', true]);
    const snapshot = provider.cloneNode(true) as RfProvider;
    provider.remove();
    return snapshot;
  }

  it('in a provider with a session of its own, a page that is restored from HTML has neither the vote nor the open dialog', async () => {
    const {outerHTML} = await takeSnapshot(mountProvider('tree-id="vpn"'));
    expect(outerHTML).to.match(/ value="up".* open/s);
    const {step, modal} = partsOf(mountOne<RfProvider>(outerHTML, 'rf-provider'));
    await Promise.all([step.updateComplete, modal.updateComplete]);
    expect([step.value, step.hasAttribute('value')]).to.deep.equal([undefined, false]);
    expect([modal.open, modal.hasAttribute('open')]).to.deep.equal([false, false]);
    expect(allByRole('dialog')).to.deep.equal([]);
  });

  it('in a provider with a session of its own, a copy has neither the vote nor the open dialog', async () => {
    const copy = await takeSnapshot(mountProvider('tree-id="vpn"'));
    const {step, modal} = partsOf(copy);
    const events = record(copy, 'rf-open', 'rf-close', 'rf-change');
    await account.faults();
    mount('').append(copy);
    await Promise.all([step.updateComplete, modal.updateComplete]);
    expect([step.value, step.hasAttribute('value')]).to.deep.equal([undefined, false]);
    expect(byRole('button', 'Helpful').getAttribute('aria-pressed')).to.equal('false');
    expect([modal.open, modal.hasAttribute('open')]).to.deep.equal([false, false]);

    // The copy asks about its own session, and the first click votes.
    const saved = next(step, 'rf-saved');
    byRole('button', 'Helpful').click();
    expect((await saved).detail).to.include({sessionId: copy.sessionId, wasHelpful: true});
    void modal.show();
    await until(() => allByRole('dialog').length);
    modal.hide();
    expect(events.map(({type}) => type)).to.deep.equal(['rf-change', 'rf-open', 'rf-close']);
  });

  it('in a provider with a session of the page, a copy shows the vote', async () => {
    await account.startSession('vpn', 'copied');
    const copy = await takeSnapshot(mountProvider('session-id="copied"'));
    mount('').append(copy);
    const {step} = partsOf(copy);
    await step.updateComplete;
    expect(step.value).to.equal('up');
  });

  it('page copies: a value and open set after the first connection are shown', async () => {
    const {step, modal} = partsOf(mountProvider('tree-id="vpn"'));
    step.value = 'down';
    modal.open = true;
    await until(() => allByRole('dialog').length);
    expect(step.getAttribute('value')).to.equal('down');
    modal.hide();
  });

  it('a page that was saved with its shadow roots shows each element once', async () => {
    const saved = '<template shadowrootmode="open"><p>Saved</p></template>';
    const page = await openHostPage({body: `<rf-step-feedback step-id="cable">${saved}</rf-step-feedback>`});
    await page.find('button', 'Helpful');
    expect(page.all('p', 'Saved')).to.deep.equal([]);
  });
});
