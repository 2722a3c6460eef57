import {expect} from '@open-wc/testing';
import {executeServerCommand} from '@web/test-runner-commands';
import type {BackAndForth, Restoration} from '../../../dev/dist/fixtures/back-forward.js';
import type {HostPageOptions} from '../../../dev/dist/fixtures/host-pages.js';
import {TabsOfOneAccount} from './setup.js';

const tabs = new TabsOfOneAccount();

it('the back-forward cache keeps a page with a client, and the restored page votes', async () => {
  const sessionId = await tabs.newSession();
  const script = new URL('back-forward-cache.ts', import.meta.url).href;
  // A host page, because the test server's scripts prevent the use of the cache.
  const path = await executeServerCommand<string, HostPageOptions>('rf-host-page', {
    first: `import(${JSON.stringify(script)})`,
    modules: [],
    body: '',
  });
  const url = new URL(path, location.href);
  url.search = new URLSearchParams({baseUrl: tabs.account.baseUrl, token: tabs.token, sessionId}).toString();
  const away = new URL('tab.html', import.meta.url).href;
  const restored = await executeServerCommand<Restoration, BackAndForth>('rf-back-and-forth', {
    url: url.href,
    away,
  });
  expect(restored).to.deep.equal({isRestored: true, reasons: null});
  const votes = (await tabs.votes(sessionId)).map(({step_id}) => step_id);
  expect(votes).to.have.members(['cable', 'router']);
});
