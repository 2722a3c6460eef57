import {expect} from '@open-wc/testing';
import {createClient, type Me, type RfClient, type TeamAnalytics} from '@resolutionflow/sdk';
import {
  banner,
  cards,
  choose,
  content,
  teamOfTheseTests,
  figures,
  whenHeading,
  importRuns,
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
import {allByRole, byRole, focused, mount, mountOne, next, record, until} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import '../provider/define.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';

describe('loading of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const period = () => byRole<HTMLSelectElement>('combobox', 'Period');
  const button = (name: string) => byRole('button', name);
  const asked = async (only = 'insights/(team|me|flows)') => (await team.account.requests(only)).length;

  describe('while the first metrics load', () => {
    for (const attributes of ['', 'view="team"', 'view="me"', 'view="flow" tree-id="vpn"']) {
      it(`the skeleton has the shape of the view: ${attributes || 'the default'}`, async () => {
        await team.account.faults({kind: 'hold-response'});
        const dashboard = putDashboard(team.account, team.admin, attributes);
        await until(() => skeleton(dashboard));
        expect(skeleton(dashboard)!.checkVisibility({visibilityProperty: true})).to.equal(true);
        expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
        expect(content(dashboard).textContent).to.include('Loading…');
        expect(cards()).to.deep.equal([]);
        const done = loaded(dashboard);
        await team.account.faults();
        await done;
        expect(skeleton(dashboard)).to.equal(null);
        expect(content(dashboard).getAttribute('aria-busy')).to.equal('false');
        expect(content(dashboard).textContent).not.to.include('Loading…');
        expect(cards().length).to.be.at.least(4);
      });
    }

    const table = (dashboard: RfAnalyticsDashboard) => dashboard.shadowRoot!.querySelector('[part~=table]');
    const controls = () => [...allByRole('combobox', 'Period'), ...allByRole('button', 'Export')];

    /** Mounts a dashboard of the team whose client responds at once, and records every skeleton that it shows. */
    const putWithResponse = (response: TeamAnalytics | Error) => {
      const dashboard = document.createElement('rf-analytics-dashboard');
      const client = Object.assign(Object.create(server) as RfClient, {
        getMe: () => Promise.resolve(me),
        getTeamAnalytics: () =>
          response instanceof Error ? Promise.reject(response) : Promise.resolve(response),
      });
      const skeletons: Element[] = [];
      mount('').append(Object.assign(dashboard, {client, view: 'team'}));
      // The element renders after this turn.
      const root = dashboard.shadowRoot!;
      new MutationObserver(() => skeletons.push(...root.querySelectorAll('[part~=skeleton]'))).observe(root, {
        childList: true,
        subtree: true,
      });
      return {dashboard, skeletons};
    };

    let server: RfClient;
    let me: Me;

    before(async () => {
      server = createClient({baseUrl: team.account.baseUrl, token: team.admin});
      me = await server.getMe();
    });

    after(() => server.close());

    it('a response within 200 ms: cards, tables and controls appear together, without a skeleton', async () => {
      const {dashboard, skeletons} = putWithResponse(await server.getTeamAnalytics());
      await next(dashboard, 'rf-load');
      await dashboard.updateComplete;
      expect(cards()).to.have.lengthOf(6);
      expect(byRole('heading', 'Team Analytics').checkVisibility()).to.equal(true);
      expect(table(dashboard)).to.not.equal(null);
      expect(controls()).to.have.lengthOf(2);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('false');
      expect(skeletons).to.deep.equal([]);
    });

    it('an error within 200 ms: the message, tabs and controls appear together, without a skeleton', async () => {
      const {dashboard, skeletons} = putWithResponse(new Error('No metrics'));
      await next(dashboard, 'rf-error');
      await until(() => allByRole('tab').length);
      expect(stateOf(dashboard)).to.include('could not be loaded');
      expect([...controls(), ...allByRole('tab')]).to.have.lengthOf(4);
      expect(skeletons).to.deep.equal([]);
    });

    it('a slow response: empty room for 200 ms, then a skeleton with heading and controls', async () => {
      await team.account.faults({kind: 'hold-response', only: 'insights'});
      const start = performance.now();
      const dashboard = putDashboard(team.account, team.admin);
      const headings = () => allByRole('heading', 'Team Analytics');
      await dashboard.updateComplete;
      const room = dashboard.shadowRoot!.querySelector<HTMLElement>('.room')!;
      expect([skeleton(dashboard), ...headings(), ...controls()]).to.deep.equal([null]);
      expect(room.offsetHeight).to.equal(window.innerHeight);
      await until(() => skeleton(dashboard));
      expect(performance.now() - start).to.be.at.least(200);
      expect([...headings(), ...controls()]).to.have.lengthOf(3);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
      expect(cards()).to.deep.equal([]);
    });

    it('while metrics load, Export is disabled and the period can be changed', async () => {
      await team.account.faults({kind: 'hold-response', only: 'insights'});
      const dashboard = putDashboard(team.account, team.admin);
      await whenHeading('Team Analytics');
      await dashboard.updateComplete;
      expect(button('Export').matches(':disabled')).to.equal(true);
      expect(period().disabled).to.equal(false);
      const done = loaded(dashboard);
      await team.account.faults();
      await done;
      expect(button('Export').matches(':disabled')).to.equal(false);
      expect(announcement(dashboard)).to.equal('Team Analytics, Last 30 days: loaded');
    });
  });

  describe('while other metrics load', () => {
    it('a new period keeps the old metrics dimmed until the new ones arrive', async () => {
      const dashboard = await forAdmin();
      const before = figures();
      await team.account.faults({kind: 'hold-response', only: 'period=7d'});
      await choose(period(), 'Last 7 days');
      await until(() => asked('period=7d'));
      expect(figures()).to.deep.equal(before);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('true');
      const opacity = () => Number(getComputedStyle(dashboard.shadowRoot!.querySelector('.plot')!).opacity);
      await until(() => opacity() < 0.7, 'dimmed');
      // Only marks and charts are dimmed: text keeps its contrast.
      const [card] = cards();
      for (let at: Element | null = card!.element; at; at = at.parentElement) {
        expect(getComputedStyle(at).opacity).to.equal('1');
      }
      expect(skeleton(dashboard)).to.equal(null);
      const done = loaded(dashboard);
      await team.account.faults();
      await done;
      await until(() => opacity() === 1);
      expect(figures()).to.not.deep.equal(before);
    });

    it('another flow: the metrics of the previous flow are not shown', async () => {
      const dashboard = await forAdmin('view="flow" tree-id="vpn"');
      await team.account.faults({kind: 'hold-response', only: 'flows/mail'});
      dashboard.treeId = 'mail';
      await dashboard.updateComplete;
      expect(skeleton(dashboard)).to.not.equal(null);
      expect(read(dashboard)).not.to.include('VPN down');
      const done = loaded(dashboard);
      await team.account.faults();
      await done;
    });
  });

  describe('late responses', () => {
    it('a late response of an earlier period is ignored', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, 'rf-load', 'rf-error');
      await team.account.faults({kind: 'hold-response', only: 'period=7d'});
      await choose(period(), 'Last 7 days');
      await until(() => asked('period=7d'));
      await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
      const newest = figures();
      await team.account.faults();
      // A round trip after the held response.
      await asked();
      expect(figures()).to.deep.equal(newest);
      expect(events).to.deep.equal([{type: 'rf-load', detail: {view: 'team', period: '90d'}}]);
    });

    it('a late response is ignored even if fetch ignores its signal', async () => {
      const answers: (() => void)[] = [];
      const client = createClient({
        baseUrl: team.account.baseUrl,
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
      await client.getMe();
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

    // Timers fire only when a test calls `tick()`.
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

    it('refresh: shows new metrics without an announcement', async () => {
      const [dashboard, own] = await live('refresh="60"');
      const events = record(dashboard, 'rf-load');
      const status = announcement(dashboard);
      expect(figures()['Total Sessions']).to.equal('1');
      await own.startSession('vpn', 'second');
      tick(60);
      expect(content(dashboard).getAttribute('aria-busy')).to.equal('false');
      expect(content(dashboard).classList.contains('old')).to.equal(false);
      await until(() => figures()['Total Sessions'] === '2');
      expect(events).to.deep.equal([]);
      expect(announcement(dashboard)).to.equal(status);
    });

    it('refresh: keeps the focus on a row that moves', async () => {
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

    it('refresh: pauses while the page is hidden', async () => {
      const [dashboard, own] = await live('refresh="60"');
      const before = (await own.requests('insights/(team|me|flows)')).length;
      const see = (state: DocumentVisibilityState) =>
        Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
      try {
        see('hidden');
        tick(60);
        see('visible');
        tick(60);
        await until(async () => (await own.requests('insights/(team|me|flows)')).length === before + 1);
      } finally {
        Reflect.deleteProperty(document, 'visibilityState');
      }
      await until(() => content(dashboard).getAttribute('aria-busy') === 'false');
      expect(await own.requests('insights/(team|me|flows)')).to.have.lengthOf(before + 1);
    });

    it('refresh: does not send a request before the previous response', async () => {
      const [, own] = await live('refresh="1"');
      const before = (await own.requests('insights/(team|me|flows)')).length;
      await own.startSession('vpn', 'second');
      await own.faults({kind: 'hold-response', only: 'insights'});
      tick(1);
      await until(async () => (await own.requests('insights/(team|me|flows)')).length === before + 1);
      tick(1);
      tick(1);
      await own.faults();
      await until(() => figures()['Total Sessions'] === '2');
      expect(await own.requests('insights/(team|me|flows)')).to.have.lengthOf(before + 1);
    });

    it('refresh: shows a banner after a failure until the next success', async () => {
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

    it('refresh: follows the attribute, and stops with 0, invalid values and removal', async () => {
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
      // A number that exceeds the limit of timers must not cause endless refreshes.
      dashboard.refresh = Infinity;
      await dashboard.updateComplete;
      expect(Math.max(...[...timers.values()].map(({ms}) => ms))).to.equal(2 ** 31 - 1);
      dashboard.remove();
      expect(timers.size).to.equal(0);
    });
  });
});
