import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {contrast, layersBehind, onScreen, faintIcons, tooFaint} from '../contrast.js';
import {violations} from '../page.js';
import {createAccount, type Account} from '../server.js';
import {ratingStates, stepStates} from '../states.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

for (const [theme, page] of [
  ['dark', 'light'],
  ['light', 'dark'],
] as const) {
  describe(`contrast with theme="${theme}" on a ${page} page`, () => {
    let account: Account;
    let token: string;
    let sessions = 0;

    before(async () => {
      account = await createAccount();
      token = await account.token();
      await account.putFlow('vpn', ['cable']);
      await emulateMedia({colorScheme: page, reducedMotion: 'reduce'});
      document.documentElement.style.cssText = `color-scheme: ${page}; background: Canvas; color: CanvasText`;
    });

    after(async () => {
      document.documentElement.style.cssText = '';
      await emulateMedia({colorScheme: 'light', reducedMotion: 'no-preference'});
    });

    beforeEach(async () => {
      localStorage.clear();
      await account.faults();
    });

    for (const [element, states, icon, property] of [
      ['step', stepStates, '[part~=button]', 'color'],
      ['rating', ratingStates, '.star svg', 'stroke'],
    ] as const) {
      for (const [name, state] of Object.entries(states)) {
        it(`theme="${theme}" on a ${page} page, ${element}, ${name}: texts and icons have enough contrast`, async () => {
          const sessionId = `own-theme-${page}-${++sessions}`;
          await account.startSession('vpn', sessionId);
          await account.completeSession(sessionId);
          const shown = await state({account, token, sessionId}, `theme="${theme}"`);
          expect(tooFaint(shown)).to.deep.equal([]);
          expect(faintIcons(shown, icon, property)).to.deep.equal([]);
          await account.faults();
        });
      }
    }
  });
}

/** The themes of the documentation, with the text contrast that each promises. */
const THEMES = {northwind: 4.5, confetti: 4.5, console: 7};

for (const [theme, promised] of Object.entries(THEMES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    describe(`contrast of the theme ${theme} on ${colorScheme}`, () => {
      let account: Account;
      let token: string;
      let sessions = 0;
      const sheet = document.createElement('style');

      before(async () => {
        account = await createAccount();
        token = await account.token();
        await account.putFlow('vpn', ['cable']);
        const file = await fetch(`/docs/themes/${theme}.css`);
        sheet.textContent = `${await file.text()}
          :root { color-scheme: light dark; background: Canvas; color: CanvasText; }`;
        document.head.append(sheet);
        await emulateMedia({colorScheme, reducedMotion: 'reduce'});
      });

      after(async () => {
        sheet.remove();
        await emulateMedia({colorScheme: 'light', reducedMotion: 'no-preference'});
      });

      beforeEach(async () => {
        localStorage.clear();
        await account.faults();
      });

      const stage = async () => {
        const sessionId = `theme-${++sessions}`;
        await account.startSession('vpn', sessionId);
        await account.completeSession(sessionId);
        return {account, token, sessionId};
      };

      for (const [element, states] of Object.entries({step: stepStates, rating: ratingStates})) {
        for (const [name, state] of Object.entries(states)) {
          it(`theme ${theme} on ${colorScheme}, ${element}, ${name}: texts have a contrast of ${promised} : 1`, async () => {
            const shown = await state(await stage(), '');
            expect(await violations()).to.deep.equal([]);
            expect(tooFaint(shown, promised)).to.deep.equal([]);
            await account.faults();
          });
        }
      }

      it(`theme ${theme} on ${colorScheme}: thumbs, stars and the text field have a contrast of 3 : 1`, async () => {
        const shapes: [HTMLElement, string, 'color' | 'stroke' | 'borderTopColor'][] = [];
        for (const name of ['no vote', 'up', 'down']) {
          shapes.push([await stepStates[name]!(await stage(), ''), '[part~=button]', 'color']);
        }
        const rating = await ratingStates['chosen']!(await stage(), '');
        expect(getComputedStyle(rating).getPropertyValue('--rf-accent')).to.contain('light-dark');
        shapes.push([rating, '.star svg', 'stroke'], [rating, 'textarea', 'borderTopColor']);
        for (const [host, selector, property] of shapes) {
          for (const shape of host.shadowRoot!.querySelectorAll(selector)) {
            const colour = getComputedStyle(shape)[property];
            const behind = layersBehind(shape);
            const ratio = contrast(onScreen(...behind, {colour}), onScreen(...behind));
            expect(ratio, `${selector} ${colour}`).to.be.at.least(3);
          }
        }
      });
    });
  }
}
