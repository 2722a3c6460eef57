import {expect} from '@open-wc/testing';
import {allByRole, listenToConsole, mount, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import '../step-feedback/define.js';
import './define.js';

const messages = listenToConsole();

// The only test of this file: code that has loaded once stays loaded.
it('rf-csat-modal loads its form when the session has started, without any interaction, and opens offline', async () => {
  localStorage.clear();
  const account = await createAccount();
  await account.putFlow('vpn', ['cable']);
  await account.faults();
  const hasLoaded = () =>
    performance.getEntriesByType('resource').some(({name}) => name.includes('/csat-modal/rating-prompt'));
  const provider = mount(
    `<rf-provider base-url="${account.baseUrl}" token="${await account.token()}" tree-id="vpn">
      <rf-csat-modal auto></rf-csat-modal>
    </rf-provider>`,
  ).querySelector('rf-provider')!;
  await provider.querySelector('rf-csat-modal')!.updateComplete;
  expect(hasLoaded()).to.equal(false);
  // A visit starts the session.
  const step = document.createElement('rf-step-feedback');
  Object.assign(step, {stepId: 'cable', track: true});
  provider.append(step);
  await until(hasLoaded);
  await account.faults({kind: 'offline'});
  await provider.complete('resolved');
  await until(() => allByRole('dialog').length);
  expect(messages.filter((message) => !message.includes('cannot be reached'))).to.deep.equal([]);
  await account.faults();
});
