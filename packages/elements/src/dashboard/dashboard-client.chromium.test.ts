import {expect} from '@open-wc/testing';
import {createClient, type Me, type RfClient} from '@resolutionflow/sdk';
import {
  cards,
  content,
  teamOfTheseTests,
  figures,
  loaded,
  loadedDashboard,
  putDashboard,
  read,
  rows,
  skeleton,
} from '../../test/dashboard.js';
import {
  allByRole,
  byRole,
  click,
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

describe('client, viewer and place of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const button = (name: string) => byRole('button', name);
  const requestCount = async (only = 'insights/(team|me|flows)') =>
    (await team.account.requests(only)).length;

  describe('in a page that changes', () => {
    const putOwn = () =>
      mountOne<RfAnalyticsDashboard>(
        `<rf-analytics-dashboard base-url="${team.account.baseUrl}" token="${team.admin}"></rf-analytics-dashboard>`,
        'rf-analytics-dashboard',
      );

    it('dashboard removed while loading: fires no event and renders nothing', async () => {
      await team.account.faults({kind: 'hold-response', only: 'insights'});
      const before = await requestCount();
      const dashboard = putDashboard(team.account, team.admin);
      const events = record(dashboard, 'rf-load', 'rf-error');
      await until(async () => (await requestCount()) > before);
      const place = dashboard.parentElement!;
      dashboard.remove();
      await team.account.faults();
      place.append(dashboard);
      await loaded(dashboard);
      expect(events).to.deep.equal([{type: 'rf-load', detail: {view: 'team', period: '30d'}}]);
      expect(figures()['Total Sessions']).to.equal('1,186');
    });

    it('dashboard moved within its provider: the metrics stay without a request', async () => {
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

    it('dashboard with a base-url that is moved: the metrics stay', async () => {
      const place = mount('<section></section>');
      const dashboard = putOwn();
      await loaded(dashboard);
      const before = figures();
      const {client} = dashboard;
      place.querySelector('section')!.append(dashboard);
      await dashboard.updateComplete;
      expect(dashboard.client === client).to.equal(true);
      expect(figures()).to.deep.equal(before);
      expect(skeleton(dashboard)).to.equal(null);
    });

    it('dashboard with a base-url that is removed: sends no request and fires no event', async () => {
      const dashboard = putOwn();
      await loaded(dashboard);
      const gone = putOwn();
      gone.remove();
      const events = record(dashboard, 'rf-load', 'rf-error');
      const before = await requestCount();
      dashboard.remove();
      await dashboard.updateComplete;
      dashboard.period = '7d';
      await dashboard.updateComplete;
      // A marker: requests of the removed dashboards would precede those of a new one.
      await loaded(putOwn());
      expect(await requestCount()).to.equal(before + 1);
      expect(events).to.deep.equal([]);
    });

    it('dashboard with a base-url that returns: loads once', async () => {
      const dashboard = putOwn();
      await loaded(dashboard);
      const place = dashboard.parentElement!;
      dashboard.remove();
      await Promise.resolve();
      const before = await requestCount();
      const back = loaded(dashboard);
      place.append(dashboard);
      await back;
      expect(await requestCount()).to.equal(before + 1);
    });

    it('dashboard that returns to the page: loads current metrics', async () => {
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

    it('dashboard before its client: warns once, keeps the period, and loads in a later provider', async () => {
      const console = listenToConsole();
      const place = mount(
        '<section><rf-analytics-dashboard></rf-analytics-dashboard><rf-analytics-dashboard></rf-analytics-dashboard></section>',
      );
      const [dashboard, other] = place.querySelectorAll('rf-analytics-dashboard');
      await until(() => skeleton(dashboard!));
      other!.remove();
      await until(() => console.length);
      dashboard!.period = '7d';
      await dashboard!.updateComplete;
      expect(console[0]).to.match(/^<rf-analytics-dashboard> has no client yet\./);
      const provider = document.createElement('rf-provider');
      provider.baseUrl = team.account.baseUrl;
      provider.token = team.admin;
      place.append(provider);
      const done = loaded(dashboard!);
      provider.append(dashboard!);
      expect(await done).to.deep.equal({view: 'team', period: '7d'});
      expect(console).to.have.lengthOf(1);
    });

    it('dashboard uses a client that configure() sets later', async () => {
      const dashboard = mountOne<RfAnalyticsDashboard>(
        '<rf-analytics-dashboard></rf-analytics-dashboard>',
        'rf-analytics-dashboard',
      );
      await dashboard.updateComplete;
      const done = loaded(dashboard);
      configure({baseUrl: team.account.baseUrl, token: team.engineer});
      expect(await done).to.deep.equal({view: 'me', period: '30d'});
    });

    it('two dashboards on a page work independently', async () => {
      const place = mount(`<rf-provider base-url="${team.account.baseUrl}" token="${team.admin}">
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
  describe('before the viewer is known', () => {
    it('the viewer is requested while the metrics are still loading', async () => {
      await team.account.faults({kind: 'hold-response', only: 'insights'});
      const [before, metricsBefore] = [await requestCount('/me$'), await requestCount()];
      putDashboard(team.account, team.admin);
      await until(
        async () => (await requestCount('/me$')) > before && (await requestCount()) > metricsBefore,
      );
      expect(cards()).to.deep.equal([]);
    });

    it('the dashboard requests metrics at once by the token’s claims, before the viewer is known', async () => {
      const before = await requestCount();
      await team.account.faults({kind: 'hold-response', only: '/me$'});
      const dashboard = putDashboard(team.account, team.admin);
      expect((await loaded(dashboard)).view).to.equal('team');
      expect(cards().length).to.be.at.least(4);
      expect(byRole('heading', 'Team Analytics').checkVisibility()).to.equal(true);
      await team.account.faults();
      await until(() => dashboard.shadowRoot!.querySelector('[role=tab]'));
      expect(await requestCount()).to.equal(before + 1);
    });

    it('metrics that loaded by a token’s claims disappear when the token changes', async () => {
      const before = await requestCount();
      await team.account.faults({kind: 'hold-response', only: '/me$'});
      const dashboard = putDashboard(team.account, team.admin);
      await loaded(dashboard);
      const provider = dashboard.closest('rf-provider')!;
      provider.token = await team.account.token({userId: 'eve', name: 'Eve', role: 'team_admin'});
      const again = loaded(dashboard);
      await provider.updateComplete;
      await dashboard.updateComplete;
      expect(cards()).to.deep.equal([]);
      await again;
      await team.account.faults();
      await until(() => dashboard.shadowRoot!.querySelector('[role=tab]'));
      expect(await requestCount()).to.equal(before + 2);
    });

    it('a late viewer response of the previous client is ignored', async () => {
      const admin = createClient({baseUrl: team.account.baseUrl, token: team.admin});
      const viewer = await admin.getMe();
      let respond!: (viewer: Me) => void;
      const client = Object.assign(Object.create(admin) as RfClient, {
        getMe: () => new Promise<Me>((resolve) => (respond = resolve)),
      });
      const dashboard = document.createElement('rf-analytics-dashboard');
      mountOne(
        `<rf-provider base-url="${team.account.baseUrl}" token="${team.engineer}"></rf-provider>`,
        'rf-provider',
      ).append(Object.assign(dashboard, {client}));
      await until(() => dashboard.hasUpdated);
      await team.account.faults({kind: 'hold-response'});
      const events = record(dashboard, 'rf-load', 'rf-error');
      dashboard.client = undefined;
      await dashboard.updateComplete;
      respond(viewer);
      await team.account.faults();
      await until(() => events.length);
      await dashboard.updateComplete;
      expect(events).to.deep.equal([{type: 'rf-load', detail: {view: 'me', period: '30d'}}]);
      admin.close();
    });

    it('a forged role in the token shows no metrics', async () => {
      const console = listenToConsole();
      const [head, payload, signature] = team.engineer.split('.');
      const claims = {...(JSON.parse(atob(payload!)) as object), role: 'super_admin'};
      const forged = [head, btoa(JSON.stringify(claims)).replace(/=+$/, ''), signature].join('.');
      const before = await requestCount('/me$');
      const dashboard = putDashboard(team.account, forged);
      const {error} = (await next(dashboard, 'rf-error')).detail;
      expect(error).to.include({status: 401});
      expect(cards()).to.deep.equal([]);
      await until(async () => (await requestCount('/me$')) > before);
      await until(() => allByRole('tab').length === 0);
      expect(console.join()).to.include('rejects the token');
    });
  });

  describe('for another user', () => {
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

    it('another user: the dashboard shows nothing of the previous user', async () => {
      const dashboard = await forAdmin('engineer-id="bob"');
      await click(byRole('combobox', 'Engineer'));
      await until(() => options().some(({textContent}) => textContent.includes('Cyd')));
      for (const secret of ['VPN down', 'Bob Builder', 'Cyd']) expect(read(dashboard)).to.include(secret);
      await other.faults({kind: 'hold-response'});
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

    it('another user: the dashboard shows their default view', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, 'rf-load', 'rf-error');
      dashboard.client = createClient({baseUrl: team.account.baseUrl, token: team.engineer});
      await loaded(dashboard);
      expect(dashboard.view).to.equal('me');
      expect(events).to.deep.equal([{type: 'rf-load', detail: {view: 'me', period: '30d'}}]);
      expect(allByRole('tab', 'Team')).to.deep.equal([]);
    });

    it('a new token of the same user keeps the metrics, another user’s token loads theirs', async () => {
      const dashboard = await forAdmin();
      const provider = dashboard.closest<RfProvider>('rf-provider')!;
      const events = record(dashboard, 'rf-load', 'rf-error');
      const before = figures();
      const countBefore = await requestCount('GET /api/v1/me$');
      provider.token = await team.account.token({userId: 'ada', name: 'Ada Lovelace', role: 'team_admin'});
      await until(async () => (await requestCount('GET /api/v1/me$')) > countBefore);
      await until(() => content(dashboard).getAttribute('aria-busy') === 'false');
      expect(figures()).to.deep.equal(before);
      expect(events).to.deep.equal([]);
      provider.token = team.engineer;
      expect(await loaded(dashboard)).to.deep.equal({view: 'me', period: '30d'});
      expect(rows('My Top Flows').length).to.be.above(0);
      expect(read(dashboard)).not.to.include('Top Engineers');
      expect(events).to.have.lengthOf(1);
    });

    it('another user: a download of the previous user is not saved', async () => {
      const dashboard = await forAdmin();
      const saved: string[] = [];
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        saved.push(this.download);
      };
      try {
        await team.account.faults({kind: 'hold-response', only: 'ratings.csv'});
        await click(button('Export'));
        await until(() => allByRole('menuitem').length);
        await click(byRole('menuitem', 'Ratings'));
        await until(() => requestCount('ratings.csv'));
        dashboard.client = createClient({baseUrl: other.baseUrl, token: theirs});
        await loaded(dashboard);
        await team.account.faults();
        await until(() => button('Export').getAttribute('aria-busy') === 'false');
        expect(saved).to.deep.equal([]);
      } finally {
        Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
      }
    });

    it('dashboard moved out of its provider: shows the metrics of the page’s client only', async () => {
      configure({baseUrl: team.account.baseUrl, token: team.engineer});
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
