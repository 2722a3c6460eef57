import {expect} from '@open-wc/testing';
import {openHostPage, type HostPage} from '../host-page.js';
import {until} from '../page.js';
import english from '../../src/locales/en.js';
import loaders from '../../src/locales/loaders.js';

describe('narrow pages', () => {
  let page: HostPage;

  before(() => localStorage.clear());

  const open = async (width: number) => {
    page = await openHostPage(
      {
        body: `<rf-step-feedback step-id="a" session-id="s"></rf-step-feedback>
          <rf-step-feedback step-id="b" session-id="s" value="down" hint="off"></rf-step-feedback>
          <rf-csat-modal session-id="s"></rf-csat-modal><rf-csat-modal inline session-id="t"></rf-csat-modal>`,
      },
      {width, height: 480},
    );
    void page.document.querySelector('rf-csat-modal')!.show();
    await until(() => page.all('button', 'Submit').length === 2 && page.all('button', 'Add a reason').length);
  };

  const addReaderStyles = (css: string) => {
    const sheet = new page.window.CSSStyleSheet();
    sheet.replaceSync(css);
    for (const {shadowRoot} of page.all('rf-step-feedback, rf-csat-modal')) {
      shadowRoot!.adoptedStyleSheets = [...shadowRoot!.adoptedStyleSheets, sheet];
    }
  };

  /** Returns the elements that are wider than the page or than their own box. */
  const tooWide = () =>
    [...page.all('button'), ...page.all('dialog'), ...page.all('h2'), ...page.all('[part~=hint]')]
      .filter((element) => {
        const {left, right} = element.getBoundingClientRect();
        return left < 0 || right > page.window.innerWidth || element.scrollWidth > element.clientWidth;
      })
      .map((element) => element.outerHTML);

  /** The rows of “Skip” and “Submit” that do not reach both edges of their form. */
  const unfilledRows = () =>
    page.all('.actions').flatMap((actions) => {
      const {left, right} = actions.getBoundingClientRect();
      const boxes = [...actions.children].map((button) => button.getBoundingClientRect());
      return [...new Set(boxes.map(({top}) => top))]
        .map((top) => boxes.filter((box) => box.top === top))
        .filter(
          (row) =>
            Math.min(...row.map((box) => box.left)) > left + 1 ||
            Math.max(...row.map((box) => box.right)) < right - 1,
        )
        .map((row) => `${row.length} in ${actions.outerHTML}`);
    });

  for (const language of ['en', ...Object.keys(loaders)]) {
    it(`a page of 320 px: elements in ${language} do not overflow, and the buttons of the form fill their rows`, async () => {
      await open(320);
      const texts = language === 'en' ? english : (await loaders[language]!()).default;
      page.document.documentElement.lang = language;
      page.document.documentElement.dir = ['ar', 'he'].includes(language) ? 'rtl' : 'ltr';
      await until(() => page.all('button', texts.helpful).length === 2);
      expect(tooWide()).to.deep.equal([]);
      expect(page.document.documentElement.scrollWidth).to.be.at.most(320);
      expect(unfilledRows()).to.deep.equal([]);
    });
  }

  it('a page of 640 px: elements with text of 200 % do not overflow', async () => {
    await open(640);
    // Simulates the browser's text size, which a page cannot set.
    addReaderStyles('.root {font-size: 32px}');
    expect(tooWide()).to.deep.equal([]);
    expect(parseFloat(page.window.getComputedStyle(page.all('h2')[0]!).fontSize)).to.equal(40);
  });

  it('a page of 320 px: elements with wide letter, word and line spacing do not overflow', async () => {
    await open(320);
    // A reader's own styles are for every element. Those that only the page has are not inherited.
    addReaderStyles(
      '* {letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important}',
    );
    page.document.documentElement.lang = 'de';
    await until(() => page.all('button', 'Hilfreich').length === 2);
    expect(tooWide()).to.deep.equal([]);
    expect(page.window.getComputedStyle(page.all('h2')[0]!).letterSpacing).to.not.equal('normal');
  });
});
