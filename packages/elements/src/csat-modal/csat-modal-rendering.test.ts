import {expect} from '@open-wc/testing';
import {allByRole, byRole, click, mount, next, press, record, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';
import {hasBeenSkipped} from './rating-history.js';

interface Cover {
  readonly markup: string;
  /** Hides or shows the content. */
  readonly setHidden: (cover: HTMLElement, isHidden: boolean) => void;
}

const styled = (property: string, hidden: string): Cover => ({
  markup: 'div',
  setHidden: ({style}, isHidden) => style.setProperty(property, isHidden ? hidden : ''),
});

const COVERS: Record<string, Cover> = {
  'display: none': styled('display', 'none'),
  'visibility: hidden': styled('visibility', 'hidden'),
  'content-visibility: hidden': styled('content-visibility', 'hidden'),
  'the hidden attribute': {
    markup: 'div',
    setHidden: (cover, isHidden) => (cover.hidden = isHidden),
  },
  'closed details': {
    markup: 'details',
    setHidden: (cover, isHidden) => ((cover as HTMLDetailsElement).open = !isHidden),
  },
};

describe('rf-csat-modal in hidden places', () => {
  const scene = useSession('hidden');

  const dialog = (modal: RfCsatModal) => modal.shadowRoot!.querySelector('dialog');
  const isModal = (modal: RfCsatModal) => !!dialog(modal)?.matches(':modal');

  const complete = async (cover: HTMLElement): Promise<RfCsatModal> => {
    const modal = cover.querySelector('rf-csat-modal')!;
    const opens = next(modal, 'rf-open');
    await cover.closest('rf-provider')!.complete('resolved');
    await opens;
    await modal.updateComplete;
    return modal;
  };

  const mountIn = ({markup}: Cover): HTMLElement =>
    mount(
      `<button>Before</button>
      <rf-provider ${scene.connection} session-id="${scene.sessionId}">
        <${markup} class="cover"><rf-csat-modal auto></rf-csat-modal></${markup}>
      </rf-provider>`,
    ).querySelector<HTMLElement>('.cover')!;

  for (const [name, cover] of Object.entries(COVERS)) {
    it(`with ${name} the dialog opens only while it is rendered, and closing it is no skip`, async () => {
      const place = mountIn(cover);
      cover.setHidden(place, true);
      const modal = await complete(place);
      const events = record(modal, 'rf-skip', 'rf-close');
      expect(isModal(modal), 'at first').to.equal(false);
      await click(byRole('button', 'Before'));
      expect(document.activeElement).to.equal(byRole('button', 'Before'));

      cover.setHidden(place, false);
      await until(() => isModal(modal), 'rendered');
      await click(byRole('radio', '4 stars'));

      cover.setHidden(place, true);
      await until(() => !isModal(modal), 'not rendered');
      await click(byRole('button', 'Before'));
      expect(document.activeElement).to.equal(byRole('button', 'Before'));

      cover.setHidden(place, false);
      await until(() => isModal(modal), 'rendered again');
      expect(byRole<HTMLInputElement>('radio', '4 stars').checked).to.equal(true);
      expect(events).to.deep.equal([]);
      expect(hasBeenSkipped(scene.sessionId)).to.equal(false);

      await press('Escape');
      await until(() => events.length === 2);
      expect(events[1]).to.deep.equal({type: 'rf-close', detail: {reason: 'skipped'}});
    });
  }

  it('a dialog far below the window opens and stays open', async () => {
    const place = mountIn({...COVERS['display: none']!, markup: 'div'});
    place.before(Object.assign(document.createElement('div'), {className: 'spacer'}));
    (place.previousElementSibling as HTMLElement).style.height = '5000px';
    const modal = await complete(place);
    await until(() => isModal(modal));
    expect(allByRole('dialog')).to.have.length(1);
  });

  it('a dialog that was never rendered is suppressed, not skipped, when its element is removed', async () => {
    const place = mountIn(COVERS['display: none']!);
    place.style.display = 'none';
    const modal = await complete(place);
    const events = record(modal, 'rf-skip', 'rf-close');
    modal.remove();
    await until(() => events.length);
    expect(events).to.deep.equal([{type: 'rf-close', detail: {reason: 'suppressed'}}]);
    expect(hasBeenSkipped(scene.sessionId)).to.equal(false);
  });
});
