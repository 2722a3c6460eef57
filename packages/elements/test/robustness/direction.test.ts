import {expect} from '@open-wc/testing';
import {openHostPage, type HostPage} from '../host-page.js';
import {until} from '../page.js';
import {useSession} from '../session.js';

/** Whether the first letter of a text is to the left of its last character. */
function runsFromLeft(element: Element): boolean {
  const text = [...element.childNodes].find(
    (node) => node.nodeType === Node.TEXT_NODE && /\S/.test(node.textContent!),
  )!;
  const leftOf = (index: number) => {
    const range = element.ownerDocument.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect().left;
  };
  const start = text.textContent!.search(/\S/);
  return leftOf(start) < leftOf(text.textContent!.trimEnd().length - 1);
}

describe('an element with another direction than its page', () => {
  const scene = useSession('direction');

  const open = async (pageDirection: string, body: string, module = 'rf.js'): Promise<HostPage> => {
    const page = await openHostPage({modules: [module], body: scene.inProvider(body)});
    page.document.documentElement.dir = pageDirection;
    return page;
  };
  const leftOf = (element: Element) => element.getBoundingClientRect().left;
  const directionOf = (element: Element) =>
    element.ownerDocument.defaultView!.getComputedStyle(element).direction;

  it('English texts in a Persian page end with their question mark and full stop', async () => {
    const page = await open(
      'rtl',
      '<rf-step-feedback step-id="cable"></rf-step-feedback><rf-csat-modal inline></rf-csat-modal>',
    );
    page.document.documentElement.lang = 'fa';
    (await page.find('button', 'Not helpful')).click();
    // The lines start where those of the page start.
    expect(page.window.getComputedStyle(await page.find('.question')).textAlign).to.equal('right');
    for (const text of [
      'What went wrong?',
      'How was this flow?',
      'Your feedback helps flow authors improve troubleshooting paths.',
    ]) {
      const slot = await page.find('span, h2, p', text);
      expect(runsFromLeft(slot.querySelector('slot') ?? slot), text).to.equal(true);
    }
  });

  for (const [pageDirection, own] of [
    ['ltr', 'rtl'],
    ['rtl', 'ltr'],
  ] as const) {
    /** Expects the first element at the start of a line of this direction. */
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
      const token = await scene.account.token({role: 'team_admin'});
      const page = await open(
        pageDirection,
        `<rf-analytics-dashboard dir="${own}" base-url="${scene.account.baseUrl}" token="${token}"></rf-analytics-dashboard>`,
        'rf-dashboard.js',
      );
      await until(() => page.all('[part=card-value]').length >= 4);
      for (const selector of ['[role=tab]', '[part=card-value]', 'th button']) {
        const [first, second] = page.all(selector).filter((element) => element.getClientRects().length);
        expectOrder(first!, second!);
      }
    });
  }
});
