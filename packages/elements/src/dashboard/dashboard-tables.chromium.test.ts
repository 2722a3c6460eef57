import {expect} from '@open-wc/testing';
import {
  columns,
  whenHeading,
  importRuns,
  loaded,
  loadedDashboard,
  MAIL_NAME,
  rows,
  table,
  teamOfTheseTests,
  type Run,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, press, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import './define.js';
import german from './locales/de.js';

describe('the tables and comments of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const forEngineer = (attributes?: string) => loadedDashboard(team.account, team.engineer, attributes);

  const names = (caption: string) => rows(caption).map(([name]) => name);
  const sortButton = (caption: string, column: string) =>
    [...table(caption).tHead!.querySelectorAll('button')].find(
      ({textContent}) => textContent.trim() === column,
    )!;
  const sorts = (caption: string) =>
    [...table(caption).tHead!.querySelectorAll('th')].map((cell) => cell.getAttribute('aria-sort'));

  it('dashboard tables have the server’s rows in its order', async () => {
    await forAdmin();
    const {top_flows, top_engineers} = await team.team();
    expect(columns('Top Flows')).to.deep.equal([
      'Name',
      'Sessions',
      'Resolved rate',
      'Completion Rate',
      'Avg Duration',
      'CSAT',
    ]);
    expect(columns('Top Engineers')).to.deep.equal(columns('Top Flows').slice(0, 5));
    const percent = (rate: number) =>
      rate.toLocaleString('en', {
        style: 'percent',
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      });
    const shared = (row: (typeof top_engineers)[number] | (typeof top_flows)[number]) => [
      row.name,
      row.sessions.toLocaleString('en'),
      percent(row.resolved_rate!),
      percent(row.completion_rate),
      `${row.avg_duration_minutes.toFixed(1)} min`,
    ];
    expect(rows('Top Flows')).to.deep.equal(
      top_flows.map((row) => [...shared(row), row.avg_csat?.toFixed(1) ?? '—']),
    );
    expect(rows('Top Engineers')).to.deep.equal(top_engineers.map(shared));
    expect(names('Top Flows')).to.deep.equal(['VPN down', MAIL_NAME, 'Printer']);
  });

  it('dashboard tables in the personal view have the viewer’s own flows', async () => {
    await forEngineer();
    const {top_flows} = await team.me(team.engineer);
    expect(names('My Top Flows')).to.deep.equal(top_flows.map(({name}) => name));
    expect(allByRole('table', 'Top Engineers')).to.deep.equal([]);
  });

  it('dashboard tables sort by every column in both directions, set aria-sort and keep the focus', async () => {
    const dashboard = await forAdmin();
    const {top_flows} = await team.team();
    expect(sorts('Top Flows')).to.deep.equal(Array(6).fill(null));
    const by = (value: (row: (typeof top_flows)[number]) => number) =>
      top_flows.toSorted((a, b) => value(a) - value(b)).map(({name}) => name);
    const ascending: Record<string, string[]> = {
      Name: [MAIL_NAME, 'Printer', 'VPN down'],
      Sessions: by(({sessions}) => sessions),
      'Resolved rate': by(({resolved_rate}) => resolved_rate!),
      'Completion Rate': by(({completion_rate}) => completion_rate),
      'Avg Duration': by(({avg_duration_minutes}) => avg_duration_minutes),
    };
    for (const [index, [column, expected]] of Object.entries(ascending).entries()) {
      const sort = sortButton('Top Flows', column);
      sort.focus();
      // Names sort from A to Z at first, numbers from the largest.
      const directions = column === 'Name' ? ['ascending', 'descending'] : ['descending', 'ascending'];
      for (const direction of directions) {
        await press('Enter');
        await dashboard.updateComplete;
        expect(sorts('Top Flows').findIndex(Boolean), column).to.equal(index);
        expect(sorts('Top Flows')[index], column).to.equal(direction);
        expect(names('Top Flows'), `${column} ${direction}`).to.deep.equal(
          direction === 'ascending' ? expected : expected.toReversed(),
        );
        expect(focused()).to.equal(sort);
      }
    }
    expect(sorts('Top Engineers')).to.deep.equal(Array(5).fill(null));
  });

  it('dashboard tables sort empty values last in both directions', async () => {
    const dashboard = await forAdmin();
    for (const direction of ['descending', 'ascending']) {
      await click(sortButton('Top Flows', 'CSAT'));
      await dashboard.updateComplete;
      expect(sorts('Top Flows')[5]).to.equal(direction);
      expect(rows('Top Flows').at(-1)![5]).to.equal('—');
    }
  });

  it('dashboard tables stay sorted with a new period and language', async () => {
    const dashboard = await forAdmin();
    await click(sortButton('Top Flows', 'Name'));
    dashboard.period = '7d';
    await loaded(dashboard);
    expect(names('Top Flows')).to.deep.equal([MAIL_NAME, 'Printer', 'VPN down']);
    dashboard.lang = 'de';
    await whenHeading(german.teamHeading);
    expect(names(german.topFlows)).to.deep.equal([MAIL_NAME, 'Printer', 'VPN down']);
  });

  it('dashboard step table has the server’s values', async () => {
    await forEngineer('view="flow" tree-id="vpn"');
    const {step_feedback} = await team.flow('vpn');
    expect(step_feedback.map(({helpful_rate}) => helpful_rate)).to.deep.equal([0.8, 0.2, 0.5, null]);
    expect(columns('Step Feedback')).to.deep.equal([
      'Step',
      'Helpful',
      'Helpful votes',
      'Not helpful votes',
      'Visits',
      'Drop-offs',
      'Drop-off rate',
      'Reasons',
      'Notes',
    ]);
    const [cable, router, reboot, giveUp] = rows('Step Feedback');
    expect(cable).to.deep.equal(['cable', '80.0%', '4', '1', '6', '0', '0.0%', '—', '0']);
    expect(router!.slice(1)).to.deep.equal(['20.0%', '1', '4', '6', '1', '16.7%', '—', '0']);
    expect(reboot).to.deep.equal(['reboot', '50.0%', '1', '1', '2', '0', '0.0%', '—', '0']);
    expect(giveUp).to.deep.equal(['give-up', '—', '0', '0', '0', '0', '—', '—', '0']);
  });

  it('dashboard step table marks each step with a finding, with the reason', async () => {
    await forEngineer('view="flow" tree-id="vpn"');
    expect(rows('Step Feedback').map(([name]) => name)).to.deep.equal([
      'cable',
      'router Worth a look Only 1 of 5 votes helpful',
      'reboot',
      'give-up',
    ]);
  });

  it('dashboard step table has bars as wide as the helpful rate', async () => {
    await forEngineer('view="flow" tree-id="vpn"');
    const widths = [...table('Step Feedback').tBodies[0]!.rows].map((row) => {
      const [track, value] = row.querySelectorAll('rect');
      return value && value.getBoundingClientRect().width / track!.getBoundingClientRect().width;
    });
    expect(widths.map((width) => width && Math.round(width * 100))).to.deep.equal([80, 20, 50, undefined]);
  });

  it('dashboard step table has a thin range from the low to the high bound of the interval', async () => {
    await forEngineer('view="flow" tree-id="vpn"');
    const {step_feedback} = await team.flow('vpn');
    const ranges = [...table('Step Feedback').tBodies[0]!.rows].map((row) => {
      const line = row.querySelector<SVGLineElement>('.range-line');
      const width = row.querySelector<SVGRectElement>('.track')?.width.baseVal.value ?? 0;
      return line && [line.x1, line.x2].map(({baseVal}) => baseVal.value / width);
    });
    expect(ranges).to.have.lengthOf(step_feedback.length);
    for (const [i, {helpful_interval: interval}] of step_feedback.entries()) {
      expect(ranges[i] === null).to.equal(interval === null);
      for (const [side, bound] of (interval ?? []).entries()) {
        expect(ranges[i]![side]).to.be.closeTo(bound, 0.005);
      }
    }
  });

  it('dashboard step table names the two most frequent reasons and counts the notes', async () => {
    const account = await createAccount();
    await account.putFlow('vpn', ['cable']);
    const vote = (reasons: readonly string[], note?: string): Run => ({
      flow: 'vpn',
      user: 'ada',
      daysAgo: 1,
      votes: {cable: false},
      reasons,
      ...(note && {note}),
    });
    await importRuns(account, [
      vote(['our_own', 'unclear'], 'The menu has moved.'),
      vote(['our_own', 'outdated']),
      vote(['our_own', 'outdated'], 'Which cable?'),
    ]);
    const dashboard = await loadedDashboard(account, await account.token(), 'view="flow" tree-id="vpn"');
    expect(rows('Step Feedback')[0]!.slice(-2)).to.deep.equal(['Our own (3), Out of date (2)', '2']);
    dashboard.reasonLabels = {our_own: 'VPN client too old'};
    await until(() => rows('Step Feedback')[0]!.at(-2) === 'VPN client too old (3), Out of date (2)');
  });

  it('dashboard: reasons of ratings are counted, most frequent first, and have the names of the page', async () => {
    const account = await createAccount();
    await account.putFlow('vpn', ['cable']);
    const rated = (rating: number, ...reasons: string[]): Run => ({
      flow: 'vpn',
      user: 'ada',
      daysAgo: 1,
      minutes: 2,
      outcome: 'resolved',
      rating,
      reasons,
    });
    await importRuns(account, [
      rated(1, 'our_own', 'unclear'),
      rated(3, 'unclear'),
      rated(2, 'unclear', 'outdated'),
      rated(5, 'no_access'),
    ]);
    const dashboard = await loadedDashboard(account, await account.token(), 'view="flow" tree-id="vpn"');
    expect(columns('Reasons for low ratings')).to.deep.equal(['Reasons', 'Ratings']);
    expect(rows('Reasons for low ratings')).to.deep.equal([
      ['Unclear', '3'],
      ['Our own', '1'],
      ['Out of date', '1'],
    ]);
    dashboard.reasonLabels = {our_own: 'VPN client too old'};
    await until(() => rows('Reasons for low ratings')[1]![0] === 'VPN client too old');
  });

  it('dashboard: without reasons of ratings a message is shown', async () => {
    const dashboard = await forEngineer('view="flow" tree-id="printer"');
    const panel = dashboard.shadowRoot!.querySelector('[part~=rating-reasons]')!;
    expect(panel.textContent).to.include('Nothing to list in this period.');
  });

  it('dashboard step table marks archived steps', async () => {
    const account = await createAccount();
    const token = await account.token();
    await account.putFlow('old', ['gone', 'kept'], 'Old');
    await importRuns(account, [{flow: 'old', user: 'ada', daysAgo: 1, votes: {gone: true}}]);
    await account.putFlow('old', ['kept'], 'Old');
    await loadedDashboard(account, token, 'view="flow" tree-id="old"');
    expect(rows('Step Feedback').map(([name]) => name)).to.deep.equal(['kept', 'gone Archived']);
  });

  it('dashboard: comments have stars, name and date, newest first, with unchanged text', async () => {
    const dashboard = await forEngineer('view="flow" tree-id="vpn"');
    const {recent_comments} = await team.flow('vpn');
    byRole('heading', 'Recent Comments');
    const shown = [...dashboard.shadowRoot!.querySelectorAll('[part=comment]')];
    expect(shown).to.have.lengthOf(2);
    for (const [i, {rating, comment, user_name, created_at}] of recent_comments.entries()) {
      expect(shown[i]!.querySelector('p')!.textContent).to.equal(comment);
      expect(shown[i]!.querySelector('[role=img]')!.getAttribute('aria-label')).to.equal(`${rating} stars`);
      expect(shown[i]!.querySelector('footer')!.textContent).to.include(user_name);
      expect(shown[i]!.querySelector('time')!.dateTime).to.equal(created_at);
      expect(shown[i]!.querySelector('time')!.textContent).to.equal(
        new Date(created_at).toLocaleString('en', {dateStyle: 'medium', timeStyle: 'short'}),
      );
    }
  });

  it('dashboard: without comments a message is shown', async () => {
    const dashboard = await forEngineer('view="flow" tree-id="printer"');
    const comments = dashboard.shadowRoot!.querySelector('[part~=comments]')!;
    expect(comments.textContent).to.include('No comments in this period yet.');
  });
});
