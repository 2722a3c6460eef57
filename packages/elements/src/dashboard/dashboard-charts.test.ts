import {expect} from '@open-wc/testing';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import {sendMouse} from '@web/test-runner-commands';
import {Chart} from 'chart.js';
import {
  choose,
  columns,
  createTeam,
  loadBy,
  loaded,
  loadedDashboard,
  putDashboard,
  rows,
  table,
  type Team,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, mount, next, press, setViewport, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';

/** The parts of all sessions; this team's history has none without an outcome. */
const PARTS = [...OUTCOMES, 'unfinished'] as const;
const NAMES = ['Resolved', 'Escalated', 'Workaround', 'Unresolved', 'Not finished'];

// The files of the tests alone are more than browsers keep in mind.
performance.setResourceTimingBufferSize(5000);

const instances = () => Object.keys(Chart.instances).length;

/** Values that are no object, by where they are. */
function leaves(value: object, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, inside]: [string, unknown]) =>
      inside && typeof inside === 'object'
        ? [...leaves(inside, `${path}${key}.`)]
        : [[`${path}${key}`, inside] as const],
    ),
  );
}

/** What the page's own Chart.js is like before any dashboard has drawn. */
const defaultsBefore = leaves(Chart.defaults);

describe('the charts of rf-analytics-dashboard', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
  });

  beforeEach(() => team.account.faults());

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const button = (name: string) => byRole('button', name);
  const plot = (name = 'Sessions by outcome') => byRole('img', name);
  const chartIn = (place: Element) => {
    const canvas = place.querySelector('canvas');
    return canvas ? Chart.getChart(canvas) : undefined;
  };
  const drawn = async (name?: string): Promise<Chart<'line' | 'doughnut', number[]>> => {
    await until(() => chartIn(plot(name)));
    return chartIn(plot(name)) as Chart<'line' | 'doughnut', number[]>;
  };
  const colours = (chart: Chart<'line' | 'doughnut', number[]>) =>
    chart.data.datasets.map(({borderColor}) => borderColor as string);
  const described = (element: Element) =>
    (element.getRootNode() as ShadowRoot).getElementById(element.getAttribute('aria-describedby')!)!
      .textContent;

  describe('chart code', () => {
    it('cards, tables and the table alternative work before the chart code has loaded', async () => {
      const isLoaded = () =>
        performance.getEntriesByType('resource').some(({name}) => name.includes('/chart/chart-view'));
      const dashboard = putDashboard(team.account, team.admin);
      await next(dashboard, 'rf-load');
      await dashboard.updateComplete;
      const root = dashboard.shadowRoot!;
      const toggle = root.querySelector<HTMLElement>('button.quiet')!;
      expect(root.querySelectorAll('[part=card]')).to.have.lengthOf(6);
      expect(root.querySelectorAll('[part~=top-flows] tbody tr')).to.have.lengthOf(3);
      expect(root.querySelector('canvas')).to.equal(null);
      expect(root.querySelector<HTMLElement>('.plot')!.offsetHeight).to.be.at.least(280);
      toggle.click();
      await dashboard.updateComplete;
      expect(root.querySelectorAll('[part~=sessions-by-outcome] tbody tr')).to.have.lengthOf(30);
      expect(isLoaded()).to.equal(false);
      toggle.click();
      await dashboard.updateComplete;
      await drawn();
      expect(isLoaded()).to.equal(true);
    });

    it('charts do not change the page’s own Chart.js', async () => {
      await forAdmin();
      await drawn();
      const after = leaves(Chart.defaults);
      expect(defaultsBefore.size).to.be.above(50);
      const changed = [...defaultsBefore].filter(([path, value]) => after.get(path) !== value);
      expect(changed).to.deep.equal([]);
    });
  });

  describe('drawing', () => {
    it('team chart: sessions by outcome are stacked areas', async () => {
      await forAdmin();
      const {data, options, scales} = await drawn();
      const {time_series} = await team.team();
      expect(data.datasets.map(({label}) => label)).to.deep.equal(NAMES);
      expect(data.datasets.map((set) => set.data)).to.deep.equal(
        PARTS.map((part) => time_series.map((day) => day[part])),
      );
      expect(data.datasets.map((set) => 'fill' in set && set.fill)).to.deep.equal([
        'origin',
        '-1',
        '-1',
        '-1',
        '-1',
      ]);
      expect(options.scales!['y']).to.include({stacked: true, beginAtZero: true});
      expect(scales['x']!.getLabels()).to.have.lengthOf(30);
      const day = new Intl.DateTimeFormat('en', {day: 'numeric', month: 'short', timeZone: 'UTC'});
      expect(scales['x']!.getLabels()).to.deep.equal(time_series.map(({date}) => day.format(new Date(date))));
      expect(plot().getBoundingClientRect().height).to.be.at.least(280);
    });

    it('personal charts: a line of sessions and a ring of outcomes', async () => {
      await forAdmin('view="me"');
      const line = await drawn('Sessions per day');
      const {time_series, summary} = await team.me(team.admin);
      expect(line.data.datasets.map((set) => set.data)).to.deep.equal([
        time_series.map(({sessions}) => sessions),
      ]);
      const ring = await drawn('Outcomes');
      expect((ring.config as {type?: string}).type).to.equal('doughnut');
      expect(ring.data.datasets.map((set) => set.data)).to.deep.equal([
        OUTCOMES.map((outcome) => summary.outcome_breakdown[outcome]),
      ]);
    });

    it('flow chart: is 200 px high', async () => {
      await forAdmin('view="flow" tree-id="vpn" period="7d"');
      const {data} = await drawn();
      const {time_series} = await team.flow('vpn', 'period=7d');
      expect(plot().getBoundingClientRect().height).to.equal(200);
      expect(data.datasets[0]!.data).to.deep.equal(time_series.map(({resolved}) => resolved));
    });

    it('a chart with new metrics is updated, not replaced', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      await loadBy(dashboard, () => choose(byRole<HTMLSelectElement>('combobox', 'Period'), 'Last 7 days'));
      expect(await drawn()).to.equal(chart);
      expect(chart.data.datasets[0]!.data).to.have.lengthOf(7);
    });

    it('charts are destroyed when the dashboard is removed, and drawn again when it returns', async () => {
      const before = instances();
      const dashboard = await forAdmin('view="me"');
      await drawn('Sessions per day');
      await drawn('Outcomes');
      expect(instances()).to.equal(before + 2);
      const place = dashboard.parentElement!;
      for (let i = 0; i < 3; i++) {
        dashboard.remove();
        expect(instances()).to.equal(before);
        expect(dashboard.shadowRoot!.querySelector('canvas')).to.equal(null);
        place.append(dashboard);
        await drawn('Sessions per day');
        await drawn('Outcomes');
        expect(instances()).to.equal(before + 2);
      }
      dashboard.remove();
      expect(instances()).to.equal(before);
    });

    it('a dashboard that is removed and added twice has one chart', async () => {
      const before = instances();
      const dashboard = await forAdmin();
      const place = dashboard.parentElement!;
      dashboard.remove();
      place.append(dashboard);
      dashboard.remove();
      place.append(dashboard);
      await drawn();
      expect(instances()).to.equal(before + 1);
      expect(dashboard.shadowRoot!.querySelectorAll('canvas')).to.have.lengthOf(1);
      // The dashboard still reacts to changes.
      dashboard.period = '7d';
      await loaded(dashboard);
      expect((await drawn()).data.datasets[0]!.data).to.have.lengthOf(7);
    });

    it('a chart follows the width of the dashboard', async () => {
      await setViewport({width: 1200, height: 800});
      try {
        await forAdmin();
        const chart = await drawn();
        await until(() => Math.abs(chart.width - plot().clientWidth) <= 1);
        const wide = chart.width;
        await setViewport({width: 500, height: 800});
        await until(() => chart.width < wide && Math.abs(chart.width - plot().clientWidth) <= 1);
        await setViewport({width: 1200, height: 800});
        await until(() => chart.width === wide);
      } finally {
        await setViewport({width: 800, height: 600});
      }
    });
  });

  describe('text summaries', () => {
    it('the chart’s text has the sessions by outcome and the busiest day', async () => {
      await forAdmin();
      const {summary, time_series} = await team.team();
      const counts = {...summary.outcome_breakdown, unfinished: summary.unfinished_sessions};
      expect(PARTS.reduce((sum, part) => sum + counts[part], 0)).to.equal(1186);
      const parts = PARTS.map((part, i) => `${NAMES[i]} ${counts[part]}`);
      const most = Math.max(...time_series.map(({sessions}) => sessions));
      const busiest = new Intl.DateTimeFormat('en', {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(new Date(time_series.find(({sessions}) => sessions === most)!.date));
      expect(described(plot())).to.equal(
        `1,186 sessions: ${parts.join(', ')}. Busiest on ${busiest} with ${most}.`,
      );
    });

    it('the outcome chart’s text without completed sessions says so', async () => {
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
      expect(NAMES.map(isOn)).to.deep.equal(Array(5).fill('true'));
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
      // The one that sorts the table.
      expect(allByRole('button', 'Sessions')[0]!.closest('table')).to.equal(table('My Top Flows'));
    });
  });

  describe('the table alternative', () => {
    it('the table alternative has one row per day with all values of the chart', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      const before = instances();
      const toggle = button('Show as table');
      await click(toggle);
      await dashboard.updateComplete;
      expect(toggle.getAttribute('aria-pressed')).to.equal('true');
      expect(focused()).to.equal(toggle);
      expect(instances()).to.equal(before - 1);
      const {time_series} = await team.team();
      expect(columns('Sessions by outcome')).to.deep.equal(['Date', 'Sessions', ...NAMES]);
      const day = new Intl.DateTimeFormat('en', {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      });
      expect(rows('Sessions by outcome')).to.deep.equal(
        time_series.map((row, at) => [
          `${day.format(new Date(row.date))}${at === 29 ? ' · today so far' : ''}`,
          ...[row.sessions, ...PARTS.map((part) => row[part])].map(String),
        ]),
      );
      await click(toggle);
      expect(await drawn()).to.not.equal(chart);
      expect(instances()).to.equal(before);
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
      const first = new Intl.DateTimeFormat('en', {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(new Date(time_series[0]!.date));
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
          NAMES[i],
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

  describe('colours', () => {
    const DARK = [
      'rgb(52, 211, 153)',
      'rgb(248, 113, 113)',
      'rgb(251, 191, 36)',
      'rgb(148, 163, 184)',
      'rgb(196, 181, 253)',
    ];

    afterEach(() => (document.documentElement.style.colorScheme = ''));

    const luminance = (colour: string) => {
      const [r, g, b] = colour.match(/[\d.]+/g)!.map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const contrast = (one: string, other: string) => {
      const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
      return (light! + 0.05) / (dark! + 0.05);
    };

    it('chart colours are the tokens on dark and have 3 : 1 on light', async () => {
      const dashboard = await forAdmin('theme="dark"');
      const chart = await drawn();
      expect(colours(chart)).to.deep.equal(DARK);
      dashboard.theme = 'light';
      await until(() => colours(chart)[0] !== DARK[0]);
      for (const colour of colours(chart)) expect(contrast(colour, 'rgb(255, 255, 255)')).to.be.at.least(3);
      expect(new Set(colours(chart)).size).to.equal(5);
    });

    it('chart colours follow the theme and the page’s colour scheme', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      const light = colours(chart);
      expect(light).to.not.deep.equal(DARK);
      dashboard.theme = 'dark';
      await until(() => colours(chart).join() === DARK.join(), 'theme="dark"');
      dashboard.theme = undefined;
      await until(() => colours(chart).join() === light.join(), 'no theme');
      document.documentElement.style.colorScheme = 'dark';
      await until(() => colours(chart).join() === DARK.join(), 'color-scheme');
      document.documentElement.style.colorScheme = '';
      await until(() => colours(chart).join() === light.join(), 'no color-scheme');
    });

    it('chart colours follow tokens that the page sets', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      dashboard.style.setProperty('--rf-escalated', 'rgb(1, 2, 3)');
      await until(() => colours(chart)[1] === 'rgb(1, 2, 3)');
      document.documentElement.style.setProperty('--rf-workaround', 'rgb(4, 5, 6)');
      await until(() => colours(chart)[2] === 'rgb(4, 5, 6)');
      document.documentElement.style.removeProperty('--rf-workaround');
    });

    it('chart lines also differ in their dashes, and “Not finished” is hatched', async () => {
      await forAdmin();
      const {data} = await drawn();
      const dashes = data.datasets.map((set) => ('borderDash' in set ? String(set.borderDash) : ''));
      expect(new Set(dashes).size).to.equal(5);
      const isHatched = data.datasets.map(({backgroundColor}) => backgroundColor instanceof CanvasPattern);
      expect(isHatched).to.deep.equal([false, false, false, false, true]);
      const swatches = NAMES.map((name) =>
        button(name).querySelector('path')!.getAttribute('stroke-dasharray'),
      );
      expect(new Set(swatches).size).to.equal(5);
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

    it('the tooltip shows a day’s values inside the chart and disappears', async () => {
      await forAdmin();
      await drawn();
      const {time_series} = await team.team();
      const place = plot();
      for (const share of [0.2, 0.6, 0.98]) {
        await pointAt(place, share);
        await until(() => !tooltip(place).hidden);
        const title = tooltip(place).querySelector('b')!.textContent;
        const day = new Intl.DateTimeFormat('en', {
          weekday: 'short',
          day: 'numeric',
          month: 'long',
          year: 'numeric',
          timeZone: 'UTC',
        });
        const row = time_series.find(({date}) => day.format(new Date(date)) === title)!;
        expect(lines(place)).to.deep.equal([
          ...PARTS.map((part, i) => `${NAMES[i]} ${row[part]}`),
          `Sessions ${row.sessions}`,
        ]);
        const note = tooltip(place).querySelector('.note')?.textContent.trim();
        expect(note).to.equal(row === time_series.at(-1) ? 'today so far' : undefined);
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
            const day = new Intl.DateTimeFormat('en', {
              weekday: 'short',
              day: 'numeric',
              month: 'long',
              year: 'numeric',
              timeZone: 'UTC',
            });
            const expected = day.format(new Date(time_series[index]!.date));
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
      // The middle of the ring is nothing.
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
      // A mouse that stands there already says nothing.
      for (const share of [0.3, 0.5]) await pointAt(plot(), share);
      await until(() => !tooltip(plot()).hidden);
      dashboard.engineerId = 'cyd';
      await loaded(dashboard);
      const {time_series} = await team.team('engineer_id=cyd');
      const totals = time_series.map(({sessions}) => `Sessions ${sessions}`);
      await until(() => totals.includes(lines(plot()).at(-1)!));
    });
  });

  describe('from right to left', () => {
    it('right to left: the chart and its scale start at the right', async () => {
      await forAdmin('dir="rtl"');
      const {scales} = await drawn();
      const [x, y] = [scales['x']!, scales['y']!];
      expect(x.getPixelForValue(0)).to.be.above(x.getPixelForValue(29));
      expect(y.left).to.be.above(x.getPixelForValue(0) - 1);
      expect(getComputedStyle(plot().querySelector('.tooltip')!).direction).to.equal('rtl');
    });

    it('a chart follows a change of the text direction', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      const isMirrored = () =>
        chart.scales['x']!.getPixelForValue(0) > chart.scales['x']!.getPixelForValue(29);
      expect(isMirrored()).to.equal(false);
      dashboard.dir = 'rtl';
      await until(isMirrored);
      dashboard.dir = '';
      document.documentElement.dir = 'rtl';
      await dashboard.updateComplete;
      await until(isMirrored);
      document.documentElement.dir = '';
      await until(() => !isMirrored());
      // The language of any ancestor applies, as for the texts.
      document.body.dir = 'rtl';
      dashboard.requestUpdate();
      await until(isMirrored);
      document.body.dir = '';
    });

    // Engines disagree on the digits of `ar`, but not on those of `ar-EG`.
    const labels = (chart: Chart | undefined) => chart?.scales['y']?.ticks.map(({label}) => label).join();
    const inArabic = (chart: Chart | undefined) =>
      chart?.scales['y']?.ticks.map(({value}) => value.toLocaleString('ar-EG')).join();

    it('a chart that is drawn before the texts of its language has its numbers in the language afterwards', async () => {
      const dashboard = await forAdmin();
      const chart = await drawn();
      const english = labels(chart);
      dashboard.lang = 'ar-EG';
      await until(() => labels(chart) === inArabic(chart), 'labels in Arabic');
      expect(labels(chart)).to.not.equal(english);
    });

    it('a chart of an Arabic dashboard has its numbers in Arabic', async () => {
      const dashboard = await forAdmin('lang="ar-EG"');
      const place = dashboard.shadowRoot!.querySelector('[part=chart]')!;
      // The chart code may arrive before the Arabic texts. Until they are there, everything is in English.
      await until(
        () => chartIn(place) && labels(chartIn(place)) === inArabic(chartIn(place)),
        'labels in Arabic',
      );
    });
  });

  describe('charts in a page', () => {
    it('two dashboards draw their charts, one of them in a shadow root', async () => {
      const place = mount(`<rf-provider base-url="${team.account.baseUrl}" token="${team.admin}">
      <rf-analytics-dashboard></rf-analytics-dashboard><div></div></rf-provider>`);
      const root = place.querySelector('div')!.attachShadow({mode: 'open'});
      const inner: RfAnalyticsDashboard = document.createElement('rf-analytics-dashboard');
      inner.view = 'me';
      root.append(inner);
      await Promise.all([loaded(inner), loaded(place.querySelector('rf-analytics-dashboard')!)]);
      await drawn();
      await drawn('Outcomes');
    });

    it('a dashboard without metrics draws no chart', async () => {
      const before = instances();
      const dashboard = putDashboard(team.account, team.admin, 'engineer-id="nobody"');
      await until(() => dashboard.shadowRoot!.querySelector('[part~=state]'));
      expect(instances()).to.equal(before);
    });
  });
});
