import {expect} from '@open-wc/testing';
import {loadedDashboard} from '../dashboard.js';
import {allByRole, byRole, click, focused, mount, press, until} from '../page.js';
import {closed as panelClosed, isOpen as isPanelOpen, openPanel} from '../reasons-panel.js';
import {useSession} from '../session.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

/** How a page may listen for keys: old pages listen for `keyup`, libraries with `capture`. */
const LISTENERS = [
  ['keydown', {capture: true}],
  ['keydown', {capture: false}],
  ['keyup', {capture: false}],
] as const;

describe('a page that listens for Escape and Tab', () => {
  const scene = useSession('host-keys');
  let listening: AbortController;
  let heard: string[];

  beforeEach(() => {
    heard = [];
    listening = new AbortController();
  });
  afterEach(() => listening.abort());

  const listen = () => {
    for (const [type, {capture}] of LISTENERS) {
      document.addEventListener(type, ({key}) => heard.push(`${type}${capture ? ' capture' : ''} ${key}`), {
        capture,
        signal: listening.signal,
      });
    }
  };
  const EVERY_LISTENER = ['keydown capture Escape', 'keydown Escape', 'keyup Escape'];

  const openDialog = async (): Promise<RfCsatModal> => {
    const modal = mount(scene.inProvider('<rf-csat-modal></rf-csat-modal>')).querySelector('rf-csat-modal')!;
    void modal.show();
    await until(() => allByRole('dialog').length);
    return modal;
  };

  it('rating dialog: Escape closes only the dialog, also after it opens again', async () => {
    const modal = await openDialog();
    listen();
    await press('Escape');
    await until(() => !modal.open);
    void modal.show({force: true});
    await until(() => allByRole('dialog').length);
    await press('Escape');
    await until(() => !modal.open);
    expect(heard).to.deep.equal([]);
    await press('Escape');
    expect(heard).to.deep.equal(EVERY_LISTENER);
  });

  it('Escape after a click on the text of the rating dialog closes only the dialog', async () => {
    const modal = await openDialog();
    listen();
    await click(byRole('heading', 'How was this flow?'));
    await press('Escape');
    await until(() => !modal.open);
    expect(heard).to.deep.equal([]);
  });

  it('Escape in a dialog of the page in front of the rating dialog belongs to that dialog', async () => {
    const modal = await openDialog();
    const front = mount('<dialog aria-label="Front"><button>Ok</button> text</dialog>').querySelector(
      'dialog',
    )!;
    front.showModal();
    // Nothing has the focus.
    (focused() as HTMLElement).blur();
    await press('Escape');
    await until(() => !front.open);
    expect(modal.open).to.equal(true);
  });

  for (const place of ['on a star', 'nowhere']) {
    it(`Tab moves the focus in the rating dialog of a page that traps Tab, with the focus ${place}`, async () => {
      await openDialog();
      const trap = mount('<button>Trap</button>').querySelector('button')!;
      const keep = (event: KeyboardEvent) => {
        if (event.key !== 'Tab') return;
        event.preventDefault();
        trap.focus();
      };
      document.addEventListener('keydown', keep, {capture: true, signal: listening.signal});
      document.addEventListener('focusin', () => trap.focus(), {signal: listening.signal});
      if (place === 'nowhere') await click(byRole('heading', 'How was this flow?'));
      const visited: (string | null | undefined)[] = [];
      for (let i = 0; i < 4; i++) {
        await press('Tab');
        visited.push(focused()?.textContent.trim());
      }
      expect(visited).to.include('Skip').and.not.include('Trap');
    });
  }

  it('the dialog, the panel and the list of engineers scroll in a page that locks scrolling', async () => {
    const lock = (event: Event) => event.preventDefault();
    for (const type of ['wheel', 'touchmove']) {
      document.addEventListener(type, lock, {passive: false, signal: listening.signal});
    }
    const isLocked = (target: Element) =>
      !target.dispatchEvent(new WheelEvent('wheel', {bubbles: true, composed: true, cancelable: true}));
    await openPanel(scene);
    expect(isLocked(byRole('button', 'Done'))).to.equal(false);
    const modal = await openDialog();
    expect(isLocked(byRole('textbox', 'Comment (optional)'))).to.equal(false);
    modal.hide();
    await loadedDashboard(scene.account, await scene.account.token({role: 'team_admin'}));
    await click(byRole('combobox', 'Engineer'));
    await until(() => allByRole('listbox', 'Engineer').length);
    expect(isLocked(byRole('listbox', 'Engineer'))).to.equal(false);
    expect(isLocked(byRole('combobox', 'Engineer'))).to.equal(true);
  });

  it('Escape closes the panel for reasons, and not also a dialog of the page', async () => {
    await openPanel(scene);
    listen();
    await press('Escape');
    await panelClosed();
    expect(heard).to.deep.equal([]);
    await press('Escape');
    expect(heard).to.deep.equal(EVERY_LISTENER);
  });

  it('Escape in a menu of the page closes the menu, and not the panel for reasons', async () => {
    await openPanel(scene);
    const item = mount('<div role="menu"><button role="menuitem">Copy</button></div>').querySelector(
      'button',
    )!;
    item.focus();
    listen();
    await press('Escape');
    expect(heard).to.deep.equal(EVERY_LISTENER);
    expect(isPanelOpen()).to.equal(true);
  });

  it('Escape closes the list of engineers and the export menu, and not also a dialog of the page', async () => {
    await loadedDashboard(scene.account, await scene.account.token({role: 'team_admin'}));
    listen();
    await click(byRole('combobox', 'Engineer'));
    const isListOpen = () => byRole('combobox', 'Engineer').getAttribute('aria-expanded') === 'true';
    await until(isListOpen);
    await press('Escape');
    await until(() => !isListOpen());
    expect(heard).to.deep.equal([]);
    await press('Escape');
    expect(heard.splice(0)).to.deep.equal(EVERY_LISTENER);
    await click(byRole('button', 'Export'));
    await until(() => focused()?.getAttribute('role') === 'menuitem');
    await press('Escape');
    await until(() => !allByRole('menuitem').length);
    expect(heard).to.deep.equal([]);
    await press('Escape');
    expect(heard).to.deep.equal(EVERY_LISTENER);
  });
});
