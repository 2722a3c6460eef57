import {expect} from '@open-wc/testing';
import {
  ALL_EVENTS,
  cards,
  choose,
  CHOICES,
  figures,
  whenHeading,
  loadBy,
  loaded,
  loadedDashboard,
  MAIL_NAME,
  putDashboard,
  rows,
  table,
  teamOfTheseTests,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, press, record} from '../../test/page.js';
import '../provider/define.js';
import './define.js';
import german from './locales/de.js';

describe('rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const forEngineer = (attributes?: string) => loadedDashboard(team.account, team.engineer, attributes);
  const tabs = () => allByRole('tab').map((tab) => tab.textContent.trim());
  const tab = (name: string) => byRole('tab', name);
  const selectedTab = () => allByRole('tab').find((one) => one.getAttribute('aria-selected') === 'true');
  const headings = () => allByRole('heading').map(({textContent}) => textContent.trim());
  const period = () => byRole<HTMLSelectElement>('combobox', 'Period');
  const engineer = () => byRole<HTMLInputElement>('combobox', 'Engineer');
  const button = (name: string | RegExp) => byRole('button', name);

  describe('the view', () => {
    it('default view: the team view for both kinds of admins', async () => {
      const dashboard = await forAdmin();
      expect(headings()).to.include('Team Analytics');
      expect(dashboard.view).to.equal('team');
      dashboard.remove();
      const superAdmin = await team.account.token({userId: 'sue', name: 'Sue', role: 'super_admin'});
      await loadedDashboard(team.account, superAdmin);
      expect(headings()).to.include('Team Analytics');
    });

    it('default view: the personal view for engineers', async () => {
      const dashboard = await forEngineer();
      expect(headings()).to.include('My Analytics');
      expect(dashboard.view).to.equal('me');
      expect(tabs()).to.deep.equal(['Me']);
    });

    it('view attribute: sets the view', async () => {
      await forAdmin('view="me"');
      expect(headings()).to.include('My Analytics');
      expect(selectedTab()).to.equal(tab('Me'));
    });

    it('view attribute: an unknown value shows the default view', async () => {
      const dashboard = await forAdmin('view="world" period="5y"');
      expect(headings()).to.include('Team Analytics');
      expect(dashboard.period).to.equal('30d');
      expect(period().value).to.equal('30d');
    });

    it('view: is not reflected before the viewer chooses one', async () => {
      const dashboard = await forAdmin();
      expect(dashboard.getAttributeNames()).to.deep.equal([]);
    });

    it('views attribute: the only offered view is shown without tabs', async () => {
      const dashboard = await forAdmin('views="me"');
      expect(headings()).to.include('My Analytics');
      expect(dashboard.view).to.equal('me');
      expect(tabs()).to.deep.equal([]);
    });
  });

  describe('tabs', () => {
    it('tabs: arrow keys wrap around, Home and End go to the ends', async () => {
      const dashboard = await forAdmin('tree-id="vpn"');
      expect(tabs()).to.deep.equal(['Team', 'Me', 'Flow']);
      const events = record(dashboard, 'rf-view-change');
      tab('Team').focus();
      for (const [key, name, title] of [
        ['ArrowRight', 'Me', 'My Analytics'],
        ['ArrowRight', 'Flow', 'VPN down'],
        ['ArrowRight', 'Team', 'Team Analytics'],
        ['ArrowLeft', 'Flow', 'VPN down'],
        ['Home', 'Team', 'Team Analytics'],
        ['End', 'Flow', 'VPN down'],
        ['ArrowLeft', 'Me', 'My Analytics'],
      ] as const) {
        await press(key);
        await dashboard.updateComplete;
        expect(selectedTab(), key).to.equal(tab(name));
        expect(focused(), key).to.equal(tab(name));
        await whenHeading(title);
      }
      expect(events.map(({detail}) => (detail as {view: string}).view).join(' ')).to.equal(
        'me flow team flow team flow me',
      );
      expect(dashboard.getAttribute('view')).to.equal('me');
    });

    it('tabs: arrow keys are mirrored from right to left', async () => {
      const dashboard = await forAdmin('tree-id="vpn" dir="rtl"');
      tab('Team').focus();
      await press('ArrowLeft');
      await dashboard.updateComplete;
      expect(selectedTab()).to.equal(tab('Me'));
      await press('ArrowRight');
      await dashboard.updateComplete;
      expect(selectedTab()).to.equal(tab('Team'));
      expect(tab('Me').getBoundingClientRect().right).to.be.at.most(tab('Team').getBoundingClientRect().left);
    });

    it('tabs: are one stop of the Tab key and label their panel', async () => {
      await forAdmin('tree-id="vpn"');
      expect(allByRole('tab').map(({tabIndex}) => tabIndex)).to.deep.equal([0, -1, -1]);
      const panel = byRole('tabpanel');
      for (const one of allByRole('tab')) expect(one.getAttribute('aria-controls')).to.equal(panel.id);
      byRole('tablist', 'Views');
    });

    it('tabs: a click changes the view', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...ALL_EVENTS);
      await loadBy(dashboard, () => click(tab('Me')));
      expect(focused()).to.equal(tab('Me'));
      await click(tab('Me'));
      await dashboard.updateComplete;
      expect(events).to.deep.equal([
        {type: 'rf-view-change', detail: {view: 'me'}},
        {type: 'rf-load', detail: {view: 'me', period: '30d'}},
      ]);
    });

    it('tabs: exist for the offered views only', async () => {
      const dashboard = await forAdmin('views="team flow" tree-id="vpn"');
      expect(tabs()).to.deep.equal(['Team', 'Flow']);
      dashboard.views = 'me  team';
      await dashboard.updateComplete;
      expect(tabs()).to.deep.equal(['Team', 'Me']);
      dashboard.views = 'flow';
      await dashboard.updateComplete;
      expect(tabs()).to.deep.equal([]);
    });

    it('tabs: Flow needs a chosen flow, and Team an admin', async () => {
      const dashboard = await forEngineer();
      dashboard.treeId = 'vpn';
      await dashboard.updateComplete;
      expect(tabs()).to.deep.equal(['Me', 'Flow']);
      await click(tab('Flow'));
      await whenHeading('VPN down');
      dashboard.views = 'team flow';
      await dashboard.updateComplete;
      expect(tabs()).to.deep.equal(['Flow']);
    });
  });

  describe('a flow', () => {
    const flowButton = (name: string) =>
      [...table('Top Flows').tBodies[0]!.querySelectorAll('button')].find(
        ({textContent}) => textContent === name,
      )!;

    it('dashboard: a click on a flow’s name opens it, focuses the heading, and Back restores the view', async () => {
      const dashboard = await forAdmin('period="90d"');
      await loadBy(dashboard, () => click(byRole('button', 'Bob Builder')));
      const sortByName = table('Top Flows').tHead!.querySelector('button')!;
      await click(sortByName);
      const before = rows('Top Flows');
      const events = record(dashboard, ...ALL_EVENTS);

      await loadBy(dashboard, () => click(flowButton('Printer')));
      expect(headings()[0]).to.equal('Printer');
      expect(focused()).to.equal(byRole('heading', 'Printer'));
      expect(selectedTab()).to.equal(tab('Flow'));
      expect(dashboard.getAttribute('view')).to.equal('flow');
      expect(dashboard.getAttribute('tree-id')).to.equal('printer');
      expect(figures()['Usage']).to.equal(
        (await team.flow('printer', 'period=90d')).summary.total_sessions.toString(),
      );

      await loadBy(dashboard, () => click(button('Back to Team')));
      expect(focused()).to.equal(byRole('heading', 'Team Analytics'));
      expect(rows('Top Flows')).to.deep.equal(before);
      expect(engineer().value).to.equal('Bob Builder');
      expect(period().value).to.equal('90d');
      expect(allByRole('button', /^Back/)).to.deep.equal([]);
      expect(events).to.deep.equal([
        {type: 'rf-flow-select', detail: {treeId: 'printer'}},
        {type: 'rf-view-change', detail: {view: 'flow'}},
        {type: 'rf-load', detail: {view: 'flow', period: '90d'}},
        {type: 'rf-view-change', detail: {view: 'team'}},
        {type: 'rf-load', detail: {view: 'team', period: '90d'}},
      ]);
    });

    it('dashboard: a cancelled rf-flow-select keeps the flow closed', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...ALL_EVENTS);
      dashboard.addEventListener('rf-flow-select', (event) => event.preventDefault());
      const name = flowButton('Printer');
      await click(name);
      await dashboard.updateComplete;
      expect(events.map(({type}) => type)).to.deep.equal(['rf-flow-select']);
      expect(dashboard.view).to.equal('team');
      expect(dashboard.treeId).to.equal(undefined);
      expect(tabs()).to.deep.equal(['Team', 'Me']);
      expect(focused()).to.equal(name);
    });

    it('dashboard: a flow that loads already has its name as heading', async () => {
      const dashboard = await forAdmin();
      await team.account.faults({kind: 'hold-response', only: 'flows/printer'});
      await click(flowButton('Printer'));
      await dashboard.updateComplete;
      expect(focused()).to.equal(byRole('heading', 'Printer'));
      await loadBy(dashboard, () => team.account.faults());
    });

    it('dashboard: Back from a flow of the personal view returns there', async () => {
      const dashboard = await forAdmin('view="me"');
      await loadBy(dashboard, () => click(byRole('button', 'Printer')));
      await loadBy(dashboard, () => click(button('Back to Me')));
      expect(focused()).to.equal(byRole('heading', 'My Analytics'));
    });

    it('dashboard: a flow that was not opened from a view has no Back button', async () => {
      const dashboard = await forAdmin('view="flow" tree-id="vpn"');
      expect(allByRole('button', /^Back/)).to.deep.equal([]);
      await loadBy(dashboard, () => click(tab('Team')));
      await loadBy(dashboard, () => click(flowButton('Printer')));
      await loadBy(dashboard, () => click(tab('Me')));
      await loadBy(dashboard, () => click(tab('Flow')));
      expect(headings()[0]).to.equal('Printer');
      expect(allByRole('button', /^Back/)).to.deep.equal([]);
    });

    it('dashboard: a changed tree-id shows the flow’s name and fires no event', async () => {
      const dashboard = await forAdmin('view="flow" tree-id="vpn"');
      const events = record(dashboard, ...CHOICES);
      dashboard.treeId = 'mail';
      await loaded(dashboard);
      expect(headings()[0]).to.equal(MAIL_NAME);
      expect(events).to.deep.equal([]);
    });
  });

  describe('events', () => {
    it('dashboard: events of choices do not fire when the page sets properties', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...CHOICES);
      Object.assign(dashboard, {
        view: 'flow',
        treeId: 'vpn',
        period: '7d',
        engineerId: 'bob',
        views: 'me flow',
      });
      expect(await loaded(dashboard)).to.deep.equal({view: 'flow', period: '7d'});
      dashboard.view = 'team';
      expect(await loaded(dashboard)).to.deep.equal({view: 'team', period: '7d'});
      expect(events).to.deep.equal([]);
    });

    it('events of the dashboard are composed and bubble', async () => {
      const dashboard = putDashboard(team.account, team.admin);
      const events = record(document, ...ALL_EVENTS);
      await loaded(dashboard);
      await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
      expect(events.map(({type}) => type)).to.deep.equal(['rf-load', 'rf-period-change', 'rf-load']);
    });

    it('dashboard: several property changes in one turn cause one load', async () => {
      const dashboard = await forAdmin();
      const before = (await team.account.requests('insights/(team|me|flows)')).length;
      dashboard.period = '7d';
      dashboard.engineerId = 'bob';
      await loaded(dashboard);
      expect(await team.account.requests('insights/(team|me|flows)')).to.have.lengthOf(before + 1);
    });
  });

  it('the dashboard follows the language of the page and its changes', async () => {
    const dashboard = await forAdmin('period="7d"');
    dashboard.lang = 'de';
    await whenHeading(german.teamHeading);
    expect(cards().map(({name}) => name)).to.deep.equal([
      german.totalSessions,
      german.resolved,
      german.completionRate,
      german.avgDuration,
      german.activeEngineers,
      german.csat,
    ]);
    expect(byRole<HTMLSelectElement>('combobox', german.period).selectedOptions[0]!.text).to.equal(
      german.last7Days,
    );
    dashboard.lang = '';
    await whenHeading('Team Analytics');
  });
});
