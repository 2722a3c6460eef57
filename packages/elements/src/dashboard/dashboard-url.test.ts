import {expect} from '@open-wc/testing';
import {
  choose,
  createTeam,
  figures,
  whenHeading,
  loadBy,
  loadedDashboard,
  putDashboard,
  type Team,
} from '../../test/dashboard.js';
import {byRole, click, focused, next, until} from '../../test/page.js';
import '../provider/define.js';
import './define.js';

describe('sync-url of rf-analytics-dashboard', () => {
  const page = location.href;
  let team: Team;

  before(async () => {
    team = await createTeam();
  });
  // Before each test: after a test, its dashboard still writes the address.
  beforeEach(() => history.replaceState(null, '', page));
  after(() => history.replaceState(null, '', page));

  /** The dashboard's parameters in the address. */
  const urlParameters = (prefix = 'rf') =>
    Object.fromEntries(
      [...new URL(location.href).searchParams]
        .filter(([name]) => name.startsWith(`${prefix}-`))
        .map(([name, value]) => [name.slice(prefix.length + 1), value]),
    );

  /** Opens the page by a link. */
  const open = (parameters: Record<string, string>) => {
    const url = new URL(page);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    url.hash = 'part';
    history.replaceState({of: 'the host'}, '', url);
  };

  const goBack = async () => {
    const gone = next(window, 'popstate' as never);
    history.back();
    await gone;
  };

  const forAdmin = (attributes = 'sync-url') => loadedDashboard(team.account, team.admin, attributes);
  const period = () => byRole<HTMLSelectElement>('combobox', 'Period');

  it('without sync-url the dashboard neither reads nor changes the URL', async () => {
    open({'rf-period': '7d', 'rf-view': 'me'});
    const before = location.href;
    const dashboard = await forAdmin('');
    expect([dashboard.view, dashboard.period]).to.deep.equal(['team', '30d']);
    await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
    expect(location.href).to.equal(before);
  });

  it('sync-url: omits defaults and keeps the host’s query, hash and history state', async () => {
    open({q: 'printer', page: '2'});
    const before = location.href;
    const dashboard = await forAdmin();
    expect(location.href).to.equal(before);
    await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
    expect(urlParameters()).to.deep.equal({period: '7d'});
    expect(new URL(location.href).searchParams.get('q')).to.equal('printer');
    expect(location.hash).to.equal('#part');
    expect(history.state).to.deep.equal({of: 'the host'});
    await loadBy(dashboard, () => choose(period(), 'Last 30 days'));
    expect(location.href).to.equal(before);
  });

  it('sync-url: opens a flow and period of the URL with one load', async () => {
    open({'rf-view': 'flow', 'rf-flow': 'vpn', 'rf-period': '90d'});
    const dashboard = putDashboard(team.account, team.admin, 'sync-url');
    const loads: unknown[] = [];
    dashboard.addEventListener('rf-load', ({detail}) => loads.push(detail));
    await whenHeading('VPN down');
    await until(() => loads.length > 0);
    expect(loads).to.deep.equal([{view: 'flow', period: '90d'}]);
    expect(urlParameters()).to.deep.equal({view: 'flow', flow: 'vpn', period: '90d'});
  });

  it('sync-url: filters by the engineer of the URL', async () => {
    const {summary} = await team.team('period=30d&engineer_id=bob');
    open({'rf-engineer': 'bob'});
    const dashboard = await forAdmin();
    expect(dashboard.engineerId).to.equal('bob');
    expect(figures()['Total Sessions']).to.equal(summary.total_sessions.toLocaleString('en'));
  });

  it('sync-url: Back leaves a flow, and Forward opens it again', async () => {
    const dashboard = await forAdmin();
    const length = history.length;
    await loadBy(dashboard, () => click(byRole('button', 'VPN down')));
    await whenHeading('VPN down');
    expect(urlParameters()).to.deep.equal({view: 'flow', flow: 'vpn'});
    expect(history.length).to.equal(length + 1);
    await loadBy(dashboard, goBack);
    await whenHeading('Team Analytics');
    expect(urlParameters()).to.deep.equal({});
    const back = next(window, 'popstate' as never);
    await loadBy(dashboard, () => history.forward());
    await back;
    await whenHeading('VPN down');
    await loadBy(dashboard, goBack);
  });

  it('sync-url: filters add no history entry', async () => {
    const dashboard = await forAdmin();
    const {length} = history;
    await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
    await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
    expect(history.length).to.equal(length);
  });

  it('sync-url: unknown view and period are removed from the URL', async () => {
    open({'rf-view': 'world', 'rf-period': '5y'});
    const dashboard = await forAdmin();
    expect([dashboard.view, dashboard.period]).to.deep.equal(['team', '30d']);
    expect(urlParameters()).to.deep.equal({});
  });

  for (const [nonsense, why] of [
    ['rf-view=flow', 'a flow’s view without a flow'],
    ['rf-view=&rf-period=&rf-flow=&rf-engineer=', 'nothing'],
    [`rf-flow=a%2Fb&rf-engineer=${'x'.repeat(129)}`, 'no ids'],
    ['rf-flow=%00&rf-engineer=%0A&rf-period', 'control characters'],
    ['rf-flow=%', 'no good encoding'],
  ]) {
    it(`sync-url: removes invalid parameters without a history entry: ${why}`, async () => {
      history.replaceState(null, '', `${page.split('?')[0]}?kept=%&${nonsense}`);
      const {length} = history;
      const dashboard = await forAdmin();
      await whenHeading('Team Analytics');
      expect(history.length).to.equal(length);
      expect([dashboard.period, dashboard.treeId, dashboard.engineerId]).to.deep.equal([
        '30d',
        undefined,
        undefined,
      ]);
      expect(location.search).to.equal('?kept=%');
    });
  }

  it('sync-url: ignores a view that the page does not offer', async () => {
    open({'rf-view': 'team'});
    const {length} = history;
    await forAdmin('sync-url views="me flow"');
    await whenHeading('My Analytics');
    expect(urlParameters()).to.deep.equal({});
    expect(history.length).to.equal(length);
  });

  it('sync-url: keeps the spelling of the host’s parameters', async () => {
    history.replaceState(null, '', '/page?a=%20b+c&flag&b=1#/route?x=1');
    const dashboard = await forAdmin();
    await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
    expect(location.href.slice(location.origin.length)).to.equal(
      '/page?a=%20b+c&flag&b=1&rf-period=7d#/route?x=1',
    );
  });

  it('sync-url: an empty rf-engineer overrides the engineer-id attribute', async () => {
    const dashboard = await forAdmin('sync-url engineer-id="bob"');
    await loadBy(dashboard, () => click(byRole('button', 'Show all engineers')));
    expect(urlParameters()).to.deep.equal({engineer: ''});
    expect((await forAdmin('sync-url engineer-id="bob"')).engineerId).to.equal(undefined);
  });

  it('sync-url: Back and Forward restore view and period, and focus the heading', async () => {
    const dashboard = await forAdmin();
    await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
    await loadBy(dashboard, () => click(byRole('button', 'Printer')));
    await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
    byRole('button', 'Back to Team').focus();
    await loadBy(dashboard, goBack);
    expect(focused()).to.equal(byRole('heading', 'Team Analytics'));
    expect(period().value).to.equal('90d');
    await loadBy(dashboard, () => history.forward());
    await whenHeading('Printer');
    expect(period().value).to.equal('7d');
    await loadBy(dashboard, () => click(byRole('button', 'Back to Team')));
    expect(urlParameters()).to.deep.equal({view: 'team', period: '7d', flow: 'printer'});
  });

  it('sync-url: a period changes even if the browser rejects replaceState', async () => {
    const dashboard = await forAdmin();
    history.replaceState = () => {
      throw new DOMException('Too many calls', 'SecurityError');
    };
    try {
      await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
    } finally {
      // The original is inherited: it becomes visible again.
      Reflect.deleteProperty(history, 'replaceState');
    }
    expect(dashboard.period).to.equal('7d');
    expect(urlParameters()).to.deep.equal({});
  });

  it('sync-url: the URL has only differences from the attributes', async () => {
    const dashboard = await forAdmin('sync-url period="7d" view="me"');
    expect(urlParameters()).to.deep.equal({});
    await loadBy(dashboard, () => choose(period(), 'Last 30 days'));
    expect(urlParameters()).to.deep.equal({period: '30d'});
    await loadBy(dashboard, () => click(byRole('tab', 'Team')));
    expect(urlParameters()).to.deep.equal({period: '30d', view: 'team'});
    await loadBy(dashboard, goBack);
    expect([dashboard.view, dashboard.period]).to.deep.equal(['me', '30d']);
  });

  it('sync-url: two dashboards use different prefixes', async () => {
    open({'left-period': '7d', 'rf-period': '90d'});
    const dashboard = await forAdmin('sync-url="left"');
    expect(dashboard.period).to.equal('7d');
    await loadBy(dashboard, () => choose(period(), 'Last 30 days'));
    expect(urlParameters('left')).to.deep.equal({});
    expect(urlParameters()).to.deep.equal({period: '90d'});
  });

  it('sync-url: a removed dashboard ignores popstate', async () => {
    const dashboard = await forAdmin();
    dashboard.remove();
    open({'rf-period': '7d'});
    window.dispatchEvent(new PopStateEvent('popstate'));
    expect(dashboard.period).to.equal('30d');
  });
});
