import {expect} from '@open-wc/testing';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import {Chart} from 'chart.js';
import {chartIn, colours, countCharts, drawn, plot, SERIES, SERIES_NAMES} from '../../test/charts.js';
import {
  choose,
  loadBy,
  loaded,
  loadedDashboard,
  putDashboard,
  teamOfTheseTests,
} from '../../test/dashboard.js';
import {byRole, mount, next, setViewport, until} from '../../test/page.js';
import '../provider/define.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';

// Browsers record 250 loaded files by default; the tests alone load more.
performance.setResourceTimingBufferSize(5000);

/** The values inside an object, by their path. */
function leaves(value: object, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, inside]: [string, unknown]) =>
      inside && typeof inside === 'object'
        ? [...leaves(inside, `${path}${key}.`)]
        : [[`${path}${key}`, inside] as const],
    ),
  );
}

/** The defaults of the page's own Chart.js before a dashboard draws. */
const defaultsBefore = leaves(Chart.defaults);

describe('the charts of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const button = (name: string) => byRole('button', name);

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
      expect(data.datasets.map(({label}) => label)).to.deep.equal(SERIES_NAMES);
      expect(data.datasets.map((set) => set.data)).to.deep.equal(
        SERIES.map((part) => time_series.map((day) => day[part])),
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
      const before = countCharts();
      const dashboard = await forAdmin('view="me"');
      await drawn('Sessions per day');
      await drawn('Outcomes');
      expect(countCharts()).to.equal(before + 2);
      const place = dashboard.parentElement!;
      for (let i = 0; i < 3; i++) {
        dashboard.remove();
        expect(countCharts()).to.equal(before);
        expect(dashboard.shadowRoot!.querySelector('canvas')).to.equal(null);
        place.append(dashboard);
        await drawn('Sessions per day');
        await drawn('Outcomes');
        expect(countCharts()).to.equal(before + 2);
      }
      dashboard.remove();
      expect(countCharts()).to.equal(before);
    });

    it('a dashboard that is removed and added twice has one chart', async () => {
      const before = countCharts();
      const dashboard = await forAdmin();
      const place = dashboard.parentElement!;
      dashboard.remove();
      place.append(dashboard);
      dashboard.remove();
      place.append(dashboard);
      await drawn();
      expect(countCharts()).to.equal(before + 1);
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
      const swatches = SERIES_NAMES.map((name) =>
        button(name).querySelector('path')!.getAttribute('stroke-dasharray'),
      );
      expect(new Set(swatches).size).to.equal(5);
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
      const before = countCharts();
      const dashboard = putDashboard(team.account, team.admin, 'engineer-id="nobody"');
      await until(() => dashboard.shadowRoot!.querySelector('[part~=state]'));
      expect(countCharts()).to.equal(before);
    });
  });
});
