import {expect} from '@open-wc/testing';
import {openHostPage, type HostPage} from '../../test/host-page.js';
import {until} from '../../test/page.js';
import {stepTexts} from '../step-feedback/texts.js';
import loaders from '../locales/loaders.js';

const WIDTH = 320;

describe('a window of 320 px', () => {
  let page: HostPage;

  before(() => localStorage.clear());

  beforeEach(async () => {
    page = await openHostPage(
      {
        body: `<rf-step-feedback step-id="a" session-id="s"></rf-step-feedback>
          <rf-csat-modal session-id="s"></rf-csat-modal><rf-csat-modal inline session-id="t"></rf-csat-modal>`,
      },
      {width: WIDTH, height: 480},
    );
    void page.document.querySelector('rf-csat-modal')!.show();
    await until(() => page.all('button', 'Submit').length === 2);
  });

  /** What is wider than the place that it has. */
  const tooWide = () =>
    [...page.all('button'), ...page.all('dialog'), ...page.all('h2'), ...page.all('[part~=hint]')]
      .filter((element) => {
        const {left, right} = element.getBoundingClientRect();
        return left < 0 || right > WIDTH || element.scrollWidth > element.clientWidth;
      })
      .map((element) => element.outerHTML);

  for (const language of ['en', ...Object.keys(loaders)]) {
    it(`is wide enough in ${language}`, async () => {
      const texts = language === 'en' ? stepTexts : (await loaders[language]!()).default;
      page.document.documentElement.lang = language;
      page.document.documentElement.dir = ['ar', 'he'].includes(language) ? 'rtl' : 'ltr';
      await until(() => page.all('button', texts.helpful).length === 1);
      expect(tooWide()).to.deep.equal([]);
      expect(page.document.documentElement.scrollWidth).to.be.at.most(WIDTH);
    });
  }
});
