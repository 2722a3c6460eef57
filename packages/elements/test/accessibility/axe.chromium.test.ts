import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {contrast, layersBehind, onScreen, tooFaint} from '../contrast.js';
import {violations} from '../page.js';
import {createAccount, type Account} from '../server.js';
import {ratingStates, stepStates} from '../states.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

const paint = (shape: Element) => {
  const {fill, stroke} = getComputedStyle(shape);
  return {fill, stroke};
};

const THEMES = {
  light: {colorScheme: 'light', forcedColors: 'none'},
  dark: {colorScheme: 'dark', forcedColors: 'none'},
  'forced colours on light': {colorScheme: 'light', forcedColors: 'active'},
  'forced colours on dark': {colorScheme: 'dark', forcedColors: 'active'},
} as const;

for (const [theme, media] of Object.entries(THEMES)) {
  for (const dir of ['ltr', 'rtl']) {
    describe(`axe and contrast in ${theme}, ${dir}`, () => {
      let account: Account;
      let token: string;
      let sessions = 0;
      const attributes = `dir="${dir}" lang="${dir === 'rtl' ? 'ar' : 'en'}"`;

      before(async () => {
        account = await createAccount();
        token = await account.token();
        await account.putFlow('vpn', ['cable']);
        await emulateMedia({...media, reducedMotion: 'reduce'});
        document.documentElement.style.cssText =
          'color-scheme: light dark; background: Canvas; color: CanvasText';
      });

      after(async () => {
        document.documentElement.style.cssText = '';
        await emulateMedia({colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference'});
      });

      beforeEach(async () => {
        localStorage.clear();
        await account.faults();
      });

      const stage = async () => {
        const sessionId = `axe-${++sessions}`;
        await account.startSession('vpn', sessionId);
        await account.completeSession(sessionId);
        return {account, token, sessionId};
      };

      for (const [element, states] of Object.entries({step: stepStates, rating: ratingStates})) {
        for (const [name, state] of Object.entries(states)) {
          it(`${theme}, ${dir}, ${element}, ${name}: axe finds no violation and texts have enough contrast`, async () => {
            const shown = await state(await stage(), attributes);
            expect(await violations()).to.deep.equal([]);
            // axe treats a modal dialog in a shadow root as inert and skips the contrast of its texts.
            expect(tooFaint(shown)).to.deep.equal([]);
            await account.faults();
          });
        }
      }

      const inside = (element: HTMLElement, selector: string) => [
        ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
      ];
      /** Returns the contrast of a colour with the element's background. */
      const contrastOf = (colour: string, element: Element) => {
        const behind = layersBehind(element);
        return contrast(onScreen(...behind, {colour}), onScreen(...behind));
      };

      for (const name of ['no vote', 'up', 'down']) {
        it(`step feedback, ${theme}, ${dir}: thumbs have a contrast of 3 : 1 with ${name}`, async () => {
          const element = await stepStates[name]!(await stage(), attributes);
          for (const button of inside(element, '[part~=button]')) {
            const {color} = getComputedStyle(button);
            expect(contrastOf(color, button), color).to.be.at.least(3);
          }
        });
      }

      it(`rating form, ${theme}, ${dir}: stars have a contrast of 3 : 1, and chosen ones differ`, async () => {
        const element = await ratingStates['chosen']!(await stage(), attributes);
        const stars = inside(element, '.star svg').map((star) => ({star, ...paint(star)}));
        for (const {star, stroke} of stars) expect(contrastOf(stroke, star), stroke).to.be.at.least(3);
        expect(stars[3]!.fill).to.not.equal(stars[4]!.fill);
      });

      it(`rating form, ${theme}, ${dir}: the border of the text field has a contrast of 3 : 1`, async () => {
        const element = await ratingStates['empty']!(await stage(), attributes);
        const [field] = inside(element, 'textarea');
        expect(contrastOf(getComputedStyle(field!).borderTopColor, field!)).to.be.at.least(3);
      });

      it(`reasons panel, ${theme}, ${dir}: reasons and their text field have borders with a contrast of 3 : 1`, async () => {
        const element = await stepStates['asks for reasons']!(await stage(), attributes);
        const [chosen, other] = inside(element, '[part=reason]');
        const [field] = inside(element, '[part=note]');
        for (const control of [other!, field!]) {
          expect(contrastOf(getComputedStyle(control).borderTopColor, control)).to.be.at.least(3);
        }
        const background = (control: HTMLElement) => getComputedStyle(control).backgroundColor;
        expect(background(chosen!)).to.not.equal(background(other!));
      });
    });
  }
}
