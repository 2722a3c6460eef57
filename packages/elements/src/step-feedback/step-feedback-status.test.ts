import {expect} from '@open-wc/testing';
import {byRole, click, mount, next} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import {refused} from '../../test/states.js';
import '../provider/define.js';
import './define.js';

describe('the status of rf-step-feedback', () => {
  const scene = useSession('status');

  afterEach(() => scene.account.faults());

  for (const [where, style] of [
    ['at the start of a line', ''],
    ['at the end of a line', 'text-align: right'],
    ['in a narrow box', 'width: 120px'],
    ['in a page from right to left', 'direction: rtl'],
  ] as const) {
    it(`“Your vote could not be saved” moves nothing on the page, ${where}`, async () => {
      localStorage.clear();
      const place = mount(
        scene.inProvider(
          `<p><rf-step-feedback step-id="cable" hint="off"></rf-step-feedback> <span>Beside</span></p><p>Below</p>`,
        ),
      );
      place.style.cssText = style;
      const step = place.querySelector('rf-step-feedback')!;
      await step.updateComplete;
      // Another panel of the element is not the subject.
      step.setAttribute('reasons', 'off');
      await step.updateComplete;
      const positions = () =>
        [...place.querySelectorAll('rf-step-feedback, span, p')].map((node) => {
          const {x, y, width, height} = node.getBoundingClientRect();
          return [x, y, width, height].map(Math.round);
        });
      const before = positions();
      await scene.account.faults(refused);
      const failed = next(step, 'rf-error');
      await click(byRole('button', 'Not helpful'));
      await failed;
      await step.updateComplete;
      const status = step.shadowRoot!.querySelector('[part=status]')!;
      expect(status.textContent).to.equal('Your vote could not be saved');
      expect(positions()).to.deep.equal(before);
      // It is on the screen, and makes the page no wider.
      const {left, right, height} = status.getBoundingClientRect();
      expect(height).to.be.above(10);
      expect(left).to.be.at.least(0);
      expect(right).to.be.at.most(innerWidth);
      expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth);
    });
  }
});
