import {expect} from '@open-wc/testing';
import {
  allByRole,
  byRole,
  click,
  clickAt,
  focused,
  mount,
  mountOne,
  next,
  press,
  type,
  until,
} from '../page.js';
import {note, openPanel} from '../reasons-panel.js';
import {useSession} from '../session.js';
import {refused} from '../states.js';
import {translate, untranslated} from '../translate.js';
import '../../src/csat-modal/define.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';
import type {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';

describe('step feedback and rating in pages that they do not control', () => {
  const scene = useSession('host-page');

  const putStep = async (attributes = ''): Promise<RfStepFeedback> => {
    const step = mountOne<RfStepFeedback>(
      scene.inProvider(`<rf-step-feedback step-id="cable" reasons="off" ${attributes}></rf-step-feedback>`),
      'rf-step-feedback',
    );
    await step.updateComplete;
    return step;
  };

  const openDialog = async (): Promise<RfCsatModal> => {
    const modal = mountOne<RfCsatModal>(scene.inProvider('<rf-csat-modal></rf-csat-modal>'), 'rf-csat-modal');
    void modal.show();
    await until(() => allByRole('dialog').length);
    return modal;
  };

  const textOf = ({shadowRoot}: Element, selector: string) =>
    untranslated(shadowRoot!.querySelector(selector)!.textContent);
  const vote = async (step: RfStepFeedback, part: 'up' | 'down') => {
    step.shadowRoot!.querySelector<HTMLElement>(`[part~=${part}]`)!.click();
    await step.updateComplete;
  };

  describe('after a page translator', () => {
    it('<rf-step-feedback>: the hint and the status follow', async () => {
      const step = await putStep();
      const hint = textOf(step, '[part=hint]');
      translate(step.shadowRoot!);
      step.lang = 'de';
      await until(() => textOf(step, '[part=hint]') !== hint, 'the hint in German');

      await scene.account.faults(refused);
      const failed = next(step, 'rf-error');
      await vote(step, 'up');
      await failed;
      await step.updateComplete;
      expect(textOf(step, '[part=status]')).not.to.equal('');
      translate(step.shadowRoot!);
      await scene.account.faults();
      await vote(step, 'up');
      expect(textOf(step, '[part=status]')).to.equal('');
    });

    it('<rf-csat-modal>: buttons, counter, problem and thanks follow', async () => {
      const modal = await openDialog();
      translate(modal.shadowRoot!);
      modal.shadowRoot!.querySelectorAll<HTMLElement>('[type=radio]')[3]!.click();
      const comment = modal.shadowRoot!.querySelector('textarea')!;
      comment.focus();
      comment.value = 'x'.repeat(460);
      comment.dispatchEvent(new Event('input'));
      await modal.updateComplete;
      expect(textOf(modal, '[part=counter]')).to.contain('40');
      translate(modal.shadowRoot!);
      comment.value = 'x'.repeat(470);
      comment.dispatchEvent(new Event('input'));
      await modal.updateComplete;
      expect(textOf(modal, '[part=counter]')).to.contain('30');

      await scene.account.faults(refused);
      const failed = next(modal, 'rf-error');
      modal.shadowRoot!.querySelector<HTMLElement>('[part=submit]')!.click();
      await failed;
      await modal.updateComplete;
      expect(textOf(modal, '[part=submit]')).to.equal('Submit');
      expect(textOf(modal, '[part=error]')).not.to.equal('');

      translate(modal.shadowRoot!);
      await scene.account.faults();
      const rated = next(modal, 'rf-rated');
      modal.shadowRoot!.querySelector<HTMLElement>('[part=submit]')!.click();
      await modal.updateComplete;
      expect(textOf(modal, '[part=submit]')).to.equal('Submitting…');
      expect(textOf(modal, '[part=error]')).to.equal('');
      await rated;
      await modal.updateComplete;
      expect(textOf(modal, '[part=thanks]')).to.equal('Thank you');
    });
  });

  for (const [tag, attributes] of [
    ['rf-step-feedback', 'step-id="cable" hint="off" value="down"'],
    ['rf-csat-modal', 'inline'],
  ] as const) {
    it(`<${tag}>: after a page translator, the whole text follows another language`, async () => {
      const put = async (own: string) => {
        const element = mountOne<RfStepFeedback | RfCsatModal>(
          scene.inProvider(`<${tag} ${attributes} ${own}></${tag}>`),
          tag,
        );
        await until(() => element.shadowRoot?.querySelector('[part=change-reasons], [value="2"]'));
        element.shadowRoot!.querySelector<HTMLElement>('[value="2"]')?.click();
        await element.updateComplete;
        return element;
      };
      const text = ({shadowRoot}: Element) => untranslated(shadowRoot!.textContent).replaceAll(' ', '');
      const english = await put('');
      const german = await put('lang="de"');
      await until(() => text(german) !== text(english), 'German');
      translate(english.shadowRoot!);
      english.lang = 'de';
      await until(() => text(english) === text(german), 'the whole text in German');
    });
  }

  it('in a page with pointer-events: none on the body, the mouse votes and rates', async () => {
    document.body.style.pointerEvents = 'none';
    try {
      const step = await putStep('hint="off"');
      await click(byRole('button', 'Helpful'));
      expect(step.value).to.equal('up');
      const modal = await openDialog();
      await click(modal.shadowRoot!.querySelectorAll('label.star')[3]!);
      const rated = next(modal, 'rf-rated');
      await click(byRole('button', 'Submit'));
      expect((await rated).detail.rating).to.equal(4);
    } finally {
      document.body.style.pointerEvents = '';
    }
  });

  describe('in a page that cancels presses, for example to drag boxes', () => {
    const cancel = (event: Event) => {
      if (!(event.target as Element).closest('input, textarea, select, button')) event.preventDefault();
    };
    const presses = ['pointerdown', 'mousedown', 'touchstart'];
    beforeEach(() => presses.forEach((type) => addEventListener(type, cancel, {passive: false})));
    afterEach(() => presses.forEach((type) => removeEventListener(type, cancel)));

    it('in a page that cancels presses, a click on the note of a vote focuses it', async () => {
      await openPanel(scene);
      await click(note());
      expect(focused()?.id).to.equal('note');
    });

    it('in a page that cancels presses, a click on the comment of a rating focuses it', async () => {
      const modal = await openDialog();
      await click(modal.shadowRoot!.querySelector('textarea')!);
      expect(focused()?.id).to.equal('comment');
    });
  });

  for (const scaling of ['zoom: 1.17', 'zoom: 2', 'transform: scale(0.8)']) {
    describe(`in a page with ${scaling}`, () => {
      const [property = '', value = ''] = scaling.split(': ');
      before(() => document.body.style.setProperty(property, value));
      after(() => document.body.style.removeProperty(property));

      /** Clicks the visible position. WebKit reports positions before the zoom. */
      const clickSeen = async (element: Element): Promise<void> => {
        const {x, y, width, height} = element.getBoundingClientRect();
        const [middleX, middleY] = [x + width / 2, y + height / 2];
        const factor = [1, parseFloat(value)].find((by) => {
          const {shadowRoot} = document.elementFromPoint(middleX * by, middleY * by) ?? {};
          const hit = shadowRoot?.elementFromPoint(middleX * by, middleY * by);
          return !!hit && element.contains(hit);
        });
        await clickAt(middleX * (factor ?? 1), middleY * (factor ?? 1));
      };

      it('a click in the middle of a thumb votes', async () => {
        const step = await putStep();
        await clickSeen(byRole('button', 'Not helpful'));
        await until(() => step.value === 'down');
      });

      it('the dialog is inside the window, its stars are where they are seen, and only the backdrop skips', async () => {
        const modal = await openDialog();
        const dialog = modal.shadowRoot!.querySelector('dialog')!;
        await Promise.all(dialog.getAnimations({subtree: true}).map(({finished}) => finished));
        await clickSeen(byRole('radio', '4 stars'));
        expect(byRole<HTMLInputElement>('radio', '4 stars').checked).to.equal(true);
        await clickSeen(byRole('heading', 'How was this flow?'));
        expect(dialog.open).to.equal(true);
        modal.hide();
        await modal.updateComplete;

        void modal.show({force: true});
        await until(() => dialog.open);
        await Promise.all(dialog.getAnimations({subtree: true}).map(({finished}) => finished));
        await clickAt(3, 3);
        await until(() => !dialog.open);
      });
    });
  }

  it('no part of a zoomed dialog is outside a narrow window', async () => {
    const frame = mount('<iframe width="320" height="420"></iframe>').querySelector('iframe')!;
    frame.contentDocument!.body.style.setProperty('zoom', '1.3');
    const modal = document.createElement('rf-csat-modal');
    frame.contentDocument!.body.append(modal);
    void modal.show({force: true});
    await until(() => modal.shadowRoot?.querySelector('dialog')?.open);
    const dialog = modal.shadowRoot!.querySelector('dialog')!;
    for (const animation of modal.shadowRoot!.getAnimations()) animation.finish();
    const {left, right, top, bottom} = dialog.getBoundingClientRect();
    // Some engines give the sizes before the zoom.
    const scale = Math.max(1, right / 320);
    expect(Math.min(left, top)).to.be.at.least(0);
    expect(right / scale).to.be.at.most(320);
    expect(dialog.offsetWidth * 1.3).to.be.at.most(320);
    expect(bottom).to.be.at.most(420 * 1.3);
  });

  it('keys of the page’s shortcuts that a person types into the comment stay there', async () => {
    const received: string[] = [];
    const listen = ({key}: KeyboardEvent) => received.push(key);
    document.addEventListener('keydown', listen);
    try {
      await openDialog();
      byRole('textbox', 'Comment (optional)').focus();
      await type('jk/?');
      expect((focused() as HTMLTextAreaElement).value).to.equal('jk/?');
      expect(received).to.deep.equal([]);
      await press('Tab');
      expect(received).to.deep.equal(['Tab']);
    } finally {
      document.removeEventListener('keydown', listen);
    }
  });

  it('<rf-step-feedback>: a shortcut of the page works while a thumb has the focus', async () => {
    const received: string[] = [];
    const listen = ({key}: KeyboardEvent) => received.push(key);
    document.addEventListener('keydown', listen);
    try {
      const step = await putStep();
      byRole('button', 'Helpful').focus();
      await press('n');
      expect(received).to.deep.equal(['n']);
      expect(step.value).to.equal(undefined);
    } finally {
      document.removeEventListener('keydown', listen);
    }
  });
});
