import {expect} from '@open-wc/testing';
import type {TimeSeriesDay} from '@resolutionflow/sdk';
import {wilsonInterval} from '@resolutionflow/sdk/internal';
import {cards, importRuns, loadBy, loadedDashboard, rows, table, type Run} from '../../test/dashboard.js';
import {allByRole, click, until} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import '../provider/define.js';
import './define.js';
import {changeOfAverage, changeOfCount, differenceOfAverage, hasWideInterval} from './templates/changes.js';
import {pointsOf} from './templates/panels/points.js';
import {rankingCells} from './templates/panels/ranking.js';
import {ValueFormat} from './value-format.js';

const FLOWS = {
  one: 'One session',
  none: 'None completed',
  half: 'Half open',
  many: 'Ten or nine',
  open: 'Mostly open',
  today: 'Nine of twelve before today',
  earlier: 'Ten before today',
};

const times = (count: number, run: Run): Run[] => Array.from({length: count}, () => run);

const resolved = (flow: string, user: string, daysAgo: number): Run => ({
  flow,
  user,
  daysAgo,
  minutes: 1,
  outcome: 'resolved',
});

/** Each engineer has sessions of one kind, so that the team view can be filtered by it. */
const RUNS: readonly Run[] = [
  {...resolved('one', 'dan', 1), visits: ['cable'], votes: {cable: true}, rating: 5},
  ...times(3, {flow: 'none', user: 'eve', daysAgo: 1, visits: ['cable'], votes: {cable: false}}),
  resolved('half', 'fay', 1),
  {...resolved('half', 'fay', 1), outcome: 'escalated'},
  ...times(2, {flow: 'half', user: 'fay', daysAgo: 1}),
  {...resolved('half', 'hal', 1), outcome: null},
  {...resolved('half', 'gus', 1), rating: 4},
  {...resolved('half', 'gus', 1), rating: 5},
  ...times(10, resolved('many', 'ada', 1)),
  ...times(9, resolved('many', 'ada', 31)),
  ...times(9, resolved('many', 'bob', 1)),
  ...times(10, resolved('many', 'bob', 31)),
  ...times(10, resolved('many', 'cyd', 1)),
  ...times(10, resolved('many', 'cyd', 31)),
  ...times(9, {flow: 'open', user: 'ian', daysAgo: 1}),
  ...times(3, {...resolved('open', 'ian', 1), rating: 5}),
  ...times(9, {flow: 'today', user: 'jim', daysAgo: 1, visits: ['cable']}),
  ...times(3, {flow: 'today', user: 'jim', daysAgo: 0, visits: ['cable']}),
  ...times(10, {flow: 'earlier', user: 'jim', daysAgo: 1, visits: ['cable']}),
];

