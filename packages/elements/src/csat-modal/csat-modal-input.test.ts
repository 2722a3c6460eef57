import {expect} from '@open-wc/testing';
import {sendMouse} from '@web/test-runner-commands';
import {allByRole, byRole, click, mountOne, next, press, type, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import feedbackLoaders from '../locales/loaders.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';

describe('input into rf-csat-modal', () => {
  const scene = useSession('input');

  const open = async (attributes = ''): Promise<RfCsatModal> => {
    const modal = mountOne<RfCsatModal>(
      scene.inProvider(`<rf-csat-modal ${attributes}></rf-csat-modal>`),
      'rf-csat-modal',
    );
    void modal.show();
    await until(() => allByRole('dialog').length);
    return modal;
  };

  const star = (n: number) => byRole<HTMLInputElement>('radio', n === 1 ? '1 star' : `${n} stars`);
  const comment = () => byRole<HTMLTextAreaElement>('textbox', 'Comment (optional)');
  const submit = () => byRole<HTMLButtonElement>('button', 'Submit');

  /** The number of stars that are filled. */
  const filled = (modal: RfCsatModal): number =>
    [...modal.shadowRoot!.querySelectorAll('.star svg')].filter(
      (svg) => !['transparent', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(svg).fill),
    ).length;

  const moveTo = async (element: Element, offset = 0): Promise<void> => {
    const {x, y, width, height} = element.getBoundingClientRect();
    const position: [number, number] = [Math.round(x + width / 2 + offset), Math.round(y + height / 2)];
    await sendMouse({type: 'move', position});
  };

  it('rating form: after a key the stars show their value until the mouse moves', async () => {
    const modal = await open();
    await click(star(5));
    await until(() => filled(modal) === 5);
    await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
    expect(star(2).checked).to.equal(true);
    await until(() => filled(modal) === 2, 'the stars show the value');
    await moveTo(star(4), 1);
    await until(() => filled(modal) === 4, 'the stars preview the one under the mouse');
    await press('ArrowRight');
    await until(() => filled(modal) === 3, 'the stars show the value again');
  });

  it('rating form: a comment without stars says that stars are missing', async () => {
    const modal = await open();
    const note = modal.shadowRoot!.querySelector('#missing')!;
    expect(note.textContent).to.equal('');
    await click(comment());
    await type('It helped');
    await until(() => note.textContent === 'Choose 1 to 5 stars to submit');
    expect(submit().disabled).to.equal(true);
    expect(submit().getAttribute('aria-describedby')).to.equal(note.id);
    await click(star(4));
    await until(() => note.textContent === '');
    expect(submit().disabled).to.equal(false);
  });

  it('rf-csat-modal: spaces alone are no comment', async () => {
    const modal = await open();
    await click(comment());
    await type('  ');
    await modal.updateComplete;
    expect(modal.shadowRoot!.querySelector('#missing')!.textContent).to.equal('');
  });

  it('rating form: the note about missing stars and the counter do not move the buttons', async () => {
    const modal = await open();
    const dialog = byRole('dialog');
    // Relative to the dialog, which moves as it opens.
    const top = () => submit().getBoundingClientRect().top - dialog.getBoundingClientRect().top;
    const before = top();
    await click(comment());
    await type('a');
    await modal.updateComplete;
    expect(top()).to.be.closeTo(before, 0.5);
  });

  it('rating form: keys typed into the comment do not reach shortcuts of the page', async () => {
    await open();
    const received: string[] = [];
    const listener = new AbortController();
    for (const kind of ['keydown', 'keypress', 'keyup'] as const) {
      document.addEventListener(kind, ({key}) => received.push(`${kind} ${key}`), {signal: listener.signal});
    }
    await click(comment());
    await press('j', '?', 'Enter', 'Backspace', 'ArrowLeft');
    expect(received).to.deep.equal([]);
    expect(comment().value).to.equal('j?');
    comment().dispatchEvent(
      new KeyboardEvent('keydown', {key: 'k', metaKey: true, bubbles: true, composed: true}),
    );
    listener.abort();
    expect(received).to.deep.equal(['keydown k']);
  });

  const COMPOSITION = {'Chrome and Firefox': {isComposing: true}, Safari: {keyCode: 229}};
  for (const [browser, init] of Object.entries(COMPOSITION)) {
    it(`rating form: Escape during a composition stays in the comment, as ${browser} reports it`, async () => {
      await open();
      const received: Event[] = [];
      const listener = new AbortController();
      document.addEventListener('keydown', (event) => received.push(event), {signal: listener.signal});
      const escape = new KeyboardEvent('keydown', {
        key: 'Escape',
        bubbles: true,
        composed: true,
        cancelable: true,
        ...init,
      });
      comment().dispatchEvent(escape);
      listener.abort();
      // A cancelled Escape does not close the dialog.
      expect(escape.defaultPrevented).to.equal(true);
      expect(received).to.deep.equal([]);
    });
  }

  for (const lang of ['de', 'ar']) {
    it(`rating form: has the texts of ${lang}`, async () => {
      const {default: texts} = await feedbackLoaders[lang]!();
      const modal = await open(`lang="${lang}"`);
      const root = modal.shadowRoot!;
      await until(() => root.querySelector('h2')!.textContent.trim() === texts.ratingHeading, lang);
      const stars = [...root.querySelectorAll<HTMLElement>('[type=radio]')];
      expect(stars.map(({ariaLabel}) => ariaLabel)).to.deep.equal([1, 2, 3, 4, 5].map(texts.stars));
      stars[1]!.click();
      await until(() => root.querySelector('[part=reasons]'));
      for (const text of [texts.ratingDescription, texts.whatWentWrong, texts.reasonUnclear, texts.comment]) {
        expect(root.textContent).to.include(text);
      }
      const [skip, submit] = ['skip', 'submit'].map((part) => root.querySelector(`[part=${part}]`)!);
      expect([skip!.textContent.trim(), submit!.textContent.trim()]).to.deep.equal([
        texts.skip,
        texts.submit,
      ]);
    });
  }

  it('rating form: every language says in its own words that stars are missing', async () => {
    const languages = Object.keys(feedbackLoaders);
    const texts = await Promise.all(languages.map(async (tag) => (await feedbackLoaders[tag]!()).default));
    // Norwegian has three names.
    expect(new Set(texts.map(({starsMissing}) => starsMissing)).size).to.equal(languages.length - 2);
    expect(texts.map(({starsMissing}) => starsMissing)).not.to.include('Choose 1 to 5 stars to submit');
  });

  it('rating form: a smaller max-length keeps the typed comment, and Submit waits until it is short enough', async () => {
    const modal = await open();
    byRole('radio', '3 stars').click();
    comment().focus();
    await type('The second step.');
    modal.maxLength = 10;
    await modal.updateComplete;
    expect(comment().value).to.equal('The second step.');
    expect(modal.shadowRoot?.querySelector('[part=counter]')?.textContent).to.contain('-6');
    expect(submit().disabled).to.equal(true);
    modal.maxLength = 20;
    await modal.updateComplete;
    expect(submit().disabled).to.equal(false);
    const rated = next(modal, 'rf-rated');
    submit().click();
    expect((await rated).detail).to.include({rating: 3, comment: 'The second step.'});
  });

  for (const value of ['-5', 'many', 'NaN', '9999', '']) {
    it(`rf-csat-modal: max-length="${value}" means 500`, async () => {
      await open(`max-length="${value}"`);
      expect(comment().maxLength).to.equal(500);
    });
  }
});
