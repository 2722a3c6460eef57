import {expect} from '@open-wc/testing';
import {openHostPage} from '../host-page.js';
import {next, until} from '../page.js';
import {createAccount, type Account} from '../server.js';
import type {RfProvider} from '../../src/provider/provider.js';

/** Behaves like a browser in which the user denies storage. */
const DENIED = `
  const deny = {get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); }};
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, deny);
  navigator.locks.request = () => Promise.reject(new DOMException('Access is denied.', 'SecurityError'));
  window.BroadcastChannel = class { constructor() { throw new DOMException('Access is denied.', 'SecurityError'); } };
`;

/** Behaves like a browser whose disk is full and whose database is broken. */
const BROKEN = `
  Storage.prototype.setItem = () => { throw new DOMException('The quota has been exceeded.', 'QuotaExceededError'); };
  IDBFactory.prototype.open = function () {
    const request = new EventTarget();
    request.error = new DOMException('Internal error opening backing store.', 'UnknownError');
    queueMicrotask(() => {
      const event = new Event('error');
      request.onerror?.(event);
      request.dispatchEvent(event);
    });
    return request;
  };
`;

for (const [what, first] of Object.entries({denied: DENIED, broken: BROKEN})) {
  describe(`with ${what} storage`, () => {
    let account: Account;
    let body: string;

    before(async () => {
      account = await createAccount();
      await account.putFlow('vpn', ['cable', 'router']);
      body = `<rf-provider base-url="${account.baseUrl}" token="${await account.token()}" tree-id="vpn">
        <rf-step-feedback step-id="cable"></rf-step-feedback>
        <rf-csat-modal auto></rf-csat-modal>
      </rf-provider>`;
    });

    beforeEach(async () => {
      localStorage.clear();
      await account.faults();
    });

    it(`votes, the hint and a rating work with ${what} storage`, async () => {
      const page = await openHostPage({first, body});
      const provider = page.document.querySelector<RfProvider>('rf-provider')!;
      await page.press('Dismiss');
      await page.press('Not helpful');
      await next(provider, 'rf-saved');
      provider.insertAdjacentHTML('beforeend', '<rf-step-feedback step-id="router"></rf-step-feedback>');
      await until(() => page.all('button', 'Helpful').length === 2);
      const hints = page.all<HTMLElement>('[part=hint]');
      expect(hints.filter((hint) => hint.checkVisibility({visibilityProperty: true}))).to.deep.equal([]);
      await provider.complete('resolved');
      (await page.find('input', '2 stars')).click();
      await page.press('Submit');
      expect((await next(provider, 'rf-close')).detail.reason).to.equal('rated');
      expect(await page.document.querySelector('rf-csat-modal')!.show()).to.equal('already-rated');
      const {steps, rating} = await account.feedback(provider.sessionId!);
      expect(steps).to.deep.equal([{step_id: 'cable', was_helpful: false, reasons: [], note: null}]);
      expect(rating).to.include({rating: 2});
      expect(page.messages).to.deep.equal([]);
    });

    it(`an offline vote and rating arrive with ${what} storage while the page is open`, async () => {
      const page = await openHostPage({first, body});
      const provider = page.document.querySelector<RfProvider>('rf-provider')!;
      await account.faults({kind: 'offline'});
      await page.press('Helpful');
      await provider.complete('workaround');
      (await page.find('input', '5 stars')).click();
      await page.press('Submit');
      expect((await next(provider, 'rf-rated')).detail.queued).to.equal(true);
      await account.faults();
      page.window.dispatchEvent(new Event('online'));
      await until(async () => (await provider.client!.pending()) === 0);
      const {steps, rating} = await account.feedback(provider.sessionId!);
      expect(steps).to.deep.equal([{step_id: 'cable', was_helpful: true, reasons: [], note: null}]);
      expect(rating).to.include({rating: 5});
      const isExpected = (words: string) => /Failed to load resource|cannot be reached/.test(words);
      expect(page.messages.filter((words) => !isExpected(words))).to.deep.equal([]);
    });
  });
}
