import {expect} from '@open-wc/testing';
import type {Period, PersonalAnalytics, TeamAnalytics} from '@resolutionflow/sdk';
import {
  ALL_EVENTS,
  cards,
  choose,
  CHOICES,
  columns,
  createTeam,
  figures,
  headed,
  importRuns,
  loadBy,
  loaded,
  loadedDashboard,
  MAIL_NAME,
  putDashboard,
  rows,
  table,
  type Run,
  type Team,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, press, record, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import './define.js';
import arabic from './locales/ar.js';
import german from './locales/de.js';
import english, {type DashboardTexts} from './locales/en.js';

describe('rf-analytics-dashboard', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
  });

  beforeEach(() => team.account.faults());

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
        await headed(title);
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
      await headed('VPN down');
      dashboard.views = 'team flow';
      await dashboard.updateComplete;
      expect(tabs()).to.deep.equal(['Flow']);
    });
  });

  describe('metrics', () => {
    interface Language {
      readonly tag: string;
      readonly texts: DashboardTexts;
    }

    const languages: readonly Language[] = [
      {tag: 'en', texts: english},
      {tag: 'de', texts: german},
      {tag: 'ar', texts: arabic},
    ];

    const ONE_DECIMAL = {minimumFractionDigits: 1, maximumFractionDigits: 1};

    const writer = (tag: string) => {
      const write = (value: number, options?: Intl.NumberFormatOptions) =>
        new Intl.NumberFormat(tag, options).format(value);
      return {
        count: (value: number) => write(value),
        percent: (value: number) => write(value, {style: 'percent', ...ONE_DECIMAL}),
        minutes: (value: number) =>
          write(value, {style: 'unit', unit: 'minute', unitDisplay: 'short', ...ONE_DECIMAL}),
        csat: (value: number | null) => (value === null ? '—' : write(value, {minimumFractionDigits: 1})),
      };
    };

    for (const {tag, texts} of languages) {
      const {count, percent, minutes, csat} = writer(tag);

      describe(`in ${tag}`, () => {
        it(`team metrics equal the server’s in ${tag}`, async () => {
          await forAdmin(`lang="${tag}"`);
          await headed(texts.teamHeading);
          const {summary, active_engineers, avg_csat} = await team.team();
          expect(figures()).to.deep.equal({
            [texts.totalSessions]: count(summary.total_sessions),
            [texts.resolved]: percent(summary.resolved_rate!),
            [texts.completionRate]: percent(summary.completion_rate),
            [texts.avgDuration]: minutes(summary.avg_duration_minutes),
            [texts.activeEngineers]: count(active_engineers),
            [texts.csat]: csat(avg_csat),
          });
        });

        it(`personal metrics equal the server’s in ${tag}`, async () => {
          await forEngineer(`lang="${tag}" period="7d"`);
          await headed(texts.myHeading);
          const {summary, avg_csat} = await team.me(team.engineer, 'period=7d');
          const {outcome_breakdown, completed_sessions} = summary;
          expect(figures()).to.deep.equal({
            [texts.mySessions]: count(summary.total_sessions),
            [texts.myResolved]: percent(summary.resolved_rate!),
            [texts.myCompletionRate]: percent(summary.completion_rate),
            [texts.myAvgDuration]: minutes(summary.avg_duration_minutes),
            [texts.myOutcomes]: texts.partOf(count(outcome_breakdown.resolved), count(completed_sessions)),
            [texts.myCsat]: csat(avg_csat),
          });
        });

        it(`flow metrics equal the server’s in ${tag}`, async () => {
          await forEngineer(`lang="${tag}" view="flow" tree-id="vpn" period="90d"`);
          await headed('VPN down');
          await until(() => cards()[0]?.name === texts.usage);
          const {summary, avg_csat, rating_breakdown} = await team.flow('vpn', 'period=90d');
          expect(figures()).to.deep.equal({
            [texts.usage]: count(summary.total_sessions),
            [texts.resolved]: percent(summary.resolved_rate!),
            [texts.completionRate]: percent(summary.completion_rate),
            [texts.avgDuration]: minutes(summary.avg_duration_minutes),
            [texts.csat]: csat(avg_csat),
          });
          const spread = cards().at(-1)!.element.querySelectorAll('[part=csat-spread] li');
          expect([...spread].map((row) => row.lastElementChild!.textContent)).to.deep.equal(
            ([5, 4, 3, 2, 1] as const).map((stars) => count(rating_breakdown[stars])),
          );
        });
      });
    }

    it('metrics have the English number format', async () => {
      await forAdmin();
      const {'Total Sessions': sessions, 'Completion Rate': rate, 'Avg Duration': duration} = figures();
      expect(sessions).to.equal('1,186');
      expect(rate).to.match(/^\d\d\.\d%$/);
      expect(duration).to.match(/^\d+\.\d min$/);
      expect(figures()['CSAT']).to.match(/^[1-5]\.\d$/);
    });

    it('a card without a value shows a dash', async () => {
      await forEngineer('view="flow" tree-id="printer"');
      expect(figures()['CSAT']).to.equal('—');
      expect(cards().at(-1)!.change).to.equal(undefined);
    });

    it('the header shows the period’s days in the account’s zone', async () => {
      const dashboard = await forAdmin('period="7d"');
      const {from, to} = (await team.team('period=7d')).period;
      const range = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'}).formatRange(
        new Date(from),
        new Date(to),
      );
      expect(dashboard.shadowRoot!.querySelector('[part=header]')!.textContent).to.include(range);
    });
  });

  describe('changes', () => {
    const signed = (value: number, options: Intl.NumberFormatOptions = {}) =>
      new Intl.NumberFormat('en', {
        maximumFractionDigits: 1,
        signDisplay: 'exceptZero',
        ...options,
      }).format(value);
    const relative = (now: number, before: number) => signed((now - before) / before, {style: 'percent'});
    const changes = () => Object.fromEntries(cards().map(({name, change}) => [name, change]));
    const common = ({summary: now, avg_csat, previous}: TeamAnalytics | PersonalAnalytics) => {
      const before = previous.summary;
      return {
        sessions: relative(now.total_sessions, before.total_sessions),
        resolved: `${signed((now.resolved_rate! - before.resolved_rate!) * 100)} pts`,
        completion: `${signed((now.completion_rate - before.completion_rate) * 100)} pts`,
        duration: relative(now.avg_duration_minutes, before.avg_duration_minutes),
        csat: signed(avg_csat! - previous.avg_csat!),
      };
    };

    it('card changes compare with the previous period', async () => {
      await forAdmin();
      const data = await team.team();
      const {sessions, resolved, completion, duration, csat} = common(data);
      expect(changes()).to.deep.equal({
        'Total Sessions': sessions,
        Resolved: resolved,
        'Completion Rate': completion,
        'Avg Duration': duration,
        'Active Engineers': signed(data.active_engineers - data.previous.active_engineers),
        CSAT: csat,
      });
      expect(changes()['Total Sessions']).to.equal('+282.6%');
      expect(changes()['Active Engineers']).to.equal('+1');
    });

    it('card changes in the personal view are the viewer’s own', async () => {
      await forEngineer();
      const {sessions, resolved, completion, duration, csat} = common(await team.me(team.engineer));
      expect(changes()).to.deep.equal({
        'My Sessions': sessions,
        'My Resolved': resolved,
        'My Completion Rate': completion,
        'My Avg Duration': duration,
        'My Outcomes': undefined,
        'My CSAT': csat,
      });
    });

    it('cards without a previous period show no change', async () => {
      await forAdmin('period="90d"');
      expect((await team.team('period=90d')).previous.summary.total_sessions).to.equal(0);
      expect(Object.values(changes())).to.deep.equal(Array(6).fill(undefined));
    });

    it('header names once what card changes are compared with', async () => {
      const dashboard = await forAdmin();
      const text = () => dashboard.shadowRoot!.querySelector('.view, .dashboard')!.textContent;
      expect(text().match(/vs previous 30 days/g)).to.have.lengthOf(1);
      await loadBy(dashboard, () => (dashboard.period = '90d'));
      expect(text()).not.to.include('vs previous');
    });

    it('only a clear change of a rate is coloured', async () => {
      await forAdmin();
      const isColoured = (name: string) => change(name).matches('.good, .bad');
      expect(change('Completion Rate').matches('.good')).to.equal(true);
      expect(isColoured('Total Sessions')).to.equal(false);
      expect(isColoured('Active Engineers')).to.equal(false);
      expect(isColoured('Avg Duration')).to.equal(false);
      expect(isColoured('CSAT')).to.equal(false);
    });

    it('a change of a rate that chance may explain is not coloured', async () => {
      const {account, token} = await createFlow();
      const ended = (daysAgo: number, count: number, resolved: number) =>
        runs(daysAgo, count).map((run, i) => ({...run, outcome: i < resolved ? 'resolved' : 'escalated'}));
      await importRuns(account, [...ended(1, 12, 9), ...ended(31, 12, 8)]);
      await loadedDashboard(account, token);
      expect(change('Resolved').textContent).to.include('+8.3 pts');
      expect(change('Resolved').matches('.good, .bad')).to.equal(false);
    });

    const change = (name: string) =>
      cards()
        .find((card) => card.name === name)!
        .element.querySelector<HTMLElement>('[part=card-change]')!;

    const runs = (daysAgo: number, count: number): Run[] =>
      Array.from({length: count}, () => ({
        flow: 'vpn',
        user: 'ada',
        daysAgo,
        minutes: 5,
        outcome: 'resolved',
      }));

    async function createFlow() {
      const account = await createAccount();
      await account.putFlow('vpn', ['cable'], 'VPN down');
      return {account, token: await account.token({role: 'team_admin'})};
    }
  });

  describe('tables', () => {
    const names = (caption: string) => rows(caption).map(([name]) => name);
    const sortButton = (caption: string, column: string) =>
      [...table(caption).tHead!.querySelectorAll('button')].find(
        ({textContent}) => textContent.trim() === column,
      )!;
    const sorts = (caption: string) =>
      [...table(caption).tHead!.querySelectorAll('th')].map((cell) => cell.getAttribute('aria-sort'));

    it('tables have the server’s rows in its order', async () => {
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

    it('tables in the personal view have the viewer’s own flows', async () => {
      await forEngineer();
      const {top_flows} = await team.me(team.engineer);
      expect(names('My Top Flows')).to.deep.equal(top_flows.map(({name}) => name));
      expect(allByRole('table', 'Top Engineers')).to.deep.equal([]);
    });

    it('tables sort by every column in both directions, set aria-sort and keep the focus', async () => {
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
        // Names are read from the first, figures from the most.
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

    it('tables sort empty values last in both directions', async () => {
      const dashboard = await forAdmin();
      for (const direction of ['descending', 'ascending']) {
        await click(sortButton('Top Flows', 'CSAT'));
        await dashboard.updateComplete;
        expect(sorts('Top Flows')[5]).to.equal(direction);
        expect(rows('Top Flows').at(-1)![5]).to.equal('—');
      }
    });

    it('tables stay sorted with a new period and language', async () => {
      const dashboard = await forAdmin();
      await click(sortButton('Top Flows', 'Name'));
      dashboard.period = '7d';
      await loaded(dashboard);
      expect(names('Top Flows')).to.deep.equal([MAIL_NAME, 'Printer', 'VPN down']);
      dashboard.lang = 'de';
      await headed(german.teamHeading);
      expect(names(german.topFlows)).to.deep.equal([MAIL_NAME, 'Printer', 'VPN down']);
    });

    it('step table has the server’s values', async () => {
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

    it('step table marks each step with a finding, with the reason', async () => {
      await forEngineer('view="flow" tree-id="vpn"');
      expect(rows('Step Feedback').map(([name]) => name)).to.deep.equal([
        'cable',
        'router Worth a look Only 1 of 5 votes helpful',
        'reboot',
        'give-up',
      ]);
    });

    it('step table has bars as wide as the helpful rate', async () => {
      await forEngineer('view="flow" tree-id="vpn"');
      const widths = [...table('Step Feedback').tBodies[0]!.rows].map((row) => {
        const [track, value] = row.querySelectorAll('rect');
        return value && value.getBoundingClientRect().width / track!.getBoundingClientRect().width;
      });
      expect(widths.map((width) => width && Math.round(width * 100))).to.deep.equal([80, 20, 50, undefined]);
    });

    it('step table names the two most frequent reasons and counts the notes', async () => {
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

    it('reasons of ratings are counted, most frequent first, and have the names of the page', async () => {
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

    it('without reasons of ratings a message is shown', async () => {
      const dashboard = await forEngineer('view="flow" tree-id="printer"');
      const panel = dashboard.shadowRoot!.querySelector('[part~=rating-reasons]')!;
      expect(panel.textContent).to.include('Nothing to list in this period.');
    });

    it('step table marks archived steps', async () => {
      const account = await createAccount();
      const token = await account.token();
      await account.putFlow('old', ['gone', 'kept'], 'Old');
      await importRuns(account, [{flow: 'old', user: 'ada', daysAgo: 1, votes: {gone: true}}]);
      await account.putFlow('old', ['kept'], 'Old');
      await loadedDashboard(account, token, 'view="flow" tree-id="old"');
      expect(rows('Step Feedback').map(([name]) => name)).to.deep.equal(['kept', 'gone Archived']);
    });
  });

  describe('comments', () => {
    it('comments have stars, name and date, newest first, with unchanged text', async () => {
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

    it('without comments a message is shown', async () => {
      const dashboard = await forEngineer('view="flow" tree-id="printer"');
      const comments = dashboard.shadowRoot!.querySelector('[part~=comments]')!;
      expect(comments.textContent).to.include('No comments in this period yet.');
    });
  });

  describe('a flow', () => {
    const flowButton = (name: string) =>
      [...table('Top Flows').tBodies[0]!.querySelectorAll('button')].find(
        ({textContent}) => textContent === name,
      )!;

    it('a click on a flow’s name opens it, focuses the heading, and Back restores the view', async () => {
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

    it('a cancelled event keeps the flow closed', async () => {
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

    it('a flow that loads already has its name as heading', async () => {
      const dashboard = await forAdmin();
      await team.account.faults({kind: 'hold-answer', only: 'flows/printer'});
      await click(flowButton('Printer'));
      await dashboard.updateComplete;
      expect(focused()).to.equal(byRole('heading', 'Printer'));
      await loadBy(dashboard, () => team.account.faults());
    });

    it('Back from a flow of the personal view returns there', async () => {
      const dashboard = await forAdmin('view="me"');
      await loadBy(dashboard, () => click(byRole('button', 'Printer')));
      await loadBy(dashboard, () => click(button('Back to Me')));
      expect(focused()).to.equal(byRole('heading', 'My Analytics'));
    });

    it('a flow that was not opened from a view has no Back button', async () => {
      const dashboard = await forAdmin('view="flow" tree-id="vpn"');
      expect(allByRole('button', /^Back/)).to.deep.equal([]);
      await loadBy(dashboard, () => click(tab('Team')));
      await loadBy(dashboard, () => click(flowButton('Printer')));
      await loadBy(dashboard, () => click(tab('Me')));
      await loadBy(dashboard, () => click(tab('Flow')));
      expect(headings()[0]).to.equal('Printer');
      expect(allByRole('button', /^Back/)).to.deep.equal([]);
    });

    it('a changed tree-id shows the flow’s name and fires no event', async () => {
      const dashboard = await forAdmin('view="flow" tree-id="vpn"');
      const events = record(dashboard, ...CHOICES);
      dashboard.treeId = 'mail';
      await loaded(dashboard);
      expect(headings()[0]).to.equal(MAIL_NAME);
      expect(events).to.deep.equal([]);
    });
  });

  describe('the period', () => {
    it('period: is a native select with three options', async () => {
      await forAdmin();
      expect(period().localName).to.equal('select');
      expect([...period().options].map(({text}) => text)).to.deep.equal([
        'Last 7 days',
        'Last 30 days',
        'Last 90 days',
      ]);
      expect(period().selectedOptions[0]!.text).to.equal('Last 30 days');
    });

    it('period: a choice loads metrics, fires an event, is reflected and keeps the focus', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...ALL_EVENTS);
      await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
      expect(events).to.deep.equal([
        {type: 'rf-period-change', detail: {period: '7d'}},
        {type: 'rf-load', detail: {view: 'team', period: '7d'}},
      ]);
      expect(dashboard.getAttribute('period')).to.equal('7d');
      expect(focused()).to.equal(period());
      const {summary} = await team.team('period=7d');
      expect(figures()['Total Sessions']).to.equal(summary.total_sessions.toString());
    });

    it('period: the default is reflected after a choice', async () => {
      const dashboard = await forAdmin('period="7d"');
      await loadBy(dashboard, () => choose(period(), 'Last 30 days'));
      expect(dashboard.getAttribute('period')).to.equal('30d');
    });

    it('period: applies to all views', async () => {
      const dashboard = await forAdmin();
      await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
      expect(await loadBy(dashboard, () => click(tab('Me')))).to.deep.equal({view: 'me', period: '90d'});
      expect(period().value).to.equal('90d');
    });

    it('period: the select shows the page’s value', async () => {
      const dashboard = await forAdmin();
      dashboard.addEventListener('rf-period-change', () => (dashboard.period = '30d'));
      await choose(period(), 'Last 7 days');
      await dashboard.updateComplete;
      expect(period().value).to.equal('30d');
    });

    it('period: setting the property fires no event', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...CHOICES);
      for (const next of ['7d', '90d', '30d'] as Period[]) {
        dashboard.setAttribute('period', next);
        expect(await loaded(dashboard)).to.deep.equal({view: 'team', period: next});
        expect(period().value).to.equal(next);
      }
      expect(events).to.deep.equal([]);
    });
  });

  describe('events', () => {
    it('events of choices do not fire when the page sets properties', async () => {
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

    it('events are composed and bubble', async () => {
      const dashboard = putDashboard(team.account, team.admin);
      const events = record(document, ...ALL_EVENTS);
      await loaded(dashboard);
      await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
      expect(events.map(({type}) => type)).to.deep.equal(['rf-load', 'rf-period-change', 'rf-load']);
    });

    it('several property changes in one turn cause one load', async () => {
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
    await headed(german.teamHeading);
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
    await headed('Team Analytics');
  });
});
