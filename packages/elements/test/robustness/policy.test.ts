import {expect} from '@open-wc/testing';
import type {HostPage} from '../host-page.js';
import {openHostPage} from '../host-page.js';
import {next, until} from '../page.js';
import {createAccount, type Account} from '../server.js';
import type {RfProvider} from '../../src/provider/provider.js';

describe('a page with a strict policy', () => {
  let account: Account;
  let page: HostPage;

  before(async () => {
    account = await createAccount();
    await account.putFlow('vpn', ['cable']);
  });

  const open = async (modules: string[], body: string, policy = ''): Promise<void> => {
    page = await openHostPage({
      modules,
      body,
      lang: 'de',
      policy:
        "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates';" +
        `connect-src ${account.baseUrl}; ${policy}`,
    });
  };
  const provider = async (inside: string, attributes = 'tree-id="vpn"'): Promise<string> =>
    `<rf-provider base-url="${account.baseUrl}" token="${await account.token({role: 'team_admin'})}" ${attributes}>${inside}</rf-provider>`;

  it('votes and ratings work under a strict Content-Security-Policy', async () => {
    await open(
      ['rf.js'],
      await provider(
        '<rf-step-feedback step-id="cable"></rf-step-feedback><rf-csat-modal auto></rf-csat-modal>',
      ),
    );
    await page.press('Hilfreich');
    const host = page.document.querySelector<RfProvider>('rf-provider')!;
    await next(host, 'rf-saved');
    void host.complete('resolved');
    (await page.find('input', '4 Sterne')).click();
    const rated = next(host, 'rf-rated');
    await page.press('Absenden');
    expect((await rated).detail.queued).to.equal(false);
    await next(host, 'rf-close');
    expect(page.messages).to.deep.equal([]);
  });

  it('a second copy of another version works under a strict Content-Security-Policy', async () => {
    await open(
      ['rf.js', 'next/rf.bundle.js'],
      await provider('<rf-step-feedback step-id="cable"></rf-step-feedback>'),
    );
    const saved = next(page.document, 'rf-saved');
    await page.press('Hilfreich');
    await saved;
    expect(page.messages).to.have.length(1);
    expect(page.messages[0]).to.match(/already defined/);
  });

  it('the dashboard and its charts work under a strict Content-Security-Policy', async () => {
    await account.startSession('vpn', 'done');
    await account.completeSession('done');
    await open(['rf-dashboard.js'], await provider('<rf-analytics-dashboard></rf-analytics-dashboard>', ''));
    await page.find('canvas');
    await until(() => page.all('[part=card-value]').length >= 5);
    expect(page.messages).to.deep.equal([]);
  });

  it('the tested policy rejects inline styles', async () => {
    await open(['rf.js'], '<p style="color: red">Red</p>');
    await until(() => page.messages.length > 0);
    expect(page.messages.join()).to.match(/refused: style-src/);
  });
});
