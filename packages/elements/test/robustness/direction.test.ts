import {expect} from '@open-wc/testing';
import {createTeam, type Team} from '../dashboard.js';
import {openHostPage, type HostPage} from '../host-page.js';
import {until} from '../page.js';

describe('an element with another direction than its page', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
  });

  const open = async (pageDirection: string, body: string, module = 'rf.js'): Promise<HostPage> => {
    localStorage.clear();
    const page = await openHostPage({
      modules: [module],
      body: `<rf-provider base-url="${team.account.baseUrl}" token="${team.admin}" tree-id="vpn">${body}</rf-provider>`,
    });
    page.document.documentElement.dir = pageDirection;
    return page;
  };
  const leftOf = (element: Element) => element.getBoundingClientRect().left;
  const directionOf = (element: Element) =>
    element.ownerDocument.defaultView!.getComputedStyle(element).direction;

  for (const [pageDirection, own] of [
    ['ltr', 'rtl'],
    ['rtl', 'ltr'],
  ] as const) {
    /** Whether the first element is where a line of this direction starts. */
    const expectOrder = (first: Element, second: Element) =>
      expect(leftOf(first) < leftOf(second)).to.equal(own === 'ltr');

    it(`<rf-step-feedback dir="${own}"> in a page with dir="${pageDirection}": thumbs, panel and note`, async () => {
      const page = await open(
        pageDirection,
        `<rf-step-feedback step-id="cable" dir="${own}"></rf-step-feedback>`,
      );
      const [up, down] = [await page.find('button', 'Helpful'), await page.find('button', 'Not helpful')];
      expectOrder(up, down);
      down.click();
      const panel = await page.find('[part=panel]');
      expect(directionOf(panel)).to.equal(own);
      expect(directionOf(await page.find('textarea'))).to.equal(own);
      const {left, right} = panel.getBoundingClientRect();
      expect(left).to.be.at.least(0);
      expect(right).to.be.at.most(page.window.innerWidth);
    });

    it(`<rf-csat-modal dir="${own}"> in a page with dir="${pageDirection}": stars and buttons`, async () => {
      const page = await open(pageDirection, `<rf-csat-modal dir="${own}"></rf-csat-modal>`);
      void page.document.querySelector('rf-csat-modal')!.show();
      const stars = ['1 star', '2 stars'].map((name) => page.find('input', name));
      expectOrder(await stars[0]!, await stars[1]!);
      expectOrder(await page.find('button', 'Skip'), await page.find('button', 'Submit'));
      expect(directionOf(await page.find('textarea'))).to.equal(own);
    });

    it(`<rf-analytics-dashboard dir="${own}"> in a page with dir="${pageDirection}": tabs, cards and tables`, async () => {
      const page = await open(
        pageDirection,
        `<rf-analytics-dashboard dir="${own}"></rf-analytics-dashboard>`,
        'rf-dashboard.js',
      );
      await until(() => page.all('[part=card-value]').length >= 5);
      for (const selector of ['[role=tab]', '[part=card-value]', 'th button']) {
        const [first, second] = page.all(selector).filter((element) => element.getClientRects().length);
        expectOrder(first!, second!);
      }
    });
  }
});
