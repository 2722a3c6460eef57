import {expect} from '@open-wc/testing';
import {executeServerCommand} from '@web/test-runner-commands';
import type {BackAndForth, CameBack} from '../../../dev/dist/fixtures/back-forward.js';
import type {HostPageOptions} from '../../../dev/dist/fixtures/host-pages.js';
import {TabsOfOneAccount} from './setup.js';

const tabs = new TabsOfOneAccount();

it('a page with a client is kept by the browser’s back button, and votes when it comes back', async () => {
  const sessionId = await tabs.newSession();
  const script = new URL('put-aside.ts', import.meta.url).href;
  // The test server's own scripts, which keep a page from being kept, are not on pages of hosts.
  const path = await executeServerCommand<string, HostPageOptions>('rf-host-page', {
    first: `import(${JSON.stringify(script)})`,
    modules: [],
    body: '',
  });
  const url = new URL(path, location.href);
  url.search = new URLSearchParams({baseUrl: tabs.account.baseUrl, token: tabs.token, sessionId}).toString();
  const away = new URL('tab.html', import.meta.url).href;
  const came = await executeServerCommand<CameBack, BackAndForth>('rf-back-and-forth', {url: url.href, away});
  expect(came).to.deep.equal({isRestored: true, reasons: null});
  const votes = (await tabs.votes(sessionId)).map(({step_id}) => step_id);
  expect(votes).to.have.members(['cable', 'router']);
});