describe('numbers of few cases in rf-analytics-dashboard', () => {
  let account: Account;
  let admin: string;

  before(async () => {
    account = await createAccount();
    for (const [id, name] of Object.entries(FLOWS)) await account.putFlow(id, ['cable'], name);
    await importRuns(account, RUNS);
    admin = await account.token({userId: 'lead', role: 'team_admin'});
  });

  const teamOf = (engineer: string) => loadedDashboard(account, admin, `engineer-id="${engineer}"`);
  const flowView = (id: string) => loadedDashboard(account, admin, `view="flow" tree-id="${id}"`);
  const texts = (elements: Iterable<Element>) =>
    Array.from(elements, ({textContent}) => textContent.replace(/[ \n]+/g, ' ').trim());

  /** Value, notes and change of each card. */
  const shown = () =>
    Object.fromEntries(
      cards().map(({name, value, change, element}) => [
        name,
        [value, ...texts(element.querySelectorAll('.note')), ...(change === undefined ? [] : [change])],
      ]),
    );
  /** The cells of a table that are marked because few cases are behind them. */
  const marked = (caption: string) => texts(table(caption).querySelectorAll('.few'));
  const key = (caption: string) => texts(table(caption).closest('section')!.querySelectorAll('.key .few'));
  const titles = (caption: string) =>
    Array.from(table(caption).querySelectorAll<HTMLElement>('tbody [title]'), ({title}) => title);

  it('team: 1 of 1 is 100 % with its base, and has no “1 in 10”', async () => {
    await teamOf('dan');
    expect(shown()).to.deep.equal({
      'Total Sessions': ['1'],
      Resolved: ['100.0%', '1 of 1 completed sessions'],
      'Completion Rate': ['100.0%', '1 of 1 completed'],
      'Avg Duration': ['1.0 min', 'median 1.0 min'],
      'Active Engineers': ['1'],
      CSAT: ['5.0', '1 rating · 100.0% satisfied', '100.0% of 1 completed sessions rated'],
    });
    expect(rows('Top Flows')).to.deep.equal([['One session', '1', '100.0%', '100.0%', '1.0 min', '5.0']]);
  });

  it('team: “1 in 10” is shown from ten completed sessions on', async () => {
    const dashboard = await teamOf('bob');
    expect(shown()['Avg Duration']).to.deep.equal(['1.0 min', 'median 1.0 min']);
    await loadBy(dashboard, () => (dashboard.engineerId = 'ada'));
    expect(shown()['Avg Duration']).to.deep.equal(['1.0 min', 'median 1.0 min · 1 in 10 over 1.0 min']);
  });

  it('tables: rates and averages of fewer than ten cases are marked, and a line says why', async () => {
    const dashboard = await teamOf('dan');
    expect(marked('Top Flows')).to.deep.equal(['100.0%', '100.0%', '1.0 min', '5.0']);
    expect(key('Top Flows')).to.deep.equal(['Fewer than 10 cases']);
    await loadBy(dashboard, () => (dashboard.engineerId = 'ada'));
    expect(rows('Top Flows')[0]!.slice(0, 2)).to.deep.equal(['Ten or nine', '10']);
    expect(marked('Top Flows')).to.deep.equal([]);
    expect(key('Top Flows')).to.deep.equal([]);
  });

  it('tables: each number is marked by the cases behind it: sessions, completed sessions or ratings', async () => {
    await teamOf('ian');
    expect(rows('Top Flows')).to.deep.equal([['Mostly open', '12', '100.0%', '25.0%', '1.0 min', '5.0']]);
    expect(marked('Top Flows')).to.deep.equal(['100.0%', '1.0 min', '5.0']);
    expect(marked('Top Engineers')).to.deep.equal(['100.0%', '1.0 min']);
  });

  it('outcomes: shares of ten completed sessions are not marked, also of outcomes that are rare', async () => {
    await loadedDashboard(account, await account.token({userId: 'cyd'}), 'view="me"');
    await click(allByRole('button', 'Show as table')[1]!);
    await until(() => rows('Outcomes').length === 4);
    expect(marked('Outcomes')).to.deep.equal([]);
  });

  it('team: rates and durations of nothing are “—”', async () => {
    await teamOf('eve');
    expect(shown()).to.deep.equal({
      'Total Sessions': ['3'],
      Resolved: ['—', '0 of 0 completed sessions'],
      'Completion Rate': ['0.0%', '0 of 3 completed'],
      'Avg Duration': ['—'],
      'Active Engineers': ['1'],
      CSAT: ['—', '0 ratings'],
    });
    expect(rows('Top Flows')).to.deep.equal([['None completed', '3', '—', '0.0%', '—', '—']]);
    expect(marked('Top Flows')).to.deep.equal(['0.0%']);
  });

  it('steps: the intervals of 1 of 1 and of 0 of 3 say how little is known', async () => {
    const dashboard = await flowView('one');
    const title = (low: string, high: string) => `95% confidence interval: ${low} to ${high}`;
    expect(rows('Step Feedback')[0]!.slice(1, 7)).to.deep.equal(['100.0%', '1', '0', '1', '0', '0.0%']);
    expect(titles('Step Feedback')).to.include.members([title('20.7%', '100.0%'), title('0.0%', '79.3%')]);
    expect(marked('Step Feedback')).to.deep.equal(['0.0%']);
    await loadBy(dashboard, () => (dashboard.treeId = 'none'));
    expect(rows('Step Feedback')[0]!.slice(1, 7)).to.deep.equal(['0.0%', '0', '3', '3', '3', '100.0%']);
    expect(titles('Step Feedback')).to.include.members([title('0.0%', '56.1%'), title('43.9%', '100.0%')]);
  });

  it('steps: drop-off rates of fewer than ten sessions from before today are marked, whatever today adds', async () => {
    const dashboard = await flowView('today');
    expect(rows('Step Feedback')[0]!.slice(4, 7)).to.deep.equal(['12', '9', '100.0%']);
    expect(marked('Step Feedback')).to.deep.equal(['100.0%']);
    await loadBy(dashboard, () => (dashboard.treeId = 'earlier'));
    expect(rows('Step Feedback')[0]!.slice(4, 7)).to.deep.equal(['10', '10', '100.0%']);
    expect(marked('Step Feedback')).to.deep.equal([]);
  });

  it('steps: the interval of a drop-off rate says whether it is of fewer than ten sessions', () => {
    for (let n = 1; n <= 40; n++) {
      for (let dropOffs = 0; dropOffs <= n; dropOffs++) {
        const isFew = hasWideInterval(dropOffs, wilsonInterval(dropOffs, n)!);
        expect(isFew, `${dropOffs} of ${n}`).to.equal(n < 10);
      }
    }
  });

  it('tables: completed sessions count as few only if their rate leaves no doubt', () => {
    const cells = (sessions: number, completed: number) => {
      const completion_rate = Math.round((completed / sessions) * 1000) / 1000;
      const [, resolvedRate] = rankingCells(
        {format: new ValueFormat(() => 'en')},
        {
          user_id: 'ada',
          name: 'Ada',
          sessions,
          completion_rate,
          avg_duration_minutes: 1,
          median_duration_minutes: 1,
          resolved_rate: 1,
        },
      );
      return resolvedRate![2];
    };
    for (let sessions = 10; sessions <= 1000; sessions += 9) {
      expect(cells(sessions, 9), `9 of ${sessions}`).to.equal(true);
      expect(cells(sessions, 10), `10 of ${sessions}`).to.equal(false);
    }
    // Rounded, their rates are those of 9.2 and of 9.5 completed sessions.
    expect(cells(2300, 10)).to.equal(false);
    expect(cells(1900, 9)).to.equal(false);
    expect(cells(1900, 8)).to.equal(true);
  });

  it('the bars of the stars are as wide as the ratings, and the longest fills its line', async () => {
    const account = await createAccount();
    await account.putFlow('rated', ['cable'], 'Rated');
    const ratings = [...times(8, resolved('rated', 'ada', 1)).map((run) => ({...run, rating: 5}))];
    await importRuns(account, [
      ...ratings,
      ...ratings.slice(0, 6).map((run) => ({...run, rating: 4})),
      ...ratings.slice(0, 2).map((run) => ({...run, rating: 2})),
      {...ratings[0]!, rating: 1},
    ]);
    const token = await account.token({userId: 'lead', role: 'team_admin'});
    const dashboard = await loadedDashboard(account, token, 'view="flow" tree-id="rated"');
    const bars = [...dashboard.shadowRoot!.querySelectorAll('.view [part=csat-spread] li')].map((line) => {
      const [track, bar] = [...line.querySelectorAll('rect')].map((rect) => rect.getBoundingClientRect());
      return Math.round((bar!.width / track!.width) * 1000) / 1000;
    });
    expect(bars).to.deep.equal([1, 0.75, 0, 0.25, 0.125]);
  });

  it('an average of 4.5 stars fills four stars and a half', async () => {
    const dashboard = await teamOf('gus');
    const place = dashboard.shadowRoot!.querySelector('.view .cards .stars')!;
    expect(place.getAttribute('aria-label')).to.equal('4.5 stars');
    const shares = Array.from(
      place.querySelectorAll('.star'),
      (star) => Number(star.querySelector('.lit')?.getAttribute('width') ?? 0) / 16,
    );
    expect(shares).to.deep.equal([1, 1, 1, 1, 0.5]);
  });

  it('dashboard flow view: names the basis of ratings, comments and drop-off rates', async () => {
    const dashboard = await flowView('one');
    const about = (part: string) =>
      texts(dashboard.shadowRoot!.querySelectorAll(`.view [part~=${part}] > .note`)).at(-1);
    expect(about('comments')).to.equal('About the whole flow, not a single step');
    expect(about('rating-reasons')).to.equal('About the whole flow, not a single step');
    expect(about('step-feedback')).to.equal(
      'Drop-off rate: of the sessions from before today that reached the step',
    );
  });

  it('“No outcome” is a sixth series where there is any', async () => {
    const dashboard = await teamOf('hal');
    const summary = () => dashboard.shadowRoot!.getElementById('sessions-by-outcome-summary')!.textContent;
    expect(summary()).to.match(/^1 session: No outcome 1\. /);
    expect(allByRole('button', 'No outcome')).to.have.lengthOf(1);
    await loadBy(dashboard, () => (dashboard.engineerId = 'dan'));
    expect(summary()).to.match(/^1 session: Resolved 1\. /);
    expect(allByRole('button', 'No outcome')).to.have.lengthOf(0);
  });

  it('every “resolved” percentage is of completed sessions', async () => {
    const team = await teamOf('fay');
    expect(shown()['Resolved']).to.deep.equal(['50.0%', '1 of 2 completed sessions']);
    for (const caption of ['Top Flows', 'Top Engineers']) expect(rows(caption)[0]![2]).to.equal('50.0%');
    // One of four sessions would be 25 %.
    expect(team.shadowRoot!.textContent).not.to.include('25.0%');
    team.parentElement!.remove();
    const fay = await loadedDashboard(account, await account.token({userId: 'fay'}));
    expect(shown()).to.deep.include({
      'My Resolved': ['50.0%', '1 of 2 completed sessions'],
      'My Outcomes': ['1 of 2', 'resolved of completed'],
    });
    const summary = fay.shadowRoot!.getElementById('outcomes-summary')!;
    expect(summary.textContent).to.equal('Completed sessions: 2. Resolved 1 (50.0%), Escalated 1 (50.0%).');
    expect(fay.shadowRoot!.textContent).not.to.include('25.0%');
  });

  for (const [engineer, sessions, now, before] of [
    ['ada', '+1', 10, 9],
    ['bob', '-1', 9, 10],
  ] as const) {
    it(`changes: ${now} cases after ${before} have no percentage`, async () => {
      await teamOf(engineer);
      const changes = Object.fromEntries(cards().map(({name, change}) => [name, change]));
      expect(changes).to.deep.equal({
        'Total Sessions': sessions,
        Resolved: undefined,
        'Completion Rate': undefined,
        'Avg Duration': undefined,
        'Active Engineers': '0',
        CSAT: undefined,
      });
    });
  }

  it('changes: 10 cases after 10 have percentages', async () => {
    await teamOf('cyd');
    expect(cards().map(({change}) => change)).to.deep.equal(['0%', '0 pts', '0 pts', '0%', '0', undefined]);
  });

  it('changes: what is shown as 0 has no direction', () => {
    const host = {format: new ValueFormat(() => 'en')};
    expect(changeOfCount(host, 2501, 2500)).to.deep.equal({text: '0%', direction: 0});
    expect(changeOfCount(host, 2502, 2500)).to.deep.equal({text: '+0.1%', direction: 1});
    const average = (value: number) => ({value, n: 10});
    expect(changeOfAverage(host, average(9.9), average(10))).to.deep.equal({text: '-1%', direction: -1});
    // The sum of binary fractions is not exact.
    const difference = differenceOfAverage(host, average(0.1 + 0.2), average(0.3));
    expect(difference).to.deep.equal({text: '0', direction: 0});
  });

  it('charts: up to 62 days are shown by day, more by week, and every part of a week adds up', () => {
    const days = Array.from({length: 63}, (_, index): TimeSeriesDay => ({
      date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
      sessions: 21,
      resolved: 1,
      escalated: 2,
      workaround: 3,
      unresolved: 4,
      unfinished: 5,
      no_outcome: 6,
    }));
    expect(pointsOf(days.slice(1))).to.deep.equal({list: days.slice(1), isWeekly: false});
    const {list, isWeekly} = pointsOf(days);
    expect(isWeekly).to.equal(true);
    expect(list.map(({date}) => date)).to.deep.equal(
      days.filter((_, at) => at % 7 === 0).map(({date}) => date),
    );
    for (const week of list) {
      expect(week).to.include({
        sessions: 147,
        resolved: 7,
        escalated: 14,
        workaround: 21,
        unresolved: 28,
        unfinished: 35,
        no_outcome: 42,
      });
    }
  });
});
