import {expect} from '@open-wc/testing';
import type {FindingList} from '@resolutionflow/sdk';
import {
  figures,
  whenHeading,
  importRuns,
  loadBy,
  loadedDashboard,
  rows,
  announcement,
  table,
  teamOfTheseTests,
  type Run,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, press, until} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import '../provider/define.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';

const STEPS = ['cable', 'router', 'driver', 'vendor'];

/** Sessions of a flow. Two of five stop at “driver”. */
function stoppingRuns(flow: string, count: number): Run[] {
  return Array.from({length: count}, (_, i) => ({
    flow,
    user: 'ada',
    daysAgo: 1 + (i % 5),
    visits: ['cable', 'router', 'driver'],
    ...(i % 5 > 1 && {minutes: 5, outcome: 'resolved'}),
  }));
}

describe('the findings of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const panel = (dashboard: RfAnalyticsDashboard) =>
    dashboard.shadowRoot!.querySelector<HTMLElement>('.view [part~=findings]')!;
  const sentences = (dashboard: RfAnalyticsDashboard) =>
    [...dashboard.shadowRoot!.querySelectorAll('[part=finding]')].map(({textContent}) =>
      textContent.replace(/\s+/g, ' ').trim(),
    );
  const found = (dashboard: RfAnalyticsDashboard) => until(() => sentences(dashboard).length, 'findings');
  const current = (dashboard: RfAnalyticsDashboard) =>
    dashboard.shadowRoot!.querySelector<HTMLTableRowElement>('[part~=current-step]');

  const printer = async (count = 50): Promise<{account: Account; admin: string}> => {
    const account = await createAccount();
    await account.putFlow('printer', STEPS, 'Printer shows offline');
    await importRuns(account, stoppingRuns('printer', count));
    return {account, admin: await account.token({userId: 'ada', role: 'team_admin'})};
  };

  it('findings: the team view lists the server’s first three, in its order', async () => {
    const dashboard = await forAdmin();
    await found(dashboard);
    const {findings} = await team.account.call<FindingList>('GET', '/insights/findings?period=30d');
    expect(findings.length).to.be.above(2);
    expect(panel(dashboard).previousElementSibling!.part.contains('cards')).to.equal(true);
    expect(sentences(dashboard)).to.have.lengthOf(3);
    for (const [i, sentence] of sentences(dashboard).entries()) {
      const {flow_name, count, of} = findings[i]!;
      expect(sentence).to.match(new RegExp(`^${flow_name}: .*\\b${count} of ${of}\\b`));
    }
  });

  it('a finding about a step is one sentence with its numbers', async () => {
    const {account, admin} = await printer();
    const dashboard = await loadedDashboard(account, admin);
    await found(dashboard);
    expect(sentences(dashboard)).to.deep.equal(['Printer shows offline: 20 of 50 sessions stop at “driver”']);
  });

  const completed = (flow: string, count: number, resolved: number, daysAgo: number): Run[] =>
    Array.from({length: count}, (_, i) => ({
      flow,
      user: 'ada',
      daysAgo,
      minutes: 1,
      outcome: i < resolved ? 'resolved' : 'escalated',
    }));

  /** A team with a bad flow, and so many completed sessions of it before and in the last 30 days. */
  const badFlow = async (before: number, now: number, ratings = 0) => {
    const account = await createAccount();
    await account.putFlow('bad', STEPS, 'Bad flow');
    await account.putFlow('good', STEPS, 'Good flow');
    await importRuns(account, [
      ...completed('bad', before, before - 1, 35),
      ...completed('bad', now, 2, 1).map((run, i) => (i < ratings ? {...run, rating: i ? 3 : 5} : run)),
      ...completed('good', 40, 40, 1),
    ]);
    return loadedDashboard(account, await account.token({userId: 'ada', role: 'team_admin'}));
  };

  it('a finding about a flow is one sentence with its numbers and the rate that it is compared with', async () => {
    const dashboard = await badFlow(12, 12, 6);
    await found(dashboard);
    expect(sentences(dashboard)).to.deep.equal([
      'Bad flow: 2 of 12 completed sessions resolved (16.7%; other flows: 100.0%)',
      'Bad flow: 2 of 12 completed sessions resolved (16.7%; previous period: 91.7%)',
      'Bad flow: only 1 of 6 ratings have 4 or 5 stars',
    ]);
    // All three are shown, so there is no “3 of …”.
    expect(panel(dashboard).querySelectorAll('.note')).to.have.lengthOf(0);
  });

  for (const [before, now, shown] of [
    [10, 10, ['other flows: 100.0%', 'previous period: 90.0%']],
    [9, 10, ['other flows: 100.0%']],
    [10, 9, []],
  ] as const) {
    it(`findings: ${now} completed sessions after ${before} have ${shown.length} findings about their flow`, async () => {
      const dashboard = await badFlow(before, now);
      await until(() => !panel(dashboard).querySelector('.placeholder'));
      expect(sentences(dashboard).map((sentence) => /; (.*)\)/.exec(sentence)![1])).to.deep.equal(shown);
      expect(panel(dashboard).textContent.includes('Nothing stands out')).to.equal(!shown.length);
    });
  }

  it('a finding about a flow opens the flow, which says it above its chart and marks no step', async () => {
    const dashboard = await badFlow(10, 10);
    await found(dashboard);
    await loadBy(dashboard, () => click(byRole('button', /other flows/)));
    await whenHeading('Bad flow');
    expect(current(dashboard)).to.equal(null);
    expect(panel(dashboard).textContent.replaceAll(/\s+/g, ' ')).to.include(
      'Bad flow: 2 of 10 completed sessions resolved (20.0%; other flows: 100.0%)',
    );
    expect(dashboard.shadowRoot!.querySelectorAll('[part~=flagged-step]')).to.have.lengthOf(0);
  });

  it('a finding opens the flow, with its step in view and marked', async () => {
    const {account, admin} = await printer();
    const dashboard = await loadedDashboard(account, admin);
    await found(dashboard);
    await loadBy(dashboard, () => click(byRole('button', /stop at “driver”/)));
    await whenHeading('Printer shows offline');
    expect(dashboard.view).to.equal('flow');
    const row = current(dashboard)!;
    expect(row.getAttribute('aria-current')).to.equal('true');
    expect(row.querySelector('th')!.textContent).to.include('driver');
    expect(row.querySelector<HTMLElement>('[part=finding-mark]')!.title).to.equal(
      'Printer shows offline: 20 of 50 sessions stop at “driver”',
    );
    const {top, bottom} = row.getBoundingClientRect();
    expect(top).to.be.at.least(0);
    expect(bottom).to.be.at.most(innerHeight);
    expect(rows('Step Feedback').map(([name]) => name)).to.deep.equal([
      'cable',
      'router',
      'driver Worth a look 20 of 50 sessions stop here',
      'vendor',
    ]);
  });

  /** The viewer scrolls back to the top, as after reading the team view. */
  const scrollToTop = () => document.scrollingElement!.scrollTo(0, 0);
  const isInView = (element: Element) => {
    const {top, bottom} = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };

  it('a finding that is chosen by key moves the focus to the heading of its flow, with its step in view', async () => {
    const {account, admin} = await printer();
    const dashboard = await loadedDashboard(account, admin);
    await found(dashboard);
    byRole('button', /stop at “driver”/).focus();
    await loadBy(dashboard, () => press('Enter'));
    expect(focused()).to.equal(byRole('heading', 'Printer shows offline'));
    expect(isInView(current(dashboard)!)).to.equal(true);
  });

  it('a finding that is chosen again brings its step into view again', async () => {
    const {account, admin} = await printer();
    const dashboard = await loadedDashboard(account, admin);
    await found(dashboard);
    for (const time of ['first', 'second']) {
      await loadBy(dashboard, () => click(byRole('button', /stop at “driver”/)));
      expect(isInView(current(dashboard)!), time).to.equal(true);
      scrollToTop();
      expect(isInView(current(dashboard)!), `${time}, at the top`).to.equal(false);
      await loadBy(dashboard, () => click(byRole('button', 'Back to Team')));
    }
  });

  it('a finding in a team view that is filtered by an engineer opens the flow with the same filter', async () => {
    const {account, admin} = await printer();
    await importRuns(
      account,
      stoppingRuns('printer', 20).map((run) => ({...run, user: 'bob'})),
    );
    await account.importLines([{type: 'user', user_id: 'bob', name: 'Bob Builder'}]);
    const dashboard = await loadedDashboard(account, admin, 'engineer-id="bob"');
    await found(dashboard);
    expect(sentences(dashboard)).to.deep.equal(['Printer shows offline: 8 of 20 sessions stop at “driver”']);
    await loadBy(dashboard, () => click(byRole('button', /stop at “driver”/)));
    await whenHeading('Printer shows offline');
    expect(figures()['Usage']).to.equal('20');
    const row = current(dashboard)!;
    expect(isInView(row)).to.equal(true);
    expect(Array.from(row.cells, ({textContent}) => textContent.replace(/\s+/g, ' ').trim())).to.deep.equal([
      'driver Worth a look 8 of 20 sessions stop here',
      '—',
      '0',
      '0',
      '20',
      '8',
      '40.0%',
      '—',
      '0',
    ]);
    const filter = byRole<HTMLInputElement>('combobox', 'Engineer');
    expect(filter.value).to.equal('Bob Builder');
    await loadBy(dashboard, () => click(byRole('button', 'Show all engineers')));
    expect(figures()['Usage']).to.equal('70');
    expect(dashboard.engineerId).to.equal(undefined);
    expect(allByRole('combobox', 'Engineer')).to.deep.equal([]);
    expect(focused()).to.equal(byRole('heading', 'Printer shows offline'));
  });

  it('a flow that is chosen by its name is not filtered by the engineer of the team view', async () => {
    const dashboard = await forAdmin('engineer-id="cyd"');
    await loadBy(dashboard, () => click(byRole('button', 'VPN down')));
    await whenHeading('VPN down');
    const {summary} = await team.flow('vpn');
    expect(figures()['Usage']).to.equal(summary.total_sessions.toLocaleString('en'));
    expect(allByRole('combobox', 'Engineer')).to.deep.equal([]);
  });

  it('a flow that is chosen by its name has no marked step', async () => {
    const {account, admin} = await printer();
    const dashboard = await loadedDashboard(account, admin);
    await found(dashboard);
    await loadBy(dashboard, () => click(byRole('button', /stop at “driver”/)));
    await loadBy(dashboard, () => click(byRole('button', 'Back to Team')));
    await loadBy(dashboard, () => click(byRole('button', 'Printer shows offline')));
    expect(table('Step Feedback').rows).to.have.lengthOf(5);
    expect(current(dashboard)).to.equal(null);
  });

  it('the team view without findings says that nothing stands out', async () => {
    const {account, admin} = await printer(5);
    const dashboard = await loadedDashboard(account, admin);
    await until(() => panel(dashboard).textContent.includes('Nothing stands out in this period'));
    expect(sentences(dashboard)).to.deep.equal([]);
  });

  it('the personal view shows and requests no findings', async () => {
    await team.account.requests();
    const before = (await team.account.requests('findings')).length;
    const dashboard = await loadedDashboard(team.account, team.engineer);
    expect(panel(dashboard)).to.equal(null);
    expect(await team.account.requests('findings')).to.have.lengthOf(before);
  });

  for (const attributes of ['', 'view="flow" tree-id="vpn"']) {
    it(`metrics do not wait for findings without a response: ${attributes || 'the team'}`, async () => {
      await team.account.faults({kind: 'hold-response', only: 'findings'});
      const dashboard = await forAdmin(attributes);
      expect(Object.keys(figures())).to.include('Completion Rate');
      expect(sentences(dashboard)).to.deep.equal([]);
      await team.account.faults();
      await until(() => dashboard.shadowRoot!.querySelector('[part=finding], [part=finding-mark]'));
    });
  }

  it('findings: an error appears beside the metrics, and “Try again” requests only the findings', async () => {
    await team.account.faults({kind: 'status', status: 500, only: 'findings'});
    const dashboard = await forAdmin();
    await until(() => panel(dashboard).textContent.includes('could not be loaded'));
    expect(announcement(dashboard)).to.include('could not be loaded');
    expect(figures()['Total Sessions']).to.equal('1,186');
    expect(allByRole('table', 'Top Flows')).to.have.lengthOf(1);
    await team.account.faults();
    const before = (await team.account.requests('insights/team')).length;
    await click(byRole('button', 'Try again'));
    await found(dashboard);
    expect(await team.account.requests('insights/team')).to.have.lengthOf(before);
  });

  it('a flow is shown without marks while its findings fail', async () => {
    await team.account.faults({kind: 'status', status: 500, only: 'findings'});
    await forAdmin('view="flow" tree-id="vpn"');
    expect(rows('Step Feedback').map(([name]) => name)).to.deep.equal([
      'cable',
      'router',
      'reboot',
      'give-up',
    ]);
  });

  it('the last good findings stay when a refresh fails', async () => {
    const dashboard = await forAdmin();
    await found(dashboard);
    const before = sentences(dashboard);
    await team.account.faults({kind: 'offline'});
    dashboard.refresh = 0.05;
    await until(() => dashboard.shadowRoot!.querySelector('[part=error]'));
    expect(sentences(dashboard)).to.deep.equal(before);
  });

  it('a new period has its own findings, also if those of the old one arrive late', async () => {
    const {account, admin} = await printer();
    await importRuns(account, [{flow: 'printer', user: 'ada', daysAgo: 20, visits: ['vendor']}]);
    await account.faults({kind: 'hold-response', only: 'findings.*30d'});
    const dashboard = await loadedDashboard(account, admin);
    await loadBy(dashboard, () => (dashboard.period = '7d'));
    await found(dashboard);
    await account.faults();
    expect(sentences(dashboard)).to.deep.equal(['Printer shows offline: 20 of 50 sessions stop at “driver”']);
  });
});
