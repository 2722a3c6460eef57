import {expect} from '@open-wc/testing';
import {createClient, type Me, type RfClient, type TeamAnalytics} from '@resolutionflow/sdk';
import {
  cards,
  choose,
  createTeam,
  figures,
  headed,
  importRuns,
  loadBy,
  loaded,
  loadedDashboard,
  putDashboard,
  rows,
  type Team,
} from '../../test/dashboard.js';
import {
  allByRole,
  byRole,
  click,
  focused,
  listenToConsole,
  mount,
  mountOne,
  next,
  record,
  until,
} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import {configure} from '../context/configure.js';
import '../provider/define.js';
import type {RfProvider} from '../provider/provider.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';

const skeleton = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector<HTMLElement>('[part~=skeleton]');
const content = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector<HTMLElement>('#content')!;
const stateOf = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector('[part~=state]')?.textContent.replace(/\s+/g, ' ').trim();
const banner = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector('[part=error]')?.textContent.replace(/\s+/g, ' ').trim();
const said = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector('[role=status]')!.textContent;
/** Everything that is there to read. */
const read = (dashboard: RfAnalyticsDashboard) =>
  `${dashboard.shadowRoot!.textContent} ${[...dashboard.shadowRoot!.querySelectorAll('input')].map(({value}) => value).join()}`;
const frame = () => new Promise(requestAnimationFrame);

