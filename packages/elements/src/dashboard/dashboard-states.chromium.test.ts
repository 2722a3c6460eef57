import {expect} from '@open-wc/testing';
import {
  banner,
  cards,
  choose,
  content,
  teamOfTheseTests,
  figures,
  loadBy,
  loaded,
  loadedDashboard,
  putDashboard,
  read,
  rows,
  announcement,
  skeleton,
  stateOf,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, listenToConsole, next, record, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import './define.js';

describe('the states of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const period = () => byRole<HTMLSelectElement>('combobox', 'Period');
  const button = (name: string) => byRole('button', name);
  const asked = async (only = 'insights/(team|me|flows)') => (await team.account.requests(only)).length;

  describe('without sessions', () => {
    it('without sessions: every view shows a message and cards without values', async () => {
      const empty = await createAccount();
      await empty.putFlow('vpn', ['cable'], 'VPN down');
      const token = await empty.token({role: 'team_admin'});
      const dashboard = await loadedDashboard(empty, token, 'tree-id="vpn"');
      expect(stateOf(dashboard)).to.match(/^No sessions in this period yet/);
      expect(figures()).to.deep.equal({
        'Total Sessions': '0',
        Resolved: '—',
        'Completion Rate': '—',
        'Avg Duration': '—',
        'Active Engineers': '0',
        CSAT: '—',
      });
      expect(cards().map(({change}) => change)).to.deep.equal(Array(6).fill(undefined));
      await loadBy(dashboard, () => click(byRole('tab', 'Me')));
      expect(stateOf(dashboard)).to.match(/^No sessions in this period yet/);
      expect(figures()['My Outcomes']).to.equal('0 of 0');
      await loadBy(dashboard, () => click(byRole('tab', 'Flow')));
      expect(stateOf(dashboard)).to.match(/^No sessions in this period yet/);
      // The steps are listed, so that the author sees that the flow exists.
      expect(rows('Step Feedback')).to.deep.equal([['cable', '—', '0', '0', '0', '0', '—', '—', '0']]);
      expect(allByRole('img', 'Sessions by outcome')).to.deep.equal([]);
    });

    it('without sessions: the metrics appear after the first session', async () => {
      const empty = await createAccount();
      await empty.putFlow('vpn', ['cable'], 'VPN down');
      const token = await empty.token({role: 'team_admin'});
      const dashboard = await loadedDashboard(empty, token);
      await empty.startSession('vpn', 'first');
      await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
      expect(stateOf(dashboard)).to.equal(undefined);
      expect(figures()['Total Sessions']).to.equal('1');
    });
  });

  describe('unknown flows and engineers', () => {
    it('unknown flow, or one of another account: shows “not found”', async () => {
      const console = listenToConsole();
      const other = await createAccount();
      await other.putFlow('theirs', ['a'], 'Theirs');
      for (const id of ['never', 'theirs', 'a b/../c']) {
        const dashboard = putDashboard(team.account, team.admin, `view="flow" tree-id="${id}"`);
        const {error} = (await next(dashboard, 'rf-error')).detail;
        await dashboard.updateComplete;
        expect(error).to.include(
          id.includes(' ') ? {status: 422, code: 'validation_failed'} : {status: 404, code: 'not_found'},
        );
        expect(stateOf(dashboard)).to.match(/^Flow not found/);
        expect(skeleton(dashboard)).to.equal(null);
        expect(allByRole('button', 'Try again')).to.deep.equal([]);
        dashboard.remove();
      }
      expect(console).to.deep.equal(
        ['never', 'theirs'].map(
          (id) => `The server does not know the flow "${id}": put it there, or correct tree-id.`,
        ),
      );
    });

    it('an empty engineer-id shows all engineers', async () => {
      await forAdmin('engineer-id=""');
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('after an unknown flow, a known tree-id shows its metrics', async () => {
      const dashboard = putDashboard(team.account, team.admin, 'view="flow" tree-id="never"');
      await next(dashboard, 'rf-error');
      dashboard.treeId = 'vpn';
      await loaded(dashboard);
      expect(stateOf(dashboard)).to.equal(undefined);
      byRole('heading', 'VPN down');
    });

    it('flow view without a flow: asks to choose one and sends no request', async () => {
      const dashboard = await forAdmin();
      const before = await asked();
      dashboard.view = 'flow';
      await dashboard.updateComplete;
      expect(stateOf(dashboard)).to.equal('Choose a flow to see its figures.');
      expect(cards()).to.deep.equal([]);
      expect(button('Export').matches(':disabled')).to.equal(true);
      expect(await asked()).to.equal(before);
    });

    it('unknown engineer: shows a message and a button for all engineers', async () => {
      const dashboard = putDashboard(team.account, team.admin, 'engineer-id="nobody"');
      await next(dashboard, 'rf-error');
      await dashboard.updateComplete;
      expect(stateOf(dashboard)).to.match(/^Engineer not found/);
      expect(byRole<HTMLInputElement>('combobox', 'Engineer').value).to.equal('nobody');
      const events = record(dashboard, 'rf-engineer-select');
      const [inState] = allByRole('button', 'Show all engineers').filter((one) =>
        content(dashboard).contains(one),
      );
      await loadBy(dashboard, () => click(inState!));
      expect(events).to.deep.equal([{type: 'rf-engineer-select', detail: {engineerId: null}}]);
      expect(focused()).to.equal(byRole('heading', 'Team Analytics'));
      expect(figures()['Total Sessions']).to.equal('1,186');
    });
  });

  describe('without access to the team', () => {
    it('engineer in the team view: shows “no access” and a button to My Analytics', async () => {
      const dashboard = putDashboard(team.account, team.engineer, 'view="team"');
      const {error} = (await next(dashboard, 'rf-error')).detail;
      await dashboard.updateComplete;
      expect(error).to.include({status: 403, code: 'forbidden'});
      expect(stateOf(dashboard)).to.match(/^You don't have access to team analytics/);
      expect(cards()).to.deep.equal([]);
      const events = record(dashboard, 'rf-view-change', 'rf-load', 'rf-error');
      await loadBy(dashboard, () => click(button('My Analytics')));
      expect(focused()).to.equal(byRole('heading', 'My Analytics'));
      expect(events).to.deep.equal([
        {type: 'rf-view-change', detail: {view: 'me'}},
        {type: 'rf-load', detail: {view: 'me', period: '30d'}},
      ]);
      expect(dashboard.getAttribute('view')).to.equal('me');
    });

    it('a viewer who loses access to the team: the metrics disappear', async () => {
      const dashboard = await forAdmin();
      await team.account.faults({
        kind: 'status',
        status: 403,
        only: 'insights/team',
        body: {
          type: 'about:blank',
          title: 'No',
          status: 403,
          detail: 'No.',
          code: 'forbidden',
          request_id: 'r',
        },
      });
      const failed = next(dashboard, 'rf-error');
      await choose(period(), 'Last 7 days');
      await failed;
      await dashboard.updateComplete;
      expect(stateOf(dashboard)).to.match(/^You don't have access to team analytics/);
      expect(read(dashboard)).not.to.include('Bob Builder');
    });
  });

  describe('when the server fails', () => {
    const down = {kind: 'status', status: 500, only: 'insights'} as const;

    it('failed first load: shows an error with a retry button', async () => {
      await team.account.faults(down);
      const dashboard = putDashboard(team.account, team.admin);
      const {error} = (await next(dashboard, 'rf-error')).detail;
      await dashboard.updateComplete;
      expect(error).to.include({status: 500});
      expect(stateOf(dashboard)).to.equal('The figures could not be loaded. Try again');
      expect(announcement(dashboard)).to.equal('The figures could not be loaded.');
      const again = next(dashboard, 'rf-error');
      await click(button('Try again'));
      expect(focused()).to.equal(byRole('heading', 'Team Analytics'));
      await again;
      await dashboard.updateComplete;
      expect(announcement(dashboard)).to.equal('The figures could not be loaded.');
      await team.account.faults();
      await loadBy(dashboard, () => click(button('Try again')));
      expect(stateOf(dashboard)).to.equal(undefined);
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('failed refresh: keeps the metrics with their age and a retry button', async () => {
      const dashboard = await forAdmin();
      const before = figures();
      await team.account.faults(down);
      const failed = next(dashboard, 'rf-error');
      await choose(period(), 'Last 7 days');
      await failed;
      await dashboard.updateComplete;
      expect(figures()).to.deep.equal(before);
      expect(banner(dashboard)).to.equal(
        'The figures could not be loaded. Showing figures from just now (Last 30 days). Try again',
      );
      expect(announcement(dashboard)).to.equal('The figures could not be loaded.');
      // The header still shows the 30 days of these metrics.
      const {from, to} = (await team.team()).period;
      const range = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'});
      expect(read(dashboard)).to.include(range.formatRange(new Date(from), new Date(to)));
      await team.account.faults();
      await loadBy(dashboard, () => click(button('Try again')));
      expect(banner(dashboard)).to.equal(undefined);
      expect(focused()).to.equal(byRole('heading', 'Team Analytics'));
      const {summary} = await team.team('period=7d');
      expect(figures()['Total Sessions']).to.equal(summary.total_sessions.toString());
    });

    it('failed filter by engineer: shows no metrics, and those of all engineers later', async () => {
      const dashboard = await forAdmin();
      await team.account.faults(down);
      dashboard.engineerId = 'cyd';
      await until(() => stateOf(dashboard)?.includes('could not be loaded'));
      expect(figures()).to.deep.equal({});
      dashboard.engineerId = undefined;
      await until(() => banner(dashboard));
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('failed change of period: keeps the old metrics dimmed', async () => {
      const dashboard = await forAdmin();
      await team.account.faults(down);
      dashboard.period = '7d';
      await until(() => banner(dashboard));
      expect(content(dashboard).className).to.include('old');
      dashboard.period = '30d';
      await until(() => !content(dashboard).className.includes('old'));
      expect(banner(dashboard)).to.be.a('string');
    });

    it('failed refresh: the shown age grows', async () => {
      const realSetInterval = window.setInterval.bind(window);
      const now = Date.now.bind(Date);
      const ticks: (() => void)[] = [];
      window.setInterval = ((tick: () => void) => ticks.push(tick)) as typeof setInterval;
      try {
        const dashboard = await forAdmin();
        await team.account.faults(down);
        const failed = next(dashboard, 'rf-error');
        await choose(period(), 'Last 7 days');
        await failed;
        for (const [minutes, age] of [
          [5, '5 minutes ago'],
          [180, '3 hours ago'],
          [3 * 24 * 60, '3 days ago'],
        ] as const) {
          Date.now = () => now() + minutes * 60_000;
          for (const tick of ticks) tick();
          await dashboard.updateComplete;
          expect(banner(dashboard)).to.include(`Showing figures from ${age} (Last 30 days).`);
        }
      } finally {
        window.setInterval = realSetInterval;
        Date.now = now;
      }
    });

    it('failed refresh without a network: the banner says that the viewer is offline', async () => {
      await team.account.faults({kind: 'offline'});
      const dashboard = putDashboard(team.account, team.admin, 'view="me"');
      const {error} = (await next(dashboard, 'rf-error')).detail;
      await dashboard.updateComplete;
      expect(error).to.not.have.property('status');
      expect(stateOf(dashboard)).to.match(/You seem to be offline\. Try again$/);
      expect(announcement(dashboard)).to.equal('You seem to be offline.');
      await team.account.faults();
      await loadBy(dashboard, () => click(button('Try again')));
      // The request for the viewer had failed as well.
      await until(() => allByRole('tab', 'Team').length);
      await team.account.faults({kind: 'offline'});
      const failed = next(dashboard, 'rf-error');
      await choose(period(), 'Last 7 days');
      await failed;
      await dashboard.updateComplete;
      expect(banner(dashboard)).to.equal(
        'You seem to be offline. Showing figures from just now (Last 30 days). Try again',
      );
    });

    it('failed request for the viewer: shows an error', async () => {
      await team.account.faults({kind: 'offline'});
      const dashboard = putDashboard(team.account, team.admin);
      await next(dashboard, 'rf-error');
      await dashboard.updateComplete;
      expect(stateOf(dashboard)).to.match(/You seem to be offline/);
      await team.account.faults();
      expect(await loadBy(dashboard, () => click(button('Try again')))).to.deep.equal({
        view: 'team',
        period: '30d',
      });
    });

    it('rejected token: shows an error, and a valid token loads the metrics', async () => {
      const dashboard = putDashboard(team.account, 'rubbish');
      const {error} = (await next(dashboard, 'rf-error')).detail;
      expect(error).to.include({status: 401, code: 'unauthenticated'});
      const provider = dashboard.closest('rf-provider')!;
      const done = loaded(dashboard);
      provider.token = team.admin;
      await done;
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('each failed load fires rf-error once', async () => {
      await team.account.faults(down);
      const dashboard = putDashboard(team.account, team.admin, 'view="me"');
      const events = record(dashboard, 'rf-error', 'rf-load');
      await next(dashboard, 'rf-error');
      await dashboard.updateComplete;
      const again = next(dashboard, 'rf-error');
      await click(button('Try again'));
      await again;
      expect(events).to.have.lengthOf(2);
    });
  });
});
