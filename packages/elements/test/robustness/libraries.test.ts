import {expect} from '@open-wc/testing';
import {createTeam} from '../dashboard.js';
import {openHostPage, type HostPage} from '../host-page.js';
import {next, until} from '../page.js';
import {useSession} from '../session.js';

/** Prototype.js and MooTools ignore the second parameter, and take a set for an empty list. */
const OLD_ARRAY_FROM = 'Array.from = (items) => Array.prototype.slice.call(items);';

/** zone.js of Angular 17 and older does not notice that a signal removes a listener, and does not add it again. */
const OLD_ZONE = `const known = new WeakMap();
  const listOf = (target, type, options) => {
    const lists = known.get(target) ?? {};
    known.set(target, lists);
    return (lists[type + ' ' + !!(options?.capture ?? options)] ??= new Set());
  };
  const {addEventListener: add, removeEventListener: remove} = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const list = listOf(this ?? window, type, options);
    if (list.has(listener) && !options?.once) return;
    list.add(listener);
    add.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    listOf(this ?? window, type, options).delete(listener);
    remove.call(this ?? window, type, listener, options);
  };`;

describe('pages with libraries that replace functions of the browser', () => {
  const scene = useSession('libraries', ['cable', 'router']);

  it('in a page with Array.from of Prototype.js, the dashboard shows its numbers and charts', async () => {
    const {account, admin} = await createTeam();
    const page = await openHostPage({
      first: OLD_ARRAY_FROM,
      modules: ['rf-dashboard.js'],
      body: `<rf-analytics-dashboard base-url="${account.baseUrl}" token="${admin}"></rf-analytics-dashboard>`,
    });
    await page.find('canvas');
    const text = page.document.querySelector('rf-analytics-dashboard')!.shadowRoot!.textContent;
    expect(text).to.contain('Last 30 days').and.not.to.contain('undefined');
    expect(page.messages).to.deep.equal([]);
  });

  describe('with zone.js of Angular 17', () => {
    const openPage = (body: string): Promise<HostPage> =>
      openHostPage({first: OLD_ZONE, body: scene.inProvider(body)});

    it('with zone.js of Angular 17, a press outside closes the panel for reasons each time', async () => {
      const page = await openPage('<rf-step-feedback step-id="cable" value="down"></rf-step-feedback>');
      for (let i = 0; i < 2; i++) {
        await page.press('Add a reason');
        await page.find('button', 'Done');
        for (const type of ['pointerdown', 'pointerup']) {
          page.document.body.dispatchEvent(new page.window.PointerEvent(type, {bubbles: true}));
        }
        await until(() => !page.all('button', 'Done').length, 'the closed panel');
      }
    });

    it('with zone.js of Angular 17, Tab moves the focus in each dialog of a page that traps Tab', async () => {
      const page = await openPage('<rf-csat-modal></rf-csat-modal>');
      page.document.addEventListener('keydown', (event) => event.preventDefault(), {capture: true});
      const modal = page.document.querySelector('rf-csat-modal')!;
      for (let i = 0; i < 2; i++) {
        void modal.show({force: true});
        const star = await page.find('input', '1 star');
        const tab = new page.window.KeyboardEvent('keydown', {
          key: 'Tab',
          bubbles: true,
          composed: true,
          cancelable: true,
        });
        expect(star.dispatchEvent(tab), 'not cancelled').to.equal(true);
        const closed = next(modal, 'rf-close');
        modal.hide();
        await closed;
      }
    });
  });
});
