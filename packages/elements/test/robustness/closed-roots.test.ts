import {expect} from '@open-wc/testing';
import {click, clickAt, mount, press, until} from '../page.js';
import {useSession} from '../session.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

// For a listener of the window, the path of an event ends at a closed shadow root.
describe('in a closed shadow root', () => {
  const scene = useSession('closed-root');

  /** Mounts elements in a closed shadow root. */
  const mountClosed = (): ShadowRoot => {
    const root = mount('<div></div>').firstElementChild!.attachShadow({mode: 'closed'});
    root.innerHTML = scene.inProvider(
      '<rf-step-feedback step-id="cable" hint="off"></rf-step-feedback><rf-csat-modal></rf-csat-modal>',
    );
    return root;
  };

  const openPanel = async () => {
    const step = mountClosed().querySelector('rf-step-feedback')!;
    await step.updateComplete;
    const find = (part: string) => step.shadowRoot!.querySelector<HTMLElement>(`[part~=${part}]`);
    find('down')!.click();
    await until(() => find('panel'));
    return {step, find};
  };

  it('presses in the panel for reasons leave it open, and a press outside closes it', async () => {
    const {step, find} = await openPanel();
    await click(find('note')!);
    await step.updateComplete;
    expect(step.shadowRoot!.activeElement).to.equal(find('note'));
    await click(find('reason')!);
    await step.updateComplete;
    expect(find('reason')?.ariaPressed).to.equal('true');
    await clickAt(790, 590);
    await until(() => !find('panel'));
  });

  it('Escape in the rating dialog closes it, and does not reach the page', async () => {
    const modal = mountClosed().querySelector('rf-csat-modal')!;
    const keys: string[] = [];
    const listening = new AbortController();
    document.addEventListener('keydown', ({key}) => keys.push(key), {signal: listening.signal});
    const ended = modal.show();
    await until(() => modal.shadowRoot!.querySelector('dialog[open]'));
    modal.shadowRoot!.querySelector('textarea')!.focus();
    expect(modal.shadowRoot!.activeElement).to.have.property('localName', 'textarea');
    await press('Escape');
    expect(await ended).to.equal('skipped');
    listening.abort();
    expect(keys).to.deep.equal([]);
  });
});
