import {expect} from '@open-wc/testing';
import type {RfClientOptions} from '@resolutionflow/sdk';
import type {Tab} from './tab.js';
import {next, TabsOfOneAccount, until} from './setup.js';

const tabs = new TabsOfOneAccount();

/** Opens a tab and collects the warnings on its console. */
async function openWithConsole(
  baseUrl: string,
  options: Partial<RfClientOptions> = {},
): Promise<{tab: Tab; warnings: string[]}> {
  const warnings: string[] = [];
  const tab = await tabs.open({...options, baseUrl}, (window) => {
    const console = Reflect.get(window, 'console') as Console;
    console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
  });
  return {tab, warnings};
}

describe('hints on the console of a page', () => {
  it('a server that cannot be reached causes one warning that names the address', async () => {
    // Nothing listens on this port: it is reserved.
    const baseUrl = 'http://127.0.0.1:1';
    const {tab, warnings} = await openWithConsole(baseUrl);
    for (const stepId of ['cable', 'router']) {
      const vote = await tab.client.submitStepFeedback({sessionId: 's', stepId, wasHelpful: true});
      expect(vote.status).to.equal('queued');
    }
    await until(() => warnings.length > 0);
    await tab.client.flush();
    expect(warnings).to.deep.equal([
      `${baseUrl} cannot be reached: check base-url, the server and the page's connect-src policy.`,
    ]);
    await tab.client.clear();
  });

  it('a token of 20,000 characters causes one warning that the headers are too large', async () => {
    const {baseUrl} = tabs.account;
    const {tab, warnings} = await openWithConsole(baseUrl, {token: 'x'.repeat(20_000)});
    for (const stepId of ['cable', 'router']) {
      const vote = await tab.client.submitStepFeedback({sessionId: 's', stepId, wasHelpful: true});
      expect(vote.status).to.equal('queued');
    }
    await until(() => warnings.length > 0);
    await tab.client.flush();
    expect(warnings).to.deep.equal([
      `${baseUrl} refuses requests because their headers are too large: use a shorter token.`,
    ]);
    await tab.client.clear();
  });

  it('a server that was reached before causes no warning when the network fails', async () => {
    const sessionId = await tabs.newSession();
    const {tab, warnings} = await openWithConsole(tabs.account.baseUrl);
    const vote = (stepId: string) => tab.client.submitStepFeedback({sessionId, stepId, wasHelpful: true});
    expect((await vote('cable')).status).to.equal('saved');
    await tabs.account.faults({kind: 'offline'});
    expect((await vote('router')).status).to.equal('queued');
    await tabs.account.faults();
    const saved = next(tab.client, 'saved');
    await tab.client.flush();
    await saved;
    expect(warnings).to.deep.equal([]);
  });
});
