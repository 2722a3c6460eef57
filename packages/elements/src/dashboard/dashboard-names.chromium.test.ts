import {expect} from '@open-wc/testing';
import {importRuns, loadBy, loadedDashboard} from '../../test/dashboard.js';
import {byRole, until} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import '../provider/define.js';
import './define.js';

/** The longest name, without a place to break it. */
const LONG = 'x'.repeat(200);

const rightOf = (element: Element): number => element.getBoundingClientRect().right;

describe('names in rf-analytics-dashboard', () => {
  let account: Account;
  let admin: string;

  before(async () => {
    account = await createAccount();
    await account.putFlow('vpn', ['cable'], LONG);
    await account.importLines([{type: 'user', user_id: 'bob', name: LONG}]);
    const run = {flow: 'vpn', user: 'bob', daysAgo: 1, minutes: 3, outcome: 'unresolved', rating: 1};
    const vote = {visits: ['cable'], votes: {cable: false}, reasons: ['our_own'], comment: LONG};
    await importRuns(
      account,
      Array.from({length: 12}, () => ({...run, ...vote})),
    );
    admin = await account.token({userId: 'ada', name: 'Ada', role: 'team_admin'});
  });

  /** The pieces that end outside of the dashboard. Wide tables scroll in their own box. */
  const tooWide = (dashboard: Element): string[] =>
    [...dashboard.shadowRoot!.querySelectorAll(':not(.visually-hidden, .probe, .scroll *, .menu span)')]
      .filter((piece) => piece.checkVisibility() && rightOf(piece) > rightOf(dashboard) + 1)
      .map((piece) => piece.outerHTML.slice(0, 120));

  it('long names of flows and engineers fit into a dashboard of 300 px', async () => {
    const dashboard = await loadedDashboard(account, admin);
    dashboard.style.width = '300px';
    const root = dashboard.shadowRoot!;
    byRole('combobox', 'Engineer').click();
    await until(() => root.querySelector('[role=option]')?.checkVisibility());
    await until(() => root.querySelector('[part=finding]'));
    expect(tooWide(dashboard)).to.deep.equal([]);
    expect(root.querySelector('.popup')!.scrollWidth).to.be.at.most(
      root.querySelector('.popup')!.clientWidth,
    );
    dashboard.treeId = 'vpn';
    await loadBy(dashboard, () => (dashboard.view = 'flow'));
    await until(() => root.querySelector('[part=comment]'));
    expect(tooWide(dashboard)).to.deep.equal([]);
  });

  it('reasons of the page stay in one piece in a dashboard that runs the other way', async () => {
    const dashboard = await loadedDashboard(account, admin, 'view="flow" tree-id="vpn" lang="ar" dir="rtl"');
    const cells = () => [...dashboard.shadowRoot!.querySelectorAll('td')].map(({textContent}) => textContent);
    // The two characters begin and end a piece.
    await until(() => cells().some((text) => /^\u2068Our own\u2069 \(/.test(text)));
  });
});
