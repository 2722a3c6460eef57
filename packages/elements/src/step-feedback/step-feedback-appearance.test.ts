import {expect} from '@open-wc/testing';
import {allByRole, byRole, click, mount, mountOne, next, painted, record, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import {refused} from '../../test/states.js';
import {down, mountStep, pressed, STEPS, up} from '../../test/step-feedback.js';
import {replaceTexts} from '../internal/localize.js';
import loaders from '../locales/loaders.js';
import '../provider/define.js';
import './define.js';
import type {RfStepFeedback} from './step-feedback.js';

/** The boxes of everything in a place, in whole pixels. */
const positionsIn = (place: HTMLElement): number[][] =>
  [...place.querySelectorAll('rf-step-feedback, span, p')].map((node) => {
    const {x, y, width, height} = node.getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
  });

describe('the appearance of rf-step-feedback', () => {
  const scene = useSession('look', STEPS);

  describe('texts, states and slots', () => {
    it('rf-step-feedback: label names the group', async () => {
      await mountStep(scene, 'label="Did that help?"').updateComplete;
      byRole('group', 'Did that help?');
    });

    for (const lang of ['de', 'ar']) {
      it(`rf-step-feedback: has the texts of ${lang}`, async () => {
        const {default: texts} = await loaders[lang]!();
        const element = mountStep(scene, `lang="${lang}"`);
        const root = element.shadowRoot!;
        await until(() => root.querySelector('[part=group]')?.ariaLabel === texts.stepQuestion, lang);
        const names = [...root.querySelectorAll('[part~=button]')].map(({ariaLabel}) => ariaLabel);
        expect(names).to.deep.equal([texts.helpful, texts.notHelpful]);
        expect(root.querySelector('[part=hint]')!.textContent).to.include(texts.hint);
      });
    }

    it('replaceTexts() replaces texts of a language or a region, and keeps the others', async () => {
      const element = mountStep(scene, 'lang="de-AT"');
      const names = () =>
        [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part~=button]')].map(
          ({ariaLabel}) => ariaLabel,
        );
      await until(() => names().join() === 'Hilfreich,Nicht hilfreich');
      replaceTexts('de', {helpful: 'Gut', notHelpful: undefined});
      await element.updateComplete;
      expect(names()).to.deep.equal(['Gut', 'Nicht hilfreich']);
      replaceTexts('de-AT', {helpful: 'Passt'});
      await element.updateComplete;
      expect(names()).to.deep.equal(['Passt', 'Nicht hilfreich']);
      element.lang = 'de-CH';
      await element.updateComplete;
      expect(names()).to.deep.equal(['Gut', 'Nicht hilfreich']);
    });

    it('rf-step-feedback: disabled and readonly buttons do not change the vote', async () => {
      const element = mountStep(scene, 'disabled value="up"');
      await element.updateComplete;
      const events = record(element, 'rf-change');
      expect([up(), down()].map((button) => (button as HTMLButtonElement).disabled)).to.deep.equal([
        true,
        true,
      ]);
      // A click on the content of a disabled button may still fire an event.
      down().querySelector('slot')!.click();
      expect(pressed()).to.equal('true false');
      element.disabled = false;
      element.readonly = true;
      await element.updateComplete;
      await click(down());
      expect(pressed()).to.equal('true false');
      expect(byRole('group').getAttribute('aria-disabled')).to.equal('true');
      expect(events).to.deep.equal([]);
    });

    it('rf-step-feedback: slots replace the icons and the hint', async () => {
      const element = mountStep(scene);
      element.innerHTML = '<i slot="up-icon">+</i><i slot="down-icon">-</i><b slot="hint">Please rate</b>';
      await element.updateComplete;
      expect(up().querySelector('slot')!.assignedElements()[0]!.textContent).to.equal('+');
      const parts = [...element.shadowRoot!.querySelectorAll('[part]')].flatMap(({part}) => [...part]);
      expect(new Set(parts)).to.deep.equal(new Set(['group', 'button', 'up', 'down', 'hint', 'status']));
      element.querySelector<HTMLElement>('[slot=down-icon]')!.click();
      await element.updateComplete;
      expect(pressed()).to.equal('false true');
    });

    it('rf-step-feedback shows its own thumb only if the page has no icon', async () => {
      const element = mountStep(scene);
      await element.updateComplete;
      const slots = [up(), down()].map((button) => button.querySelector('slot')!);
      const drawn = () => slots.map((slot) => slot.querySelector('svg')!.checkVisibility());
      expect(drawn()).to.deep.equal([true, true]);
      element.innerHTML = '<img slot="up-icon" alt="Yes" src="data:," />';
      await until(() => !drawn()[0]);
      expect(drawn()).to.deep.equal([false, true]);
      expect(getComputedStyle(element.querySelector('img')!).fontStyle).to.equal('normal');
      element.replaceChildren();
      await until(() => drawn()[0]);
    });

    it('rf-step-feedback: every button is at least 24 px wide and high', async () => {
      await mountStep(scene).updateComplete;
      for (const button of allByRole('button')) {
        const {width, height} = button.getBoundingClientRect();
        expect(Math.min(width, height)).to.be.at.least(24);
      }
    });
  });

  describe('first-time hint', () => {
    const KEY = 'rf-step-feedback-hint-dismissed';
    const hints = () =>
      [...document.querySelectorAll('rf-step-feedback')].map(
        (element) =>
          element.shadowRoot!.querySelector<HTMLElement>('[part=hint]:not(.dismissed)')?.textContent.trim() ??
          '',
      );
    const three = async (): Promise<RfStepFeedback[]> => {
      const place = mount(
        scene.inProvider(
          STEPS.map((step) => `<rf-step-feedback step-id="${step}"></rf-step-feedback>`).join(''),
        ),
      );
      const elements = [...place.querySelectorAll('rf-step-feedback')];
      await Promise.all(elements.map((element) => element.updateComplete));
      return elements;
    };

    it('rf-step-feedback: the hint shows on one element until it is dismissed in this browser', async () => {
      await three();
      expect(hints()).to.deep.equal(['Rate this step to help improve flows', '', '']);
      await click(byRole('button', 'Dismiss'));
      expect(hints()).to.deep.equal(['', '', '']);
      expect(localStorage.getItem(KEY)).not.to.equal(null);
      const [another] = await three();
      expect(hints().join('')).to.equal('');
      another!.remove();
    });

    it('rf-step-feedback: the hint disappears when it is dismissed, even if another page has dismissed it before', async () => {
      const element = mountStep(scene);
      await element.updateComplete;
      localStorage.setItem(KEY, 'true');
      byRole('button', 'Dismiss').click();
      await element.updateComplete;
      expect(allByRole('button', 'Dismiss')).to.deep.equal([]);
    });

    it('rf-step-feedback: the first vote dismisses the hint', async () => {
      const [, second] = await three();
      allByRole('button', 'Helpful')[1]!.click();
      await next(second!, 'rf-saved');
      expect(hints()).to.deep.equal(['', '', '']);
      expect(localStorage.getItem(KEY)).not.to.equal(null);
    });

    for (const [way, name, page] of [
      ['dismissal of the hint', 'Dismiss', ''],
      ['first vote “Helpful”', 'Helpful', ''],
      ['first vote “Not helpful”', 'Not helpful', ''],
      ['first vote “Not helpful” at 320 px', 'Not helpful', 'style="inline-size: 320px"'],
      [
        'first vote “Not helpful” at 320 px from right to left',
        'Not helpful',
        'style="inline-size: 320px" dir="rtl"',
      ],
    ] as const) {
      it(`rf-step-feedback: the ${way} moves nothing on the page`, async () => {
        const place = mount(
          `<div ${page}><p>${scene.inProvider('<rf-step-feedback step-id="cable"></rf-step-feedback>')} <span>Beside</span></p><p>Below</p></div>`,
        );
        const element = place.querySelector('rf-step-feedback')!;
        await element.updateComplete;
        const before = positionsIn(place);
        await click(byRole('button', name));
        if (name === 'Not helpful') await until(() => element.shadowRoot!.querySelector('[part=panel]'));
        await element.updateComplete;
        expect(allByRole('button', 'Dismiss')).to.deep.equal([]);
        expect(positionsIn(place)).to.deep.equal(before);
      });
    }

    it('rf-step-feedback: the hint moves to the next element without hint="off" when its element leaves', async () => {
      const [first, second, third] = await three();
      second!.hint = 'off';
      await second!.updateComplete;
      first!.remove();
      await third!.updateComplete;
      expect(hints()[1]).to.equal('Rate this step to help improve flows');
    });
  });

  describe('status', () => {
    for (const [where, style] of [
      ['at the start of a line', ''],
      ['at the end of a line', 'text-align: right'],
      ['in a narrow box', 'width: 120px'],
      ['in a page from right to left', 'direction: rtl'],
    ] as const) {
      it(`“Your vote could not be saved” moves nothing on the page, ${where}`, async () => {
        const place = mount(
          scene.inProvider(
            `<p><rf-step-feedback step-id="cable" hint="off"></rf-step-feedback> <span>Beside</span></p><p>Below</p>`,
          ),
        );
        place.style.cssText = style;
        const step = place.querySelector('rf-step-feedback')!;
        await step.updateComplete;
        // Without the panel of reasons, only the status can move anything.
        step.setAttribute('reasons', 'off');
        await step.updateComplete;
        const before = positionsIn(place);
        await scene.account.faults(refused);
        const failed = next(step, 'rf-error');
        await click(byRole('button', 'Not helpful'));
        await failed;
        const status = step.shadowRoot!.querySelector<HTMLElement>('[part=status]')!;
        await until(() => status.style.left);
        expect(status.textContent).to.equal('Your vote could not be saved');
        expect(positionsIn(place)).to.deep.equal(before);
        // The status is on the screen, and makes the page no wider.
        const {left, right, height} = status.getBoundingClientRect();
        expect(height).to.be.above(10);
        expect(left).to.be.at.least(0);
        expect(right).to.be.at.most(innerWidth);
        expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth);
      });
    }

    for (const [where, style] of [
      ['a box that hides overflow', ''],
      ['a transformed box that hides overflow', 'transform: translateX(4px)'],
    ] as const) {
      it(`“Your vote could not be saved” is not clipped in ${where}, and goes with the next click`, async () => {
        const step = mountOne<RfStepFeedback>(
          scene.inProvider(
            `<div style="width: 90px; height: 44px; overflow: hidden; ${style}">
              <rf-step-feedback step-id="cable" hint="off" reasons="off"></rf-step-feedback>
            </div>`,
          ),
          'rf-step-feedback',
        );
        await step.updateComplete;
        await scene.account.faults(refused);
        down().click();
        const status = step.shadowRoot!.querySelector<HTMLElement>('[part=status]')!;
        await until(() => status.style.left);
        // Only the topmost element is hit: a clipped corner is not.
        status.style.pointerEvents = 'auto';
        const {left, right, top, bottom} = status.getBoundingClientRect();
        for (const [x, y] of [
          [left + 9, top + 9],
          [right - 9, bottom - 9],
        ] as const) {
          expect(step.shadowRoot!.elementFromPoint(x, y)?.getAttribute('part')).to.equal('status');
        }
        await scene.account.faults();
        down().click();
        await until(() => !status.style.left);
        expect(status.textContent).to.equal('');
        expect(status.matches(':popover-open')).to.equal(false);
      });
    }

    it('“Your vote could not be saved” stays behind an open dialog of the page', async () => {
      const place = mount(
        scene.inProvider(
          '<rf-step-feedback step-id="cable" hint="off"></rf-step-feedback><dialog style="inset: 0">Page</dialog>',
        ),
      );
      const step = place.querySelector('rf-step-feedback')!;
      await step.updateComplete;
      await scene.account.faults(refused);
      down().click();
      const dialog = place.querySelector('dialog')!;
      dialog.showModal();
      const status = step.shadowRoot!.querySelector<HTMLElement>('[part=status]')!;
      await until(() => status.textContent);
      await painted();
      expect(status.matches(':popover-open')).to.equal(false);
    });
  });
});
