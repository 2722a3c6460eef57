import {expect} from '@open-wc/testing';
import {loadedDashboard, teamOfTheseTests} from '../dashboard.js';
import {byRole, until} from '../page.js';
import {useSession} from '../session.js';
import {ratingStates, stepStates} from '../states.js';
import {useTouchStyles} from '../touch.js';
import '../../src/define.js';

const TARGETS = 'button, select, textarea, input:not([type=radio]), label.star, [role=option]';

/** The visible targets of an element that are smaller than 44 × 44 px. */
const smallTargets = (element: Element): string[] =>
  [...element.shadowRoot!.querySelectorAll(TARGETS)]
    .filter((target) => target.checkVisibility({visibilityProperty: true}))
    .flatMap((target) => {
      const {width, height} = target.getBoundingClientRect();
      return Math.min(width, height) < 43.9 ? [`${width} × ${height} ${target.outerHTML.slice(0, 120)}`] : [];
    });

describe('targets on touch screens', () => {
  const scene = useSession('touch');
  const team = teamOfTheseTests();

  for (const [tag, states] of [
    ['rf-step-feedback', stepStates],
    ['rf-csat-modal', ratingStates],
  ] as const) {
    it(`<${tag}>: on a touch screen, targets are at least 44 px wide and high, and letters of text fields 16 px`, async () => {
      for (const name of ['hint', 'down', 'asks for reasons']) {
        const element = await states[name]?.(scene, '');
        if (!element) continue;
        useTouchStyles(element);
        expect(smallTargets(element), name).to.deep.equal([]);
        // With smaller letters, iOS zooms in.
        for (const field of element.shadowRoot!.querySelectorAll('textarea')) {
          expect(parseFloat(getComputedStyle(field).fontSize), name).to.be.at.least(16);
        }
        element.remove();
        await scene.startSession();
      }
    });
  }

  for (const view of ['view="team" engineer-id="bob"', 'view="me"', 'view="flow" tree-id="vpn"']) {
    it(`dashboard ${view}: every target is at least 44 px wide and high on a touch screen`, async () => {
      const dashboard = await loadedDashboard(team.account, team.admin, view);
      useTouchStyles(dashboard);
      const root = dashboard.shadowRoot!;
      byRole('button', 'Export').click();
      await until(() => root.querySelector('[role=menuitem]')?.checkVisibility());
      expect(smallTargets(dashboard)).to.deep.equal([]);
      if (!view.includes('team')) return;
      byRole('combobox', 'Engineer').click();
      await until(() => root.querySelector('[role=option] ~ [role=option]')?.checkVisibility());
      expect(smallTargets(dashboard)).to.deep.equal([]);
    });
  }
});
