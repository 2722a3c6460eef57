import {expect} from '@open-wc/testing';
import {sendMouse} from '@web/test-runner-commands';
import {
  allByRole,
  byRole,
  click,
  clickAt,
  focused,
  mountOne,
  next,
  press,
  record,
  type,
  until,
} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';
import {hasBeenRated} from './rating-history.js';

const EVENTS = ['rf-open', 'rf-rated', 'rf-skip', 'rf-close', 'rf-error'];

describe('rf-csat-modal', () => {
  const scene = useSession('r');

  beforeEach(async () => {
    await scene.account.completeSession(scene.sessionId);
  });

  const one = (attributes = '', inside = ''): RfCsatModal =>
    mountOne(
      `<button>Before</button><rf-provider ${scene.connection} session-id="${scene.sessionId}">
        <rf-csat-modal ${attributes}>${inside}</rf-csat-modal>
      </rf-provider>`,
      'rf-csat-modal',
    );

  const dialogs = () => allByRole('dialog');
  const isOpen = () => dialogs().length === 1;
  const opened = () => until(isOpen);
  const star = (n: number) => byRole<HTMLInputElement>('radio', n === 1 ? '1 star' : `${n} stars`);
  const submit = () => byRole<HTMLButtonElement>('button', 'Submit');
  const skip = () => byRole<HTMLButtonElement>('button', 'Skip');
  const comment = () => byRole<HTMLTextAreaElement>('textbox', 'Comment (optional)');

  describe('the dialog', () => {
    it('rating dialog: is modal, named by its heading, and has stars, a comment, Skip and Submit', async () => {
      void one().show();
      await opened();
      const dialog = byRole<HTMLDialogElement>('dialog', 'How was this flow?');
      expect(dialog.matches('dialog:modal')).to.equal(true);
      byRole('heading', 'How was this flow?');
      byRole('radiogroup', 'Rating');
      expect(allByRole('radio').map((radio) => radio.getAttribute('aria-label'))).to.deep.equal([
        '1 star',
        '2 stars',
        '3 stars',
        '4 stars',
        '5 stars',
      ]);
      expect(comment()).to.include({rows: 3, placeholder: 'Any comments? (optional)', maxLength: 500});
      expect(submit().disabled).to.equal(true);
      expect(skip().disabled).to.equal(false);
      expect(dialog.textContent).to.contain(
        'Your feedback helps flow authors improve troubleshooting paths.',
      );
    });

    it('rating dialog: a rating is sent, then the dialog thanks, closes and returns the focus', async () => {
      const modal = one();
      byRole('button', 'Before').focus();
      const events = record(modal, ...EVENTS);
      const ended = modal.show();
      await opened();
      expect(modal.open && modal.hasAttribute('open')).to.equal(true);
      await click(star(4));
      await click(comment());
      await type('  It helped. ');
      const live = modal.shadowRoot!.querySelector('[role=status]')!;
      expect(live.textContent.trim()).to.equal('');
      const rated = next(modal, 'rf-rated');
      await click(submit());
      await rated;
      await until(() => live.textContent.trim() === 'Thank you');
      expect(await ended).to.equal('rated');
      expect(isOpen()).to.equal(false);
      expect(modal.open).to.equal(false);
      expect(focused()).to.equal(byRole('button', 'Before'));
      expect(events).to.deep.equal([
        {type: 'rf-open', detail: undefined},
        {
          type: 'rf-rated',
          detail: {sessionId: scene.sessionId, rating: 4, comment: 'It helped.', reasons: [], queued: false},
        },
        {type: 'rf-close', detail: {reason: 'rated'}},
      ]);
      expect(await scene.rating()).to.include({rating: 4, comment: 'It helped.'});
      expect(hasBeenRated(scene.sessionId)).to.equal(true);
      expect(JSON.parse(localStorage.getItem('rf-rated-sessions')!)).to.deep.equal([scene.sessionId]);
    });

    it('rf-csat-modal: the keyboard alone can rate', async () => {
      const modal = one();
      const ended = modal.show();
      await opened();
      expect(focused()).to.equal(star(1));
      await press(' ', 'ArrowRight', 'ArrowRight', 'ArrowRight');
      expect(star(4).checked).to.equal(true);
      await press('Tab');
      expect(focused()!.id).to.equal(comment().id);
      await press('Tab', 'Tab');
      expect(focused()).to.equal(submit());
      await press('Enter');
      expect(await ended).to.equal('rated');
      expect(await scene.rating()).to.include({rating: 4, comment: null});
    });

    it('rating form: the submit button says “Submitting…”, keeps the focus and does not submit twice', async () => {
      const modal = one();
      const ended = modal.show();
      await opened();
      await click(star(5));
      await scene.account.faults({kind: 'hold', only: 'rate'});
      await click(submit());
      await until(() => allByRole('button', 'Submitting…').length);
      const busy = byRole('button', 'Submitting…');
      expect(focused()).to.equal(busy);
      await press('Enter', 'Escape');
      expect(isOpen()).to.equal(true);
      await scene.account.faults();
      expect(await ended).to.equal('rated');
      expect(await scene.account.requests(`${scene.sessionId}/rate`)).to.have.length(1);
    });

    it('rating form: the counter shows the characters left for the last 50 only', async () => {
      const modal = one();
      void modal.show();
      await opened();
      const counter = modal.shadowRoot!.querySelector('[part=counter]')!;
      const left = async (length: number) => {
        comment().value = 'x'.repeat(length);
        comment().dispatchEvent(new Event('input'));
        await modal.updateComplete;
        return counter.textContent.trim();
      };
      expect(await left(449)).to.equal('');
      expect(await left(450)).to.equal('50 characters left');
      expect(await left(499)).to.equal('1 character left');
      expect(await left(500)).to.equal('0 characters left');
    });

    it('a screen reader hears the characters left at 50 and at every tenth, not at each key', async () => {
      const modal = one();
      void modal.show();
      await opened();
      const spoken: string[] = [];
      for (const length of [449, 452, 453, 459, 460, 461, 480, 470, 500]) {
        comment().value = 'x'.repeat(length);
        comment().dispatchEvent(new Event('input'));
        await modal.updateComplete;
        const text = modal.shadowRoot!.querySelector('.notes [aria-live].visually-hidden')!.textContent;
        if (text !== spoken.at(-1)) spoken.push(text);
      }
      expect(spoken.map((text) => parseInt(text) || text)).to.deep.equal([
        '',
        48,
        40,
        20,
        30,
        '0 characters left',
      ]);
      expect(modal.shadowRoot!.querySelector('[part=counter]')!.closest('[aria-live]')).to.equal(null);
    });

    it('rating dialog: attributes and slots replace the texts of the dialog', async () => {
      const modal = one(
        'heading="And?" description="Tell us." max-length="20"',
        '<b slot="thanks">Cheers</b>',
      );
      const ended = modal.show();
      await opened();
      byRole('dialog', 'And?');
      expect(comment().maxLength).to.equal(20);
      await click(star(2));
      await click(submit());
      await until(() => modal.shadowRoot!.querySelector<HTMLSlotElement>('slot[name=thanks]'));
      expect(await ended).to.equal('rated');
      const slotted = one('', '<span slot="heading">From a slot</span>');
      void slotted.show({force: true});
      await opened();
      byRole('dialog', 'From a slot');
      slotted.hide();
    });
  });

  describe('skipping', () => {
    const expectSkip = async (way: (modal: RfCsatModal) => unknown): Promise<void> => {
      const modal = one();
      const events = record(modal, ...EVENTS);
      const ended = modal.show();
      await opened();
      await way(modal);
      expect(await ended).to.equal('skipped');
      expect(events.slice(1)).to.deep.equal([
        {type: 'rf-skip', detail: {sessionId: scene.sessionId}},
        {type: 'rf-close', detail: {reason: 'skipped'}},
      ]);
      expect(hasBeenRated(scene.sessionId)).to.equal(false);
      expect(localStorage.getItem('rf-rated-sessions')).to.equal(null);
      expect(JSON.parse(localStorage.getItem('rf-skipped-sessions')!)).to.deep.equal([scene.sessionId]);
      expect(isOpen()).to.equal(false);
      expect(await scene.rating()).to.equal(null);
    };

    it('rf-csat-modal: the button Skip skips the rating', () => expectSkip(() => click(skip())));
    it('rf-csat-modal: Escape skips the rating', () => expectSkip(() => press('Escape')));
    it('rf-csat-modal: a click on the backdrop skips the rating', () => expectSkip(() => clickAt(4, 4)));
    it('rf-csat-modal: hide() skips the rating', () => expectSkip((modal) => modal.hide()));
    it('rf-csat-modal: removing the open attribute skips the rating', () =>
      expectSkip((modal) => modal.removeAttribute('open')));
    it('rf-csat-modal: removing the element skips the rating', () => expectSkip((modal) => modal.remove()));

    it('rating dialog: a click on the backdrop does not skip once the user has rated or typed', async () => {
      const modal = one();
      void modal.show();
      await opened();
      await click(comment());
      await type('a');
      await clickAt(4, 4);
      expect(isOpen()).to.equal(true);
      await press('Backspace');
      await click(star(1));
      await clickAt(4, 4);
      expect(isOpen()).to.equal(true);
    });

    it('the second click of a double click on a button of the page does not skip', async () => {
      void one().show();
      await opened();
      const dialog = byRole('dialog');
      for (const detail of [2, 1]) {
        dialog.dispatchEvent(new PointerEvent('pointerdown', {clientX: 4, clientY: 4}));
        dialog.dispatchEvent(new MouseEvent('click', {clientX: 4, clientY: 4, detail}));
        await Promise.resolve();
        expect(isOpen()).to.equal(detail === 2);
      }
    });

    it('rating dialog: a drag from or to the backdrop does not skip', async () => {
      void one().show();
      await opened();
      const {x, y, width} = byRole('heading').getBoundingClientRect();
      const inside: [number, number] = [Math.round(x + width / 2), Math.round(y + 5)];
      for (const [from, to] of [
        [inside, [4, 4]],
        [[4, 4], inside],
      ] as [[number, number], [number, number]][]) {
        await sendMouse({type: 'move', position: from});
        await sendMouse({type: 'down'});
        await sendMouse({type: 'move', position: to});
        await sendMouse({type: 'up'});
        expect(isOpen()).to.equal(true);
      }
    });
  });

  describe('inline', () => {
    it('rf-csat-modal inline: shows the form without a dialog, takes no focus and keeps the thanks', async () => {
      const before = focused();
      const modal = one('inline');
      await until(() => allByRole('radiogroup', 'Rating').length);
      expect(isOpen()).to.equal(false);
      expect(focused()).to.equal(before);
      const closed = next(modal, 'rf-close');
      await click(star(5));
      await click(submit());
      expect((await closed).detail.reason).to.equal('rated');
      expect(modal.shadowRoot!.querySelector('[role=status]')!.textContent.trim()).to.equal('Thank you');
      expect(await scene.rating()).to.include({rating: 5});
    });

    it('rf-csat-modal inline: shows nothing for a session that was rated before', async () => {
      localStorage.setItem('rf-rated-sessions', JSON.stringify([scene.sessionId]));
      const modal = one('inline');
      expect((await next(modal, 'rf-close')).detail.reason).to.equal('already-rated');
      expect(allByRole('radio')).to.deep.equal([]);
    });
  });

  it('the dialog stays open when its element moves in the page', async () => {
    const modal = one();
    const ended = modal.show();
    await opened();
    modal.parentElement!.prepend(modal);
    await modal.updateComplete;
    expect(byRole('dialog').matches(':modal')).to.equal(true);
    await click(star(3));
    await click(submit());
    expect(await ended).to.equal('rated');
  });

  it('rf-csat-modal: show() sets open at once, before the form has loaded', async () => {
    const modal = one();
    void modal.show();
    expect(modal.open).to.equal(true);
    await opened();
    expect(modal.open).to.equal(true);
    modal.hide();
    expect(modal.open).to.equal(false);
  });

  it('rf-csat-modal: show() asks about the session of that moment, even if the session changes before the form has loaded', async () => {
    const modal = one();
    const closed = next(modal, 'rf-close');
    void modal.show();
    const later = `${scene.sessionId}-later`;
    modal.sessionId = later;
    await opened();
    await click(star(5));
    await click(submit());
    await closed;
    expect(await scene.rating()).to.include({rating: 5});
    expect([hasBeenRated(scene.sessionId), hasBeenRated(later)]).to.deep.equal([true, false]);
  });

  it('rf-csat-modal: show(), hide() and show() before the form has loaded ask twice, in order', async () => {
    const modal = one();
    const events = record(modal, 'rf-open', 'rf-skip');
    const first = modal.show();
    modal.hide();
    const later = `${scene.sessionId}-later`;
    modal.sessionId = later;
    const second = modal.show();
    expect(await first).to.equal('skipped');
    await opened();
    modal.hide();
    expect(await second).to.equal('skipped');
    expect(events).to.deep.equal([
      {type: 'rf-open', detail: undefined},
      {type: 'rf-skip', detail: {sessionId: scene.sessionId}},
      {type: 'rf-open', detail: undefined},
      {type: 'rf-skip', detail: {sessionId: later}},
    ]);
  });

  it('rf-csat-modal: show({force: true}) works before the form has loaded', async () => {
    localStorage.setItem('rf-rated-sessions', JSON.stringify([scene.sessionId]));
    const modal = one();
    void modal.show();
    void modal.show({force: true});
    await opened();
    modal.hide();
  });

  it('rf-csat-modal: show() during a question returns the same question', async () => {
    const modal = one();
    const events = record(modal, 'rf-open');
    const answers = [modal.show(), modal.show()];
    await opened();
    modal.hide();
    expect(await Promise.all(answers)).to.deep.equal(['skipped', 'skipped']);
    expect(events).to.have.length(1);
  });
});
