import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {faintIcons, tooFaint} from '../contrast.js';
import {importRuns, loadBy, loadedDashboard} from '../dashboard.js';
import {byRole, click} from '../page.js';
import {createAccount, type Account} from '../server.js';
import {ratingStates, stepStates} from '../states.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

/** Pages that set colours, but no `color-scheme`. */
const PAGES = {
  'a light page': 'background: #fdf6e3; color: #333',
  'a navy page': 'background: navy; color: white',
  'a black page': 'background: #000; color: #ddd',
};

for (const [page, colours] of Object.entries(PAGES)) {
  describe(`contrast on ${page}`, () => {
    let account: Account;
    let token: string;
    let sessions = 0;

    before(async () => {
      account = await createAccount();
      token = await account.token({role: 'team_admin'});
      await account.putFlow('vpn', ['cable']);
      await importRuns(account, [{flow: 'vpn', user: 'bob', daysAgo: 2, minutes: 5, outcome: 'resolved'}]);
      await emulateMedia({colorScheme: 'light', reducedMotion: 'reduce'});
      document.body.style.cssText = colours;
    });
    after(async () => {
      document.body.style.cssText = '';
      await emulateMedia({reducedMotion: 'no-preference'});
    });
    beforeEach(async () => {
      localStorage.clear();
      await account.faults();
    });

    for (const [element, states, icon, property] of [
      ['step', stepStates, '[part~=button]', 'color'],
      ['rating', ratingStates, '.star:not(.filled) svg', 'stroke'],
    ] as const) {
      for (const [name, state] of Object.entries(states)) {
        it(`on ${page}, ${element}, ${name}: texts and icons have enough contrast`, async () => {
          const sessionId = `host-colours-${++sessions}`;
          await account.startSession('vpn', sessionId);
          await account.completeSession(sessionId);
          const shown = await state({account, token, sessionId}, '');
          expect(tooFaint(shown)).to.deep.equal([]);
          expect(faintIcons(shown, icon, property)).to.deep.equal([]);
        });
      }
    }

    it(`on ${page}: “Add a reason” has enough contrast under the pointer`, async () => {
      const step = await stepStates['down']!({account, token, sessionId: `host-colours-${++sessions}`}, '');
      const button = byRole('button', 'Add a reason');
      button.addEventListener('click', (event) => event.stopImmediatePropagation(), {capture: true});
      await click(button);
      expect(button.matches(':hover')).to.equal(true);
      expect(tooFaint(step)).to.deep.equal([]);
    });

    it(`on ${page}: texts of the dashboard have enough contrast in the team view and in a flow`, async () => {
      const dashboard = await loadedDashboard(account, token, 'view="team"');
      expect(tooFaint(dashboard), 'team').to.deep.equal([]);
      await loadBy(dashboard, () => click(byRole('button', 'vpn')));
      expect(tooFaint(dashboard), 'flow').to.deep.equal([]);
    });
  });
}
