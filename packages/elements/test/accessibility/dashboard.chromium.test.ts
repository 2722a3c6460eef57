import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {tooFaint} from '../contrast.js';
import {createTeam, loadedDashboard, type Team} from '../dashboard.js';
import {allByRole, click, setViewport, until, violations} from '../page.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';

const THEMES = {
  light: {colorScheme: 'light', forcedColors: 'none'},
  dark: {colorScheme: 'dark', forcedColors: 'none'},
  'forced colours': {colorScheme: 'dark', forcedColors: 'active'},
} as const;

/** Controls that are smaller than 24 × 24 px and not part of a sentence. */
const tooSmall = (element: HTMLElement): string[] =>
  [...element.shadowRoot!.querySelectorAll<HTMLElement>('button, select, input, a[href], [role=option]')]
    .filter((target) => target.checkVisibility())
    .flatMap((target) => {
      const {width, height} = target.getBoundingClientRect();
      return Math.min(width, height) < 24 ? [`${width} × ${height} ${target.outerHTML.slice(0, 120)}`] : [];
    });

describe('axe on rf-analytics-dashboard', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
    document.documentElement.style.cssText =
      'color-scheme: light dark; background: Canvas; color: CanvasText';
  });

  after(async () => {
    document.documentElement.style.cssText = '';
    await emulateMedia({colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference'});
  });

  for (const [theme, media] of Object.entries(THEMES)) {
    for (const view of ['view="team"', 'view="me"', 'view="flow" tree-id="vpn"']) {
      for (const dir of ['ltr', 'rtl']) {
        it(`dashboard ${view} in ${theme}, ${dir}: axe finds no violation with charts and with tables`, async () => {
          await emulateMedia({...media, reducedMotion: 'reduce'});
          const dashboard = await loadedDashboard(team.account, team.admin, `${view} dir="${dir}"`);
          await until(() => dashboard.shadowRoot!.querySelector('canvas'));
          expect(await violations()).to.deep.equal([]);
          expect(tooFaint(dashboard)).to.deep.equal([]);
          expect(tooSmall(dashboard)).to.deep.equal([]);
          for (const toggle of allByRole('button', 'Show as table')) await click(toggle);
          await dashboard.updateComplete;
          expect(await violations()).to.deep.equal([]);
        });
      }
    }
  }

  for (const view of ['view="team"', 'view="me"', 'view="flow" tree-id="vpn"']) {
    it(`dashboard ${view}: does not overflow 320 px, also in German`, async () => {
      await setViewport({width: 320, height: 800});
      try {
        const dashboard = await loadedDashboard(team.account, team.admin, `${view} lang="de"`);
        await until(() => dashboard.shadowRoot!.querySelector('canvas'));
        expect(document.documentElement.scrollWidth).to.be.at.most(320);
        expect(await violations()).to.deep.equal([]);
      } finally {
        await setViewport({width: 800, height: 600});
      }
    });
  }
});