describe('the states of rf-analytics-dashboard', () => {
  let team: Team;
  let account: Account;

  before(async () => {
    team = await createTeam();
    ({account} = team);
  });

  beforeEach(() => account.faults());

  const forAdmin = (attributes?: string) => loadedDashboard(account, team.admin, attributes);
  const period = () => byRole<HTMLSelectElement>('combobox', 'Period');
  const button = (name: string) => byRole('button', name);
  const asked = async (only = 'insights') => (await account.requests(only)).length;

  describe('while the first figures load', () => {
    for (const attributes of ['', 'view="team"', 'view="me"', 'view="flow" tree-id="vpn"']) {
      it(`shows the shape of the view: ${attributes || 'the default'}`, async () => {
        await account.faults({kind: 'hold-answer'});
        const dashboard = putDashboard(account, team.admin, attributes);
        await dashboard.updateComplete;
        expect(skeleton(dashboard)!.checkVisibility({visibilityProperty: true})).to.equal(true);
        expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
        expect(content(dashboard).textContent).to.include('Loading…');
        expect(cards()).to.deep.equal([]);
        const done = loaded(dashboard);
        await account.faults();
        await done;
        expect(skeleton(dashboard)).to.equal(null);
        expect(content(dashboard).getAttribute('aria-busy')).to.equal('false');
        expect(content(dashboard).textContent).not.to.include('Loading…');
        expect(cards().length).to.be.at.least(4);
      });
    }

    const table = (dashboard: RfAnalyticsDashboard) => dashboard.shadowRoot!.querySelector('[part~=table]');
    const controls = () => [...allByRole('combobox', 'Period'), ...allByRole('button', 'Export')];

    /** A dashboard of the team's that has its answer as soon as it asks. */
    const putAnswered = (answer: TeamAnalytics | Error) => {
      const dashboard = document.createElement('rf-analytics-dashboard');
      const getTeamAnalytics = () =>
        answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      const client = Object.assign(Object.create(server) as RfClient, {
        getMe: () => Promise.resolve(me),
        getTeamAnalytics,
      });
      mount('').append(Object.assign(dashboard, {client, view: 'team'}));
      return dashboard;
    };

    let server: RfClient;
    let me: Me;

    before(async () => {
      server = createClient({baseUrl: account.baseUrl, token: team.admin});
      me = await server.getMe();
    });

    after(() => server.close());

    it('shows its cards before it makes what is below them, and is complete with both', async () => {
      await account.faults({kind: 'hold-answer', only: 'insights'});
      const dashboard = putDashboard(account, team.admin);
      await until(() => skeleton(dashboard));
      const seen = next(dashboard, 'rf-load').then(async () => {
        const complete = dashboard.updateComplete;
        await frame();
        expect(cards().length).to.be.at.least(4);
        expect(table(dashboard)).to.equal(null);
        expect(skeleton(dashboard)!.checkVisibility({visibilityProperty: true})).to.equal(true);
        expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
        expect(await complete).to.equal(true);
        expect(table(dashboard)).to.not.equal(null);
        expect(skeleton(dashboard)).to.equal(null);
        expect(content(dashboard).getAttribute('aria-busy')).to.equal('false');
      });
      await account.faults();
      await seen;
      dashboard.period = '7d';
      await next(dashboard, 'rf-load');
      await frame();
      expect(table(dashboard)).to.not.equal(null);
    });

    it('shows no shape of figures that are there soon, and what filters and exports with the whole of them', async () => {
      const dashboard = putAnswered(await server.getTeamAnalytics());
      await next(dashboard, 'rf-load');
      const complete = dashboard.updateComplete;
      await frame();
      expect(cards().length).to.be.at.least(4);
      expect(byRole('heading', 'Team Analytics').checkVisibility()).to.equal(true);
      expect([skeleton(dashboard), table(dashboard), ...controls()]).to.deep.equal([null, null]);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
      await complete;
      expect(table(dashboard)).to.not.equal(null);
      expect(controls()).to.have.lengthOf(2);
      expect(skeleton(dashboard)).to.equal(null);
    });

    it('has all of it beside what is said in place of figures, at once', async () => {
      const dashboard = putAnswered(new Error('No figures'));
      await next(dashboard, 'rf-error');
      await frame();
      expect(stateOf(dashboard)).to.include('could not be loaded');
      expect([...controls(), ...allByRole('tab')]).to.have.lengthOf(4);
      expect(skeleton(dashboard)).to.equal(null);
    });

    it('asks before it makes what it shows', async () => {
      const made: boolean[] = [];
      const {fetch} = globalThis;
      globalThis.fetch = (...args) => {
        made.push(dashboard.hasUpdated);
        return fetch(...args);
      };
      const dashboard = putDashboard(account, team.admin);
      try {
        await loaded(dashboard);
      } finally {
        globalThis.fetch = fetch;
      }
      expect(made).to.deep.equal([false, false]);
    });

    it('has what filters and exports beside the shape of figures that take long, and the room of both before', async () => {
      await account.faults({kind: 'hold-answer', only: 'insights'});
      const dashboard = putDashboard(account, team.admin);
      await headed('Team Analytics');
      expect([skeleton(dashboard), ...controls()]).to.deep.equal([null]);
      expect(content(dashboard).offsetHeight).to.equal(window.innerHeight);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
      await until(() => skeleton(dashboard));
      expect(controls()).to.have.lengthOf(2);
      expect(cards()).to.deep.equal([]);
    });

    it('asks for the figures at once when the token says whose they are', async () => {
      const before = await asked();
      await account.faults({kind: 'hold-answer', only: '/me$'});
      const dashboard = putDashboard(account, team.admin);
      expect((await loaded(dashboard)).view).to.equal('team');
      expect(cards().length).to.be.at.least(4);
      expect(byRole('heading', 'Team Analytics').checkVisibility()).to.equal(true);
      await account.faults();
      await until(() => dashboard.shadowRoot!.querySelector('[role=tab]'));
      expect(await asked()).to.equal(before + 1);
    });

    it('forgets figures that came by a token’s word when the next person’s token is there', async () => {
      const before = await asked();
      await account.faults({kind: 'hold-answer', only: '/me$'});
      const dashboard = putDashboard(account, team.admin);
      await loaded(dashboard);
      const provider = dashboard.closest('rf-provider')!;
      provider.token = await account.token({userId: 'eve', name: 'Eve', role: 'team_admin'});
      const again = loaded(dashboard);
      await provider.updateComplete;
      await dashboard.updateComplete;
      expect(cards()).to.deep.equal([]);
      await again;
      await account.faults();
      await until(() => dashboard.shadowRoot!.querySelector('[role=tab]'));
      expect(await asked()).to.equal(before + 2);
    });

    it('shows what the server says they may see, whatever a token claims', async () => {
      const [head, payload, signature] = team.engineer.split('.');
      const claims = {...(JSON.parse(atob(payload!)) as object), role: 'super_admin'};
      const forged = [head, btoa(JSON.stringify(claims)).replace(/=+$/, ''), signature].join('.');
      const dashboard = putDashboard(account, forged);
      const {error} = (await next(dashboard, 'rf-error')).detail;
      expect(error).to.include({status: 401});
      expect(cards()).to.deep.equal([]);
    });

    it('shows no figure, and nothing to press that needs one', async () => {
      await account.faults({kind: 'hold-answer', only: 'insights'});
      const dashboard = putDashboard(account, team.admin);
      await headed('Team Analytics');
      await dashboard.updateComplete;
      expect(button('Export').matches(':disabled')).to.equal(true);
      expect(period().disabled).to.equal(false);
      const done = loaded(dashboard);
      await account.faults();
      await done;
      expect(button('Export').matches(':disabled')).to.equal(false);
      expect(said(dashboard)).to.equal('Team Analytics, Last 30 days: loaded');
    });
  });

  describe('without sessions', () => {
    it('says so in every view, and the cards say that there is nothing', async () => {
      const empty = await createAccount();
      await empty.putFlow('vpn', ['cable'], 'VPN down');
      const token = await empty.token({role: 'team_admin'});
      const dashboard = await loadedDashboard(empty, token, 'tree-id="vpn"');
      expect(stateOf(dashboard)).to.match(/^No sessions in this period yet/);
      expect(figures()).to.deep.equal({
        'Total Sessions': '0',
        'Completion Rate': '0%',
        'Avg Duration': '0 min',
        'Active Engineers': '0',
        CSAT: '—',
      });
      expect(cards().map(({change}) => change)).to.deep.equal(Array(5).fill(undefined));
      await loadBy(dashboard, () => click(byRole('tab', 'Me')));
      expect(stateOf(dashboard)).to.match(/^No sessions in this period yet/);
      expect(figures()['My Outcomes']).to.equal('0 of 0');
      await loadBy(dashboard, () => click(byRole('tab', 'Flow')));
      expect(stateOf(dashboard)).to.match(/^No sessions in this period yet/);
      // The steps are there all the same: a flow's author sees that it arrived.
      expect(rows('Step Feedback')).to.deep.equal([['cable', '—', '0', '0', '0', '0']]);
      expect(allByRole('img', 'Sessions by outcome')).to.deep.equal([]);
    });

    it('shows them as soon as there are some', async () => {
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

  describe('of what is not there', () => {
    it('says that a flow is unknown, or of another account', async () => {
      const other = await createAccount();
      await other.putFlow('theirs', ['a'], 'Theirs');
      for (const id of ['never', 'theirs']) {
        const dashboard = putDashboard(account, team.admin, `view="flow" tree-id="${id}"`);
        const {error} = (await next(dashboard, 'rf-error')).detail;
        await dashboard.updateComplete;
        expect(error).to.include({status: 404, code: 'not_found'});
        expect(stateOf(dashboard)).to.match(/^This flow is not known here/);
        expect(skeleton(dashboard)).to.equal(null);
        expect(allByRole('button', 'Try again')).to.deep.equal([]);
        dashboard.remove();
      }
    });

    it('finds the way to one that is known', async () => {
      const dashboard = putDashboard(account, team.admin, 'view="flow" tree-id="never"');
      await next(dashboard, 'rf-error');
      dashboard.treeId = 'vpn';
      await loaded(dashboard);
      expect(stateOf(dashboard)).to.equal(undefined);
      byRole('heading', 'VPN down');
    });

    it('asks for a flow where none is chosen, and asks the server nothing', async () => {
      const dashboard = await forAdmin();
      const before = await asked();
      dashboard.view = 'flow';
      await dashboard.updateComplete;
      expect(stateOf(dashboard)).to.equal('Choose a flow to see its figures.');
      expect(cards()).to.deep.equal([]);
      expect(button('Export').matches(':disabled')).to.equal(true);
      expect(await asked()).to.equal(before);
    });

    it('says that an engineer is unknown, and leads to all of them', async () => {
      const dashboard = putDashboard(account, team.admin, 'engineer-id="nobody"');
      await next(dashboard, 'rf-error');
      await dashboard.updateComplete;
      expect(stateOf(dashboard)).to.match(/^This engineer is not known here/);
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
    it('says so and leads to My Analytics', async () => {
      const dashboard = putDashboard(account, team.engineer, 'view="team"');
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

    it('shows nothing of the team any more when the access is taken away', async () => {
      const dashboard = await forAdmin();
      await account.faults({
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

    it('says so where there are no figures, and tries again', async () => {
      await account.faults(down);
      const dashboard = putDashboard(account, team.admin);
      const {error} = (await next(dashboard, 'rf-error')).detail;
      await dashboard.updateComplete;
      expect(error).to.include({status: 500});
      expect(stateOf(dashboard)).to.equal('The figures could not be loaded. Try again');
      expect(said(dashboard)).to.equal('The figures could not be loaded.');
      const again = next(dashboard, 'rf-error');
      await click(button('Try again'));
      expect(focused()).to.equal(byRole('heading', 'Team Analytics'));
      await again;
      await dashboard.updateComplete;
      expect(said(dashboard)).to.equal('The figures could not be loaded.');
      await account.faults();
      await loadBy(dashboard, () => click(button('Try again')));
      expect(stateOf(dashboard)).to.equal(undefined);
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('keeps the last good figures, says how old they are, and tries again', async () => {
      const dashboard = await forAdmin();
      const before = figures();
      await account.faults(down);
      const failed = next(dashboard, 'rf-error');
      await choose(period(), 'Last 7 days');
      await failed;
      await dashboard.updateComplete;
      expect(figures()).to.deep.equal(before);
      expect(banner(dashboard)).to.equal(
        'The figures could not be loaded. Showing figures from this minute. Try again',
      );
      expect(said(dashboard)).to.equal('The figures could not be loaded.');
      // They are still those of 30 days, and say so.
      const {from, to} = (await team.team()).period;
      const range = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'});
      expect(read(dashboard)).to.include(range.formatRange(new Date(from), new Date(to)));
      await account.faults();
      await loadBy(dashboard, () => click(button('Try again')));
      expect(banner(dashboard)).to.equal(undefined);
      expect(focused()).to.equal(byRole('heading', 'Team Analytics'));
      const {summary} = await team.team('period=7d');
      expect(figures()['Total Sessions']).to.equal(summary.total_sessions.toString());
    });

    it('lets the age grow', async () => {
      const realSetInterval = window.setInterval.bind(window);
      const now = Date.now.bind(Date);
      const ticks: (() => void)[] = [];
      window.setInterval = ((tick: () => void) => ticks.push(tick)) as typeof setInterval;
      try {
        const dashboard = await forAdmin();
        await account.faults(down);
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
          expect(banner(dashboard)).to.include(`Showing figures from ${age}.`);
        }
      } finally {
        window.setInterval = realSetInterval;
        Date.now = now;
      }
    });

    it('says that one is offline', async () => {
      await account.faults({kind: 'offline'});
      const dashboard = putDashboard(account, team.admin, 'view="me"');
      const {error} = (await next(dashboard, 'rf-error')).detail;
      await dashboard.updateComplete;
      expect(error).to.not.have.property('status');
      expect(stateOf(dashboard)).to.match(/You seem to be offline\. Try again$/);
      expect(said(dashboard)).to.equal('You seem to be offline.');
      await account.faults();
      await loadBy(dashboard, () => click(button('Try again')));
      // Who is looking was not known either.
      await until(() => allByRole('tab', 'Team').length);
      await account.faults({kind: 'offline'});
      const failed = next(dashboard, 'rf-error');
      await choose(period(), 'Last 7 days');
      await failed;
      await dashboard.updateComplete;
      expect(banner(dashboard)).to.match(/^You seem to be offline\. Showing figures from/);
    });

    it('says so when it is not even known who is looking', async () => {
      await account.faults({kind: 'offline'});
      const dashboard = putDashboard(account, team.admin);
      await next(dashboard, 'rf-error');
      await dashboard.updateComplete;
      expect(stateOf(dashboard)).to.match(/You seem to be offline/);
      await account.faults();
      expect(await loadBy(dashboard, () => click(button('Try again')))).to.deep.equal({
        view: 'team',
        period: '30d',
      });
    });

    it('says so when a token is refused, and goes on with a good one', async () => {
      const dashboard = putDashboard(account, 'rubbish');
      const {error} = (await next(dashboard, 'rf-error')).detail;
      expect(error).to.include({status: 401, code: 'unauthenticated'});
      const provider = dashboard.closest('rf-provider')!;
      const done = loaded(dashboard);
      provider.token = team.admin;
      await done;
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('tells the page once for each failure', async () => {
      await account.faults(down);
      const dashboard = putDashboard(account, team.admin, 'view="me"');
      const events = record(dashboard, 'rf-error', 'rf-load');
      await next(dashboard, 'rf-error');
      await frame();
      expect(events).to.have.lengthOf(1);
    });
  });

  describe('while other figures load', () => {
    it('keeps the old ones, dimmed, and then shows the new', async () => {
      const dashboard = await forAdmin();
      const before = figures();
      await account.faults({kind: 'hold-answer', only: 'period=7d'});
      await choose(period(), 'Last 7 days');
      await until(() => asked('period=7d'));
      expect(figures()).to.deep.equal(before);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
      const opacity = () =>
        Number(getComputedStyle(cards()[0]!.element.closest<HTMLElement>('.view')!).opacity);
      await until(() => opacity() < 0.7, 'dimmed');
      expect(skeleton(dashboard)).to.equal(null);
      const done = loaded(dashboard);
      await account.faults();
      await done;
      await until(() => opacity() === 1);
      expect(figures()).to.not.deep.equal(before);
    });

    it('does not show one flow as another', async () => {
      const dashboard = await forAdmin('view="flow" tree-id="vpn"');
      await account.faults({kind: 'hold-answer', only: 'flows/mail'});
      dashboard.treeId = 'mail';
      await dashboard.updateComplete;
      expect(skeleton(dashboard)).to.not.equal(null);
      expect(read(dashboard)).not.to.include('VPN down');
      const done = loaded(dashboard);
      await account.faults();
      await done;
    });
  });

  describe('answers that come late', () => {
    it('never win', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, 'rf-load', 'rf-error');
      await account.faults({kind: 'hold-answer', only: 'period=7d'});
      await choose(period(), 'Last 7 days');
      await until(() => asked('period=7d'));
      await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
      const newest = figures();
      await account.faults();
      await frame();
      expect(figures()).to.deep.equal(newest);
      expect(events).to.deep.equal([{type: 'rf-load', detail: {view: 'team', period: '90d'}}]);
    });

    it('do not win either where giving up does not reach the network', async () => {
      const answers: (() => void)[] = [];
      const client = createClient({
        baseUrl: account.baseUrl,
        token: team.admin,
        fetch: async (input, init) => {
          const {url, headers} = new Request(input, init);
          const answer = await fetch(url, {headers});
          if (url.includes('period=7d')) await new Promise<void>((resolve) => answers.push(resolve));
          return answer;
        },
      });
      const dashboard = mountOne<RfAnalyticsDashboard>(
        '<rf-analytics-dashboard></rf-analytics-dashboard>',
        'rf-analytics-dashboard',
      );
      dashboard.client = client;
      await loaded(dashboard);
      const events = record(dashboard, 'rf-load', 'rf-error');
      await choose(period(), 'Last 7 days');
      await until(() => answers.length);
      await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
      const newest = figures();
      answers[0]!();
      await frame();
      await frame();
      expect(figures()).to.deep.equal(newest);
      expect(dashboard.period).to.equal('90d');
      expect(events).to.have.lengthOf(1);
    });
  });

  describe('refresh', () => {
    interface Timer {
      readonly tick: () => void;
      readonly ms: number;
    }

    const realSetInterval = window.setInterval.bind(window);
    const realClearInterval = window.clearInterval.bind(window);
    let timers: Map<number, Timer>;

    // The clock is in the test's hand: it ticks when told to.
    beforeEach(() => {
      timers = new Map();
      let ids = 0;
      window.setInterval = ((tick: () => void, ms: number) => {
        timers.set(++ids, {tick, ms});
        return ids;
      }) as typeof setInterval;
      window.clearInterval = (id) => void timers.delete(id as number);
    });

    afterEach(() => {
      window.setInterval = realSetInterval;
      window.clearInterval = realClearInterval;
    });

    const every = (seconds: number) => [...timers.values()].filter(({ms}) => ms === seconds * 1000);
    const tick = (seconds: number) => {
      const found = every(seconds);
      expect(found).to.have.lengthOf(1);
      found[0]!.tick();
    };

    const live = async (attributes: string): Promise<[RfAnalyticsDashboard, Account]> => {
      const own = await createAccount();
      await own.putFlow('vpn', ['cable'], 'VPN down');
      await own.startSession('vpn', 'first');
      const token = await own.token({role: 'team_admin'});
      return [await loadedDashboard(own, token, attributes), own];
    };

    it('brings new figures quietly', async () => {
      const [dashboard, own] = await live('refresh="60"');
      const events = record(dashboard, 'rf-load');
      const status = said(dashboard);
      expect(figures()['Total Sessions']).to.equal('1');
      await own.startSession('vpn', 'second');
      tick(60);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('false');
      expect(content(dashboard).classList.contains('old')).to.equal(false);
      await until(() => figures()['Total Sessions'] === '2');
      expect(events).to.deep.equal([]);
      expect(said(dashboard)).to.equal(status);
    });

    it('keeps the focus on a row that changes its place', async () => {
      const [dashboard, own] = await live('refresh="60"');
      await own.putFlow('mail', ['inbox'], 'Mail stuck');
      await importRuns(own, [{flow: 'mail', user: 'bob', daysAgo: 1}]);
      tick(60);
      await until(() => rows('Top Flows').length === 2);
      expect(rows('Top Flows').map(([name]) => name)).to.deep.equal(['Mail stuck', 'VPN down']);
      button('VPN down').focus();
      await importRuns(own, [
        {flow: 'vpn', user: 'bob', daysAgo: 1},
        {flow: 'vpn', user: 'bob', daysAgo: 1},
      ]);
      tick(60);
      await until(() => rows('Top Flows')[0]![0] === 'VPN down');
      await dashboard.updateComplete;
      expect(focused()).to.equal(button('VPN down'));
    });

    it('rests while the page is hidden', async () => {
      const [dashboard, own] = await live('refresh="60"');
      const before = (await own.requests('insights')).length;
      const see = (state: DocumentVisibilityState) =>
        Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
      try {
        see('hidden');
        tick(60);
        await frame();
        expect(await own.requests('insights')).to.have.lengthOf(before);
        see('visible');
        tick(60);
        await until(async () => (await own.requests('insights')).length === before + 1);
      } finally {
        Reflect.deleteProperty(document, 'visibilityState');
      }
      await until(() => content(dashboard).getAttribute('aria-busy') === 'false');
    });

    it('waits for an answer that takes longer', async () => {
      const [, own] = await live('refresh="1"');
      const before = (await own.requests('insights')).length;
      await own.startSession('vpn', 'second');
      await own.faults({kind: 'hold-answer', only: 'insights'});
      tick(1);
      await until(async () => (await own.requests('insights')).length === before + 1);
      tick(1);
      tick(1);
      await own.faults();
      await until(() => figures()['Total Sessions'] === '2');
      expect(await own.requests('insights')).to.have.lengthOf(before + 1);
    });

    it('says when it fails, and no longer when it works again', async () => {
      const [dashboard, own] = await live('refresh="60"');
      const events = record(dashboard, 'rf-load', 'rf-error');
      await own.faults({kind: 'offline'});
      tick(60);
      await until(() => banner(dashboard));
      expect(figures()['Total Sessions']).to.equal('1');
      expect(events.map(({type}) => type)).to.deep.equal(['rf-error']);
      await own.faults();
      tick(60);
      await until(() => !banner(dashboard));
      expect(events.map(({type}) => type)).to.deep.equal(['rf-error']);
    });

    it('follows the attribute, ends with 0, with nonsense and with the element', async () => {
      const [dashboard] = await live('refresh="60"');
      for (const [refresh, seconds] of [
        ['5', 5],
        ['0', undefined],
        ['7', 7],
        ['-1', undefined],
        ['often', undefined],
        ['90', 90],
      ] as const) {
        dashboard.setAttribute('refresh', refresh);
        await dashboard.updateComplete;
        for (const other of [60, 5, 0, 7, -1, 90]) {
          expect(every(other), `${refresh}: ${other}`).to.have.lengthOf(other === seconds ? 1 : 0);
        }
      }
      // What is more than browsers can count is no reason to refresh without end.
      dashboard.refresh = Infinity;
      await dashboard.updateComplete;
      expect(Math.max(...[...timers.values()].map(({ms}) => ms))).to.equal(2 ** 31 - 1);
      dashboard.remove();
      expect(timers.size).to.equal(0);
    });
  });

  describe('in a page that changes', () => {
    it('is removed while it loads: nothing comes of it', async () => {
      await account.faults({kind: 'hold-answer', only: 'insights'});
      const before = await asked();
      const dashboard = putDashboard(account, team.admin);
      const events = record(dashboard, 'rf-load', 'rf-error');
      await until(async () => (await asked()) > before);
      const place = dashboard.parentElement!;
      dashboard.remove();
      await account.faults();
      await frame();
      expect(events).to.deep.equal([]);
      place.append(dashboard);
      await loaded(dashboard);
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('is moved: the figures stay', async () => {
      const dashboard = await forAdmin();
      const provider = dashboard.parentElement!;
      const place = document.createElement('section');
      provider.append(place);
      const events = record(dashboard, 'rf-load', 'rf-error');
      const before = figures();
      place.append(dashboard);
      await dashboard.updateComplete;
      expect(figures()).to.deep.equal(before);
      expect(skeleton(dashboard)).to.equal(null);
      await until(() => content(dashboard).getAttribute('aria-busy') === 'false');
      expect(figures()).to.deep.equal(before);
      expect(events).to.deep.equal([]);
    });

    it('is moved with an address of its own: the figures stay', async () => {
      const place = mount('<section></section>');
      const dashboard = mountOne<RfAnalyticsDashboard>(
        `<rf-analytics-dashboard base-url="${account.baseUrl}" token="${team.admin}"></rf-analytics-dashboard>`,
        'rf-analytics-dashboard',
      );
      await loaded(dashboard);
      const before = figures();
      const {client} = dashboard;
      place.querySelector('section')!.append(dashboard);
      await dashboard.updateComplete;
      expect(dashboard.client === client).to.equal(true);
      expect(figures()).to.deep.equal(before);
      expect(skeleton(dashboard)).to.equal(null);
    });

    it('comes back after a while, and is up to date', async () => {
      const own = await createAccount();
      await own.putFlow('vpn', ['cable'], 'VPN down');
      await own.startSession('vpn', 'first');
      const token = await own.token({role: 'team_admin'});
      const dashboard = await loadedDashboard(own, token);
      const place = dashboard.parentElement!;
      dashboard.remove();
      await own.startSession('vpn', 'second');
      place.append(dashboard);
      await until(() => figures()['Total Sessions'] === '2');
    });

    it('is there before its client, keeps what is chosen, and says once what is missing', async () => {
      const console = listenToConsole();
      const place = mount(
        '<section><rf-analytics-dashboard></rf-analytics-dashboard><rf-analytics-dashboard></rf-analytics-dashboard></section>',
      );
      const [dashboard, other] = place.querySelectorAll('rf-analytics-dashboard');
      await dashboard!.updateComplete;
      other!.remove();
      expect(skeleton(dashboard!)).to.not.equal(null);
      await until(() => console.length);
      dashboard!.period = '7d';
      await dashboard!.updateComplete;
      await frame();
      expect(console).to.have.lengthOf(1);
      expect(console[0]).to.match(/^<rf-analytics-dashboard> has no client yet\./);
      const provider = document.createElement('rf-provider');
      provider.baseUrl = account.baseUrl;
      provider.token = team.admin;
      place.append(provider);
      const done = loaded(dashboard!);
      provider.append(dashboard!);
      expect(await done).to.deep.equal({view: 'team', period: '7d'});
    });

    it('works with the page’s client, configured late', async () => {
      const dashboard = mountOne<RfAnalyticsDashboard>(
        '<rf-analytics-dashboard></rf-analytics-dashboard>',
        'rf-analytics-dashboard',
      );
      await dashboard.updateComplete;
      const done = loaded(dashboard);
      configure({baseUrl: account.baseUrl, token: team.engineer});
      expect(await done).to.deep.equal({view: 'me', period: '30d'});
    });

    it('is twice on a page', async () => {
      const place = mount(`<rf-provider base-url="${account.baseUrl}" token="${team.admin}">
        <rf-analytics-dashboard></rf-analytics-dashboard>
        <rf-analytics-dashboard view="flow" tree-id="vpn"></rf-analytics-dashboard>
      </rf-provider>`);
      const [one, other] = place.querySelectorAll('rf-analytics-dashboard');
      await Promise.all([loaded(one!), loaded(other!)]);
      one!.period = '7d';
      await loaded(one!);
      expect(other!.period).to.equal('30d');
      expect(allByRole('heading', 'Team Analytics')).to.have.lengthOf(1);
      expect(allByRole('heading', 'VPN down')).to.have.lengthOf(1);
    });
  });

  describe('for another person', () => {
    let other: Account;
    let theirs: string;

    before(async () => {
      other = await createAccount();
      await other.putFlow('theirs', ['a'], 'Their flow');
      await other.startSession('theirs', 'their-run', 'eve');
      theirs = await other.token({userId: 'eve', name: 'Eve', role: 'team_admin'});
    });

    beforeEach(() => other.faults());

    const options = () => allByRole('option').filter((option) => option.closest('[role=listbox]'));
    const ofTheFirst = ['VPN down', 'Bob Builder', '1,186', 'Ada'];

    it('shows nothing of the first any more, from the first frame on', async () => {
      const dashboard = await forAdmin('engineer-id="bob"');
      await click(byRole('combobox', 'Engineer'));
      await until(() => options().some(({textContent}) => textContent.includes('Cyd')));
      for (const secret of ['VPN down', 'Bob Builder', 'Cyd']) expect(read(dashboard)).to.include(secret);
      await other.faults({kind: 'hold-answer'});
      dashboard.engineerId = undefined;
      dashboard.client = createClient({baseUrl: other.baseUrl, token: theirs});
      await dashboard.updateComplete;
      for (const secret of [...ofTheFirst, 'Cyd']) expect(read(dashboard)).not.to.include(secret);
      expect(skeleton(dashboard)).to.not.equal(null);
      const done = loaded(dashboard);
      await other.faults();
      await done;
      expect(rows('Top Flows').map(([name]) => name)).to.deep.equal(['Their flow']);
      await click(byRole('combobox', 'Engineer'));
      await until(() => options().length === 1);
      for (const secret of [...ofTheFirst, 'Cyd']) expect(read(dashboard)).not.to.include(secret);
    });

    it('has the view that is theirs', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, 'rf-load', 'rf-error');
      dashboard.client = createClient({baseUrl: account.baseUrl, token: team.engineer});
      await loaded(dashboard);
      expect(dashboard.view).to.equal('me');
      expect(events).to.deep.equal([{type: 'rf-load', detail: {view: 'me', period: '30d'}}]);
      expect(allByRole('tab', 'Team')).to.deep.equal([]);
    });

    it('is told from the same person with a fresh token', async () => {
      const dashboard = await forAdmin();
      const provider = dashboard.closest<RfProvider>('rf-provider')!;
      const events = record(dashboard, 'rf-load', 'rf-error');
      const before = figures();
      const askedBefore = await asked('GET /api/v1/me$');
      provider.token = await account.token({userId: 'ada', name: 'Ada Lovelace', role: 'team_admin'});
      await until(async () => (await asked('GET /api/v1/me$')) > askedBefore);
      await frame();
      expect(figures()).to.deep.equal(before);
      expect(events).to.deep.equal([]);
      provider.token = team.engineer;
      expect(await loaded(dashboard)).to.deep.equal({view: 'me', period: '30d'});
      expect(rows('My Top Flows').length).to.be.above(0);
      expect(read(dashboard)).not.to.include('Top Engineers');
      expect(events).to.have.lengthOf(1);
    });

    it('gets no file of the first', async () => {
      const dashboard = await forAdmin();
      const saved: string[] = [];
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        saved.push(this.download);
      };
      try {
        await account.faults({kind: 'hold-answer', only: 'ratings.csv'});
        await click(button('Export'));
        await until(() => allByRole('menuitem').length);
        await click(byRole('menuitem', 'Ratings'));
        await until(() => asked('ratings.csv'));
        dashboard.client = createClient({baseUrl: other.baseUrl, token: theirs});
        await loaded(dashboard);
        await account.faults();
        await until(() => button('Export').getAttribute('aria-busy') === 'false');
        expect(saved).to.deep.equal([]);
      } finally {
        Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
      }
    });

    it('leaves nobody’s figures behind when it is moved to another provider, or to none', async () => {
      configure({baseUrl: account.baseUrl, token: team.engineer});
      const dashboard = await forAdmin();
      const place = mount('<section></section>').querySelector('section')!;
      place.append(dashboard);
      await dashboard.updateComplete;
      await loaded(dashboard);
      expect(dashboard.view).to.equal('me');
      for (const secret of ['Top Engineers', '1,186']) expect(read(dashboard)).not.to.include(secret);
    });
  });
});
