import {expect} from '@open-wc/testing';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import type {TeamAnalytics} from '@resolutionflow/sdk';
import {sendMouse} from '@web/test-runner-commands';
import {colours, countCharts, drawn, longDay, plot, SERIES, SERIES_NAMES} from '../../test/charts.js';
import {
  columns,
  importRuns,
  loadBy,
  loaded,
  loadedDashboard,
  rows,
  table,
  teamOfTheseTests,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, press, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import './define.js';

describe('reading the charts of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const button = (name: string) => byRole('button', name);
  const described = (element: Element) =>
    (element.getRootNode() as ShadowRoot).getElementById(element.getAttribute('aria-describedby')!)!
      .textContent;

  describe('text summaries', () => {
    it('the chart’s text has the sessions by outcome and the busiest day', async () => {
      await forAdmin();
      const {summary, time_series} = await team.team();
      const counts = {...summary.outcome_breakdown, unfinished: summary.unfinished_sessions};
      expect(SERIES.reduce((sum, part) => sum + counts[part], 0)).to.equal(1186);
      const parts = SERIES.map((part, i) => `${SERIES_NAMES[i]} ${counts[part]}`);
      const most = Math.max(...time_series.map(({sessions}) => sessions));
      const busiest = longDay.format(new Date(time_series.find(({sessions}) => sessions === most)!.date));
      expect(described(plot())).to.equal(
        `1,186 sessions: ${parts.join(', ')}. Busiest on ${busiest} with ${most}.`,
      );
    });

    it('outcome chart: its text says that there are no completed sessions', async () => {
      const own = await createAccount();
      await own.putFlow('vpn', ['cable'], 'VPN down');
      await own.startSession('vpn', 'open');
      await loadedDashboard(own, await own.token(), 'view="me"');
      expect(allByRole('img', 'Outcomes')).to.deep.equal([]);
      expect(byRole('table', 'Outcomes').closest('section')!.textContent).to.include('Nothing to list');
    });

    it('every chart has a text summary', async () => {
      await forAdmin('view="me"');
      expect(described(plot('Sessions per day'))).to.match(/^\d+ sessions in 30 days\. Busiest on /);
      expect(described(plot('Outcomes'))).to.match(/^Completed sessions: \d+\. Resolved \d+ \(/);
      expect(
        allByRole('img').every((image) => image.getAttribute('aria-label') ?? described(image)),
      ).to.equal(true);
    });
  });

  describe('the legend', () => {
    const isOn = (name: string) => button(name).getAttribute('aria-pressed');

    it('legend buttons hide and show a series and keep the focus', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      const shown = () => chart.data.datasets.map(({label}) => label);
      expect(SERIES_NAMES.map(isOn)).to.deep.equal(Array(5).fill('true'));
      await click(button('Escalated'));
      await dashboard.updateComplete;
      expect(isOn('Escalated')).to.equal('false');
      expect(shown()).to.deep.equal(['Resolved', 'Workaround', 'Unresolved', 'Not finished']);
      // The remaining series starts at zero.
      await click(button('Resolved'));
      await dashboard.updateComplete;
      expect(chart.data.datasets.map((set) => 'fill' in set && set.fill)).to.deep.equal([
        'origin',
        '-1',
        '-1',
      ]);
      expect(focused()).to.equal(button('Resolved'));
      dashboard.period = '7d';
      await loaded(dashboard);
      expect(shown()).to.deep.equal(['Workaround', 'Unresolved', 'Not finished']);
      await press('Enter');
      await dashboard.updateComplete;
      expect(shown()).to.deep.equal(['Resolved', 'Workaround', 'Unresolved', 'Not finished']);
    });

    it('a hidden series does not change the colours of the others', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      const [, , workaround] = colours(chart);
      await click(button('Resolved'));
      await dashboard.updateComplete;
      expect(colours(chart)[1]).to.equal(workaround);
    });

    it('a chart with one series has no legend', async () => {
      await forAdmin('view="me"');
      expect(allByRole('button', 'Sessions')).to.have.lengthOf(1);
      // The only such button sorts the table.
      expect(allByRole('button', 'Sessions')[0]!.closest('table')).to.equal(table('My Top Flows'));
    });
  });

  describe('the table alternative', () => {
    it('the table alternative has one row per day with all values of the chart', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      const before = countCharts();
      const toggle = button('Show as table');
      await click(toggle);
      await dashboard.updateComplete;
      expect(toggle.getAttribute('aria-pressed')).to.equal('true');
      expect(focused()).to.equal(toggle);
      expect(countCharts()).to.equal(before - 1);
      const {time_series} = await team.team();
      expect(columns('Sessions by outcome')).to.deep.equal(['Date', 'Sessions', ...SERIES_NAMES]);
      expect(rows('Sessions by outcome')).to.deep.equal(
        time_series.map((row, at) => [
          `${longDay.format(new Date(row.date))}${at === 29 ? ' · today so far' : ''}`,
          ...[row.sessions, ...SERIES.map((part) => row[part])].map(String),
        ]),
      );
      await click(toggle);
      expect(await drawn()).to.not.equal(chart);
      expect(countCharts()).to.equal(before);
    });

    it('a period of 90 days has a row and a point a week, and the weeks add up', async () => {
      const dashboard = await forAdmin('period="90d"');
      const {data, scales} = await drawn();
      await click(button('Show as table'));
      await dashboard.updateComplete;
      const {summary, time_series} = await team.team('period=90d');
      const weeks = rows('Sessions by outcome');
      expect(weeks).to.have.lengthOf(13);
      expect(scales['x']!.getLabels()).to.have.lengthOf(13);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const numbers = weeks.map((row) => row.slice(1).map(Number));
      expect(sum(numbers.map(([sessions]) => sessions!))).to.equal(summary.total_sessions);
      for (const [sessions, ...parts] of numbers) expect(sum(parts)).to.equal(sessions);
      const drawnSum = sum(data.datasets.flatMap((set) => set.data));
      expect(drawnSum).to.equal(summary.total_sessions);
      const first = longDay.format(new Date(time_series[0]!.date));
      expect(weeks[0]![0]).to.equal(`Week of ${first}`);
      expect(weeks.at(-1)![0]).to.match(/^Week of .+ · week so far$/);
    });

    it('a personal chart with a point a week is named “per week”', async () => {
      await forAdmin('view="me" period="90d"');
      const {total_sessions} = (await team.me(team.admin, 'period=90d')).summary;
      const chart = await drawn('Sessions per week');
      const weeks = chart.data.datasets[0]!.data;
      expect(weeks).to.have.lengthOf(13);
      expect(weeks.reduce((sum, value) => sum + value, 0)).to.equal(total_sessions);
    });

    it('the table alternative can be scrolled by keyboard', async () => {
      const dashboard = await forAdmin('period="90d"');
      button('Show as table').focus();
      await press('Enter');
      await dashboard.updateComplete;
      expect(rows('Sessions by outcome')).to.have.lengthOf(13);
      await press('Tab');
      const region = byRole('group', 'Sessions by outcome');
      expect(focused()).to.equal(region);
      expect(region.scrollHeight).to.be.above(region.clientHeight);
      await press('ArrowDown');
      await until(() => region.scrollTop > 0);
    });

    it('each chart stays a table in other views and periods', async () => {
      const dashboard = await forAdmin('view="me"');
      const [perDay] = allByRole('button', 'Show as table');
      await click(perDay!);
      await dashboard.updateComplete;
      await drawn('Outcomes');
      dashboard.period = '7d';
      await loaded(dashboard);
      expect(rows('Sessions per day')).to.have.lengthOf(7);
      const [, ofOutcomes] = allByRole('button', 'Show as table');
      await click(ofOutcomes!);
      await dashboard.updateComplete;
      const {outcome_breakdown: outcomes, completed_sessions} = (await team.me(team.admin, 'period=7d'))
        .summary;
      expect(columns('Outcomes')).to.deep.equal(['Outcome', 'Sessions', 'Share']);
      expect(rows('Outcomes')).to.deep.equal(
        OUTCOMES.map((outcome, i) => [
          SERIES_NAMES[i],
          String(outcomes[outcome]),
          (outcomes[outcome] / completed_sessions).toLocaleString('en', {
            style: 'percent',
            minimumFractionDigits: 1,
            maximumFractionDigits: 1,
          }),
        ]),
      );
      await loadBy(dashboard, () => click(byRole('tab', 'Team')));
      await drawn();
      await loadBy(dashboard, () => click(byRole('tab', 'Me')));
      expect(rows('Sessions per day')).to.have.lengthOf(7);
    });
  });

  describe('the tooltip', () => {
    const tooltip = (place: Element) => place.querySelector<HTMLElement>('.tooltip')!;
    const pointAt = async (place: Element, share: number) => {
      place.scrollIntoView({block: 'center'});
      const {left, top, width, height} = place.getBoundingClientRect();
      await sendMouse({
        type: 'move',
        position: [Math.round(left + width * share), Math.round(top + height / 2)],
      });
    };
    const lines = (place: Element) =>
      [...tooltip(place).querySelectorAll('li')].map((line) =>
        [...line.children]
          .map(({textContent}) => textContent)
          .join(' ')
          .trim(),
      );

    it('chart tooltip: shows a day’s values inside the chart, and closes when the pointer leaves', async () => {
      await forAdmin();
      await drawn();
      const {time_series} = await team.team();
      const place = plot();
      expect(place.querySelector('.last-note')!.textContent).to.equal('today so far');
      // The last one is today.
      for (const share of [0.2, 0.6, 0.995]) {
        await pointAt(place, share);
        await until(() => !tooltip(place).hidden);
        const title = tooltip(place).querySelector('b')!.textContent;
        const row = time_series.find(({date}) => longDay.format(new Date(date)) === title)!;
        expect(lines(place)).to.deep.equal([
          ...SERIES.map((part, i) => `${SERIES_NAMES[i]} ${row[part]}`),
          `Sessions ${row.sessions}`,
        ]);
        const note = tooltip(place).querySelector('.note')?.textContent.trim();
        expect(row === time_series.at(-1)).to.equal(share > 0.9);
        expect(note).to.equal(share > 0.9 ? 'today so far' : undefined);
        const [inner, outer] = [tooltip(place).getBoundingClientRect(), place.getBoundingClientRect()];
        expect(inner.left).to.be.at.least(outer.left);
        expect(inner.right).to.be.at.most(outer.right + 1);
        expect(inner.top).to.be.at.least(outer.top - 1);
        expect(inner.bottom).to.be.at.most(outer.bottom + 1);
      }
      const {left, top} = place.getBoundingClientRect();
      await sendMouse({
        type: 'move',
        position: [Math.round(left) + 5, Math.max(0, Math.round(top) - 40)],
      });
      await until(() => tooltip(place).hidden);
    });

    it('chart tooltip: names a week by its first day, and has “No outcome” where there is any', async () => {
      const account = await createAccount();
      await account.putFlow('vpn', ['cable']);
      const run = {flow: 'vpn', user: 'ada', daysAgo: 1, minutes: 1};
      await importRuns(account, [
        {...run, outcome: null},
        {...run, outcome: 'resolved'},
      ]);
      const admin = await account.token({role: 'team_admin'});
      await loadedDashboard(account, admin, 'period="90d"');
      const {chartArea, width} = await drawn();
      const {time_series} = await account.call<TeamAnalytics>('GET', '/insights/team?period=90d');
      const weekStart = time_series.filter((_, at) => at % 7 === 0).at(-1)!.date;
      const place = plot();
      for (const x of [chartArea.right - 20, chartArea.right - 2]) await pointAt(place, x / width);
      await until(() => !tooltip(place).hidden);
      expect(tooltip(place).querySelector('b')!.textContent).to.equal(
        `Week of ${longDay.format(new Date(weekStart))}`,
      );
      expect(lines(place)).to.deep.equal([
        'Resolved 1',
        ...SERIES_NAMES.slice(1).map((name) => `${name} 0`),
        'No outcome 1',
        'Sessions 2',
      ]);
    });

    for (const [name, property, value] of [
      ['zoom: 1.17', 'zoom', '1.17'],
      ['transform: scale(0.8)', 'transform', 'scale(0.8)'],
    ] as const) {
      it(`the chart's tooltip shows the day under the pointer in a page with ${name}`, async () => {
        document.body.style.setProperty(property, value);
        try {
          // Far down a zoomed page, WebKit's boxes and pointers differ too much: this chart is near the top.
          const dashboard = await forAdmin('view="me"');
          dashboard.shadowRoot!.querySelector<HTMLElement>('.view .cards')!.hidden = true;
          const chart = await drawn('Sessions per day');
          const {time_series} = await team.me(team.admin);
          const place = plot('Sessions per day');
          await until(() => Math.abs(chart.width - place.clientWidth) <= 1, 'the chart has its size');
          const {chartArea, width} = chart;
          for (const index of [4, 15, 26]) {
            const x = chartArea.left + (index / 29) * (chartArea.right - chartArea.left);
            await pointAt(place, x / width);
            const expected = longDay.format(new Date(time_series[index]!.date));
            await until(() => tooltip(place).querySelector('b')?.textContent === expected, expected);
            const [inner, outer] = [tooltip(place).getBoundingClientRect(), place.getBoundingClientRect()];
            const pointer = outer.left + (outer.width * x) / width;
            const gap = Math.max(inner.left - pointer, pointer - inner.right);
            expect(gap).to.be.within(0, 30);
          }
        } finally {
          document.body.style.removeProperty(property);
        }
      });
    }

    it('the tooltip shows the values of a ring segment', async () => {
      const dashboard = await forAdmin('view="me"');
      const ring = await drawn('Outcomes');
      const {resolved} = (await team.me(team.admin)).summary.outcome_breakdown;
      const place = plot('Outcomes');
      place.scrollIntoView({block: 'center'});
      const arc = ring.getDatasetMeta(0).data[0]!.tooltipPosition(false);
      const {left, top} = place.getBoundingClientRect();
      await sendMouse({type: 'move', position: [Math.round(left + arc.x!), Math.round(top + arc.y!)]});
      await until(() => !tooltip(place).hidden);
      expect(lines(place)).to.deep.equal([`Resolved ${resolved}`]);
      // The middle of the ring belongs to no segment.
      const {width, height} = place.getBoundingClientRect();
      await sendMouse({type: 'move', position: [Math.round(left + width / 2), Math.round(top + height / 2)]});
      await until(() => tooltip(place).hidden);
      dashboard.remove();
    });

    it('the tooltip of a chart without one of its series has no total', async () => {
      const dashboard = await forAdmin();
      await drawn();
      await click(button('Escalated'));
      await dashboard.updateComplete;
      const place = plot();
      for (const share of [0.4, 0.5]) await pointAt(place, share);
      await until(() => !tooltip(place).hidden);
      const names = lines(place).map((line) => line.replace(/ \d+$/, ''));
      expect(names).to.deep.equal(['Resolved', 'Workaround', 'Unresolved', 'Not finished']);
    });

    it('an open tooltip shows new metrics', async () => {
      const dashboard = await forAdmin();
      await drawn();
      // A mouse that is already there sends no event.
      for (const share of [0.3, 0.5]) await pointAt(plot(), share);
      await until(() => !tooltip(plot()).hidden);
      dashboard.engineerId = 'cyd';
      await loaded(dashboard);
      const {time_series} = await team.team('engineer_id=cyd');
      const totals = time_series.map(({sessions}) => `Sessions ${sessions}`);
      await until(() => totals.includes(lines(plot()).at(-1)!));
    });
  });
});
