import {expect} from '@open-wc/testing';
import {allByRole, byRole, focused, mount, next, press, type, until} from '../page.js';
import {useSession} from '../session.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

/** Keys that choose four stars. Fewer stars also ask for reasons. */
const FOUR_STARS = [' ', 'ArrowRight', 'ArrowRight', 'ArrowRight'];

describe('keyboard operation', () => {
  const scene = useSession('keys', ['cable', 'router']);

  const put = (inside: string, attributes = ''): HTMLElement =>
    mount(
      `<button>Before</button>
      <rf-provider ${scene.connection} session-id="${scene.sessionId}" ${attributes}>${inside}</rf-provider>
      <button>After</button>`,
    );
  const button = (name: string) => byRole('button', name);
  /** Presses a key. Returns the name of the focused control. */
  const focusAfter = async (key: string) => {
    await press(key);
    return nameOf(focused());
  };
  const nameOf = (element: Element | null) =>
    element?.getAttribute('aria-label') ??
    (element?.id || element?.ariaLabel || element?.textContent?.trim());

  describe('votes', () => {
    const steps = async (attributes = 'hint="off"', around = '') => {
      const place = put(
        ['cable', 'router']
          .map(
            (step) => `<rf-step-feedback step-id="${step}" label="${step}" ${attributes}></rf-step-feedback>`,
          )
          .join(''),
        around,
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await Promise.all(elements.map((element) => element.updateComplete));
      return elements;
    };
    const path = async (key: string, presses: number) => {
      const names = [];
      for (let i = 0; i < presses; i++) names.push(await focusAfter(key));
      return names;
    };

    it('Tab and Shift+Tab stop at every vote button once', async () => {
      await steps();
      button('Before').focus();
      const forwards = ['Helpful', 'Not helpful', 'Helpful', 'Not helpful', 'After'];
      expect(await path('Tab', 5)).to.deep.equal(forwards);
      expect(await path('Shift+Tab', 5)).to.deep.equal([...forwards.slice(0, -1).reverse(), 'Before']);
    });

    it('Tab visits the vote buttons in the same order from right to left', async () => {
      await steps('hint="off"', 'dir="rtl"');
      button('Before').focus();
      expect(await path('Tab', 3)).to.deep.equal(['Helpful', 'Not helpful', 'Helpful']);
    });

    for (const key of ['Enter', ' ']) {
      it(`${key === ' ' ? 'Space' : key} submits, changes and removes a vote, and the focus stays`, async () => {
        const [element] = await steps();
        button('Before').focus();
        const presses: [string[], boolean | null][] = [
          [['Tab', key], true],
          [['Tab', key], false],
          [[key], null],
        ];
        for (const [keys, wasHelpful] of presses) {
          const saved = next(element!, 'rf-saved');
          await press(...keys);
          expect((await saved).detail.wasHelpful).to.equal(wasHelpful);
        }
        expect(nameOf(focused())).to.equal('Not helpful');
      });
    }

    it('Tab skips disabled vote buttons, and keys do not change a readonly vote', async () => {
      const [first, second] = await steps();
      first!.disabled = true;
      second!.readonly = true;
      second!.value = 'up';
      await Promise.all([first!.updateComplete, second!.updateComplete]);
      button('Before').focus();
      expect(await path('Tab', 2)).to.deep.equal(['Helpful', 'Not helpful']);
      expect((focused()!.getRootNode() as ShadowRoot).host).to.equal(second);
      await press('Enter', ' ');
      expect(second!.value).to.equal('up');
    });

    it('after the hint is dismissed by key, Tab continues with the next step', async () => {
      const [first] = await steps('');
      button('Before').focus();
      expect(await path('Tab', 3)).to.deep.equal(['Helpful', 'Not helpful', 'Dismiss']);
      await press('Enter');
      await first!.updateComplete;
      await until(() => !allByRole('button', 'Dismiss').length);
      await press('Tab');
      expect((focused()!.getRootNode() as ShadowRoot).host).to.equal(
        document.querySelector('[label=router]'),
      );
    });
  });

  describe('ratings', () => {
    const open = async (attributes = ''): Promise<{modal: RfCsatModal; ended: Promise<string>}> => {
      await scene.account.completeSession(scene.sessionId);
      const modal = put(`<rf-csat-modal ${attributes}></rf-csat-modal>`).querySelector('rf-csat-modal')!;
      button('Before').focus();
      const ended = modal.show();
      await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
      return {modal, ended};
    };
    const star = (name: string) => byRole<HTMLInputElement>('radio', name);
    const isOpen = () => allByRole('dialog').length === 1;

    it('Tab in the rating dialog visits stars, reasons, comment, Skip and Submit, and does not leave it', async () => {
      const {modal} = await open();
      expect(nameOf(focused())).to.equal('1 star');
      await press(' ');
      const names: unknown[] = [];
      for (let i = 0; i < 8; i++) names.push(await focusAfter('Tab'));
      const reasons = ['Unclear', 'Out of date', 'Did not work', 'A step is missing', 'No access'];
      expect(names).to.deep.equal([...reasons, 'comment', 'Skip', 'Submit']);
      for (let i = 0; i < 3; i++) {
        await press('Tab');
        const at = focused();
        // Between the last and the first control, the browser may focus its own controls.
        expect(at === document.body || at === modal || modal.shadowRoot!.contains(at), nameOf(at)).to.equal(
          true,
        );
      }
      button('Before').focus();
      expect(nameOf(focused())).to.not.equal('Before');
    });

    it('arrow keys choose the next and the previous star', async () => {
      await open();
      await press(' ');
      expect(star('1 star').checked).to.equal(true);
      expect(await focusAfter('ArrowRight')).to.equal('2 stars');
      expect(await focusAfter('ArrowDown')).to.equal('3 stars');
      expect(await focusAfter('ArrowUp')).to.equal('2 stars');
      expect(await focusAfter('ArrowLeft')).to.equal('1 star');
      expect(star('1 star').checked).to.equal(true);
    });

    it('Shift+Tab from the first reason returns to the chosen star', async () => {
      await open();
      await press(' ', 'ArrowRight', 'ArrowRight', 'Tab');
      expect(nameOf(focused())).to.equal('Unclear');
      expect(await focusAfter('Shift+Tab')).to.equal('3 stars');
    });

    it('Enter submits from the stars and adds a line in the comment', async () => {
      const {ended} = await open();
      await press(...FOUR_STARS, 'Tab');
      await type('One');
      await press('Enter');
      await type('two');
      expect(isOpen()).to.equal(true);
      await press('Shift+Tab', 'Enter');
      expect(await ended).to.equal('rated');
      expect(await scene.rating()).to.include({rating: 4, comment: 'One\ntwo'});
    });

    it('Enter does not submit before a star is chosen', async () => {
      await open();
      await press('Enter');
      await press('Enter');
      expect(isOpen()).to.equal(true);
      expect(
        (await scene.account.requests('rate')).filter(({path}) => path.includes(scene.sessionId)),
      ).to.deep.equal([]);
    });

    it('Escape in the comment skips the rating and returns the focus', async () => {
      const {ended} = await open();
      await press(...FOUR_STARS, 'Tab');
      await type('Something');
      await press('Escape');
      expect(await ended).to.equal('skipped');
      expect(focused()).to.equal(button('Before'));
    });

    it('Space on Skip skips the rating and returns the focus', async () => {
      const {ended} = await open();
      await press(...FOUR_STARS, 'Tab', 'Tab', ' ');
      expect(await ended).to.equal('skipped');
      expect(focused()).to.equal(button('Before'));
    });
  });
});
