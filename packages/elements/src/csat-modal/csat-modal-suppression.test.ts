import {expect} from '@open-wc/testing';
import {
  allByRole,
  byRole,
  click,
  mount,
  mountOne,
  next,
  painted,
  press,
  record,
  until,
} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';
import {hasBeenRated, hasBeenSkipped} from './rating-history.js';

const EVENTS = ['rf-open', 'rf-rated', 'rf-skip', 'rf-close', 'rf-error'];

/** Something around the element that can hide it. */
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

describe('two elements that ask about one session', () => {
  const scene = useSession('twice');

  for (const answer of ['rated', 'skipped'] as const) {
    it(`two dialogs: once one is ${answer}, the other closes without a question`, async () => {
      await scene.account.completeSession(scene.sessionId);
      const place = mount(scene.inProvider('<rf-csat-modal></rf-csat-modal><rf-csat-modal></rf-csat-modal>'));
      const [first, second] = place.querySelectorAll('rf-csat-modal');
      const events = record(place, ...EVENTS);
      const ended = Promise.all([first!.show(), second!.show()]);
      await until(() => second!.shadowRoot?.querySelector('dialog[open]'));
      const front = second!.shadowRoot!;
      if (answer === 'rated') {
        front.querySelector<HTMLElement>('[value="4"]')!.click();
        await second!.updateComplete;
        front.querySelector<HTMLElement>('[part=submit]')!.click();
      } else front.querySelector<HTMLElement>('[part=skip]')!.click();
      expect(await ended).to.deep.equal([answer === 'rated' ? 'already-rated' : 'suppressed', answer]);
      expect([first!.open, second!.open]).to.deep.equal([false, false]);
      const counts = events.filter(({type}) => type === 'rf-rated' || type === 'rf-skip');
      expect(counts).to.have.length(1);
    });
  }

  it('a form in the page stays after the dialog is skipped, and ends after the dialog is rated', async () => {
    await scene.account.completeSession(scene.sessionId);
    const place = mount(
      scene.inProvider('<rf-csat-modal inline></rf-csat-modal><rf-csat-modal></rf-csat-modal>'),
    );
    const [form, modal] = place.querySelectorAll('rf-csat-modal');
    await until(() => form!.shadowRoot?.querySelector('form'));
    const skipped = modal!.show();
    await until(() => modal!.shadowRoot?.querySelector('dialog[open]'));
    modal!.hide();
    expect(await skipped).to.equal('skipped');
    expect(form!.open).to.equal(true);
    const rated = modal!.show({force: true});
    await until(() => modal!.shadowRoot?.querySelector('dialog[open]'));
    modal!.shadowRoot!.querySelector<HTMLElement>('[value="4"]')!.click();
    await modal!.updateComplete;
    modal!.shadowRoot!.querySelector<HTMLElement>('[part=submit]')!.click();
    expect(await rated).to.equal('rated');
    expect(form!.open).to.equal(false);
  });
});

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
    it(`rating dialog: with ${name} the dialog opens only while it is rendered, and closing it is no skip`, async () => {
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

  it('rating dialog: in a scrolled box with a transform, the dialog closes when it stops being rendered', async () => {
    const place = mountIn({...COVERS['display: none']!, markup: 'div'});
    const box = document.createElement('div');
    box.style.cssText = 'height: 200px; overflow: auto; transform: translateX(0)';
    const space = document.createElement('div');
    space.style.height = '1500px';
    const provider = place.closest('rf-provider')!;
    provider.before(box);
    box.append(space, provider);
    box.scrollTop = 1500;
    const modal = await complete(place);
    await until(() => isModal(modal));
    await painted();
    place.style.display = 'none';
    await until(() => !isModal(modal), 'not rendered');
    place.style.display = '';
    await until(() => isModal(modal), 'rendered again');
  });

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

describe('suppression of rf-csat-modal', () => {
  const scene = useSession('suppression');

  beforeEach(async () => {
    await scene.account.completeSession(scene.sessionId);
  });

  const one = (attributes = ''): RfCsatModal =>
    mountOne(scene.inProvider(`<rf-csat-modal ${attributes}></rf-csat-modal>`), 'rf-csat-modal');

  const isOpen = () => allByRole('dialog').length === 1;
  const opened = () => until(isOpen);
  const star = (n: number) => byRole<HTMLInputElement>('radio', `${n} stars`);
  const submit = () => byRole<HTMLButtonElement>('button', 'Submit');

  const answer = async (modal: RfCsatModal): Promise<unknown[]> => {
    const events = record(modal, ...EVENTS);
    const reason = await modal.show();
    return [reason, events.map(({type}) => type).join(' '), modal.open];
  };

  it('a session that was rated or skipped in this browser is not asked about again', async () => {
    localStorage.setItem('rf-rated-sessions', JSON.stringify([scene.sessionId]));
    expect(await answer(one())).to.deep.equal(['already-rated', 'rf-close', false]);
    localStorage.clear();
    const modal = one();
    void modal.show();
    await opened();
    modal.hide();
    expect(await answer(modal)).to.deep.equal(['suppressed', 'rf-close', false]);
    void modal.show({force: true});
    await opened();
  });

  it('rating dialog: quiet-days suppresses the dialog after an answer', async () => {
    const modal = one('quiet-days="2"');
    void modal.show();
    await opened();
    modal.hide();
    await scene.account.startSession('vpn', `${scene.sessionId}-b`);
    modal.sessionId = `${scene.sessionId}-b`;
    expect(await answer(modal)).to.deep.equal(['suppressed', 'rf-close', false]);
    modal.quietDays = 0;
    void modal.show();
    await opened();
  });

  it('rating dialog: a cancelled rf-open suppresses the dialog', async () => {
    const modal = one();
    modal.addEventListener('rf-open', (event) => event.preventDefault());
    expect(await answer(modal)).to.deep.equal(['suppressed', 'rf-open rf-close', false]);
  });

  it('rating dialog: the open attribute opens the dialog, and returns to false if it is suppressed', async () => {
    const modal = one('open');
    await opened();
    const closed = next(modal, 'rf-close');
    modal.open = false;
    expect((await closed).detail.reason).to.equal('skipped');
    const refused = next(modal, 'rf-close');
    modal.open = true;
    expect((await refused).detail.reason).to.equal('suppressed');
    expect(modal.open).to.equal(false);
    await modal.updateComplete;
    expect(modal.hasAttribute('open')).to.equal(false);
  });

  it('rating history: invalid JSON in localStorage counts as no history', async () => {
    for (const rubbish of ['{', '{"a":1}', 'null', '[1,null]']) {
      localStorage.setItem('rf-rated-sessions', rubbish);
      expect(hasBeenRated(scene.sessionId)).to.equal(false);
    }
    const ids = Array.from({length: 100}, (_, i) => `old-${i}`);
    localStorage.setItem('rf-skipped-sessions', JSON.stringify(ids));
    const modal = one();
    void modal.show();
    await opened();
    modal.hide();
    const kept = JSON.parse(localStorage.getItem('rf-skipped-sessions')!) as string[];
    expect(kept).to.deep.equal([...ids.slice(1), scene.sessionId]);
  });

  it('rating history: a session that is rated after a skip is in the list of rated sessions only', async () => {
    const modal = one();
    void modal.show();
    await opened();
    modal.hide();
    void modal.show({force: true});
    await opened();
    await click(star(4));
    const closed = next(modal, 'rf-close');
    await click(submit());
    await closed;
    expect(localStorage.getItem('rf-rated-sessions')).to.equal(JSON.stringify([scene.sessionId]));
    expect(localStorage.getItem('rf-skipped-sessions')).to.equal('[]');
    expect(await answer(modal)).to.deep.equal(['already-rated', 'rf-close', false]);
  });

  it('rating history: a rated session that is asked about again and skipped stays rated', async () => {
    localStorage.setItem('rf-rated-sessions', JSON.stringify([scene.sessionId]));
    const modal = one();
    const skipped = modal.show({force: true});
    await opened();
    modal.hide();
    expect(await skipped).to.equal('skipped');
    expect(hasBeenRated(scene.sessionId)).to.equal(true);
    expect(await answer(modal)).to.deep.equal(['already-rated', 'rf-close', false]);
  });

  it('rf-csat-modal: a page that asks again in rf-close sees an open dialog', async () => {
    const modal = one();
    modal.addEventListener('rf-close', () => void modal.show({force: true}), {once: true});
    void modal.show();
    await opened();
    modal.hide();
    await painted();
    expect(modal.open).to.equal(true);
    await opened();
  });

  it('rating history: a page with Array.prototype.toJSON keeps the history as JSON arrays', async () => {
    // As Prototype.js 1.6 does.
    const toJSON = function (this: string[]) {
      return `[${this.map((item) => `"${item}"`).join(', ')}]`;
    };
    Object.defineProperty(Array.prototype, 'toJSON', {value: toJSON, configurable: true});
    try {
      const modal = one();
      void modal.show();
      await opened();
      modal.hide();
      expect(localStorage.getItem('rf-skipped-sessions')).to.equal(`["${scene.sessionId}"]`);
      expect(await answer(modal)).to.deep.equal(['suppressed', 'rf-close', false]);
    } finally {
      Reflect.deleteProperty(Array.prototype, 'toJSON');
    }
  });
});
