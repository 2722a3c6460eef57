import {expect} from '@open-wc/testing';
import {loadedDashboard} from '../dashboard.js';
import {byRole, mountOne, press, until} from '../page.js';
import {useSession} from '../session.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import type {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';
import '../../src/step-feedback/define.js';

/** Makes a listener of the page's shortcuts receive a key that is pressed on a control. */
const dispatch = (control: Element, key: string, init: KeyboardEventInit = {}) =>
  control.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...init}),
  );

describe('single-key shortcuts of the page', () => {
  const scene = useSession('shortcuts');
  let received: string[];
  let listening: AbortController;

  beforeEach(() => {
    received = [];
    listening = new AbortController();
    for (const type of ['keydown', 'keypress', 'keyup'] as const) {
      document.addEventListener(type, ({key}) => received.push(`${type} ${key}`), {signal: listening.signal});
    }
  });

  afterEach(() => listening.abort());

  const openForm = async (inside = ''): Promise<RfCsatModal> => {
    const modal = mountOne<RfCsatModal>(`<rf-csat-modal inline>${inside}</rf-csat-modal>`, 'rf-csat-modal');
    await until(() => modal.shadowRoot?.querySelector('form'));
    return modal;
  };
  const step = async (): Promise<RfStepFeedback> => {
    const element = mountOne<RfStepFeedback>(
      '<rf-step-feedback hint="off"></rf-step-feedback>',
      'rf-step-feedback',
    );
    await element.updateComplete;
    return element;
  };

  it('keys that choose a star do not reach shortcuts of the page', async () => {
    await openForm();
    byRole('radio', '1 star').focus();
    await press(' ', 'ArrowRight', 'ArrowDown', 'ArrowLeft');
    expect(byRole<HTMLInputElement>('radio', '2 stars').checked).to.equal(true);
    expect(received).to.deep.equal([]);
  });

  it('keys that vote do not reach shortcuts of the page, and other keys on a thumb do', async () => {
    const element = await step();
    byRole('button', 'Helpful').focus();
    element.readonly = true;
    await element.updateComplete;
    await press(' ', 'Enter', 'n', 'ArrowRight');
    expect(received.filter((line) => line.startsWith('keydown'))).to.deep.equal([
      'keydown n',
      'keydown ArrowRight',
    ]);
  });

  it('shortcuts of the page with Ctrl or Meta work while a control has the focus', async () => {
    await openForm();
    for (const control of [byRole('radio', '1 star'), byRole('button', 'Skip'), byRole('textbox')]) {
      dispatch(control, 'Enter', {ctrlKey: true});
      dispatch(control, 'ArrowRight', {metaKey: true});
    }
    expect(received).to.have.length(6);
  });

  it('keys of the browser, for example Alt and the left arrow for Back, work on tabs and menus', async () => {
    await loadedDashboard(scene.account, await scene.account.token({role: 'team_admin'}));
    for (const control of [
      byRole('tab', 'Team'),
      byRole('button', 'Export'),
      byRole('combobox', 'Engineer'),
    ]) {
      for (const modifier of ['ctrlKey', 'metaKey', ...(control.localName === 'input' ? [] : ['altKey'])]) {
        for (const key of ['ArrowLeft', 'ArrowUp', 'Home', 'End']) {
          expect(dispatch(control, key, {[modifier]: true}), `${modifier} ${key}`).to.equal(true);
        }
      }
    }
  });

  it('keys typed into the note, also during a composition, do not reach shortcuts of the page', async () => {
    const element = mountOne<RfStepFeedback>(
      scene.inProvider('<rf-step-feedback step-id="cable" hint="off" value="down"></rf-step-feedback>'),
      'rf-step-feedback',
    );
    const inside = (part: string) => element.shadowRoot?.querySelector<HTMLElement>(`[part=${part}]`);
    await until(() => inside('change-reasons'));
    inside('change-reasons')!.click();
    await until(() => inside('note'));
    const note = inside('note') as HTMLTextAreaElement;
    note.focus();
    await press('n', 'k');
    expect(note.value).to.equal('nk');
    for (const type of ['keydown', 'keypress', 'keyup']) {
      for (const init of [{key: 'j'}, {key: 'Process', keyCode: 229}, {key: 'Enter', isComposing: true}]) {
        note.dispatchEvent(
          new KeyboardEvent(type, {bubbles: true, composed: true, cancelable: true, ...init}),
        );
      }
    }
    expect(received).to.deep.equal([]);
    expect(inside('panel')).not.to.equal(null);
  });

  it('keys on a control that the page has put into a slot reach the page', async () => {
    await openForm('<span slot="description"><input aria-label="Ticket" /></span>');
    byRole('textbox', 'Ticket').focus();
    await press('n');
    expect(received).to.include('keydown n');
  });

  it('keys that tabs, the period, the export menu, buttons and scrolled tables of the dashboard use do not reach the page', async () => {
    const dashboard = await loadedDashboard(scene.account, await scene.account.token({role: 'team_admin'}));
    byRole('button', 'Show as table').click();
    await dashboard.updateComplete;
    const used = [
      [byRole('tab', 'Team'), ['ArrowRight', 'Home', 'Enter']],
      [byRole('combobox', 'Period'), ['ArrowDown', 'l', ' ']],
      [byRole('button', 'Export'), ['ArrowDown', 'Enter', ' ']],
      [byRole('button', 'Show as table'), ['Enter', ' ']],
      [byRole('group', 'Sessions by outcome'), ['ArrowDown', 'PageDown', 'End', ' ']],
    ] as const;
    for (const [control, keys] of used) for (const key of keys) dispatch(control, key);
    expect(received).to.deep.equal([]);
    for (const [control] of used) dispatch(control, 'F1');
    expect(received).to.have.length(used.length);
  });
});
