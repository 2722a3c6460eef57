import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {Chart} from 'chart.js';
import {cards, columns, createTeam, loadedDashboard, rows, table, type Team} from '../../test/dashboard.js';
import {allByRole, byRole, painted, setViewport, until, violations} from '../../test/page.js';
import '../provider/define.js';
import './define.js';

const DARK = [
  'rgb(52, 211, 153)',
  'rgb(248, 113, 113)',
  'rgb(251, 191, 36)',
  'rgb(148, 163, 184)',
  'rgb(196, 181, 253)',
];

describe('rf-analytics-dashboard and the device', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
  });

  beforeEach(() => team.account.faults());

  afterEach(() => emulateMedia({colorScheme: 'light', reducedMotion: 'no-preference', forcedColors: 'none'}));

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const chartNow = () => {
    const canvas = byRole('img', 'Sessions by outcome').querySelector('canvas');
    return canvas ? Chart.getChart(canvas) : undefined;
  };
  const colours = () => chartNow()?.data.datasets.map(({borderColor}) => borderColor as string) ?? [];

  it('dashboard colours follow the colour scheme', async () => {
    await forAdmin('theme="auto"');
    await until(chartNow);
    const light = colours();
    expect(light).to.not.deep.equal(DARK);
    await emulateMedia({colorScheme: 'dark'});
    await until(() => colours().join() === DARK.join(), 'dark');
    await emulateMedia({colorScheme: 'light'});
    await until(() => colours().join() === light.join(), 'light');
  });

  it('the chart follows a change of theme with reduced motion too', async () => {
    await emulateMedia({reducedMotion: 'reduce'});
    const dashboard = await forAdmin();
    await until(chartNow);
    dashboard.theme = 'dark';
    await until(() => colours().join() === DARK.join());
  });

  it('a chart hidden during a change of theme is shown in the new colours', async () => {
    const dashboard = await forAdmin('theme="light"');
    await until(chartNow);
    dashboard.parentElement!.hidden = true;
    dashboard.theme = 'dark';
    await dashboard.updateComplete;
    await painted();
    dashboard.parentElement!.hidden = false;
    await until(() => colours().join() === DARK.join());
  });

  it('dashboard with a theme that differs from the page has no axe violation', async () => {
    for (const theme of ['light', 'dark']) {
      document.documentElement.style.background = theme === 'dark' ? '#fff' : '#000';
      const dashboard = await forAdmin(`theme="${theme}"`);
      expect(await violations(), theme).to.deep.equal([]);
      dashboard.remove();
    }
    document.documentElement.style.background = '';
  });

  it('dashboard adds no landmark to the page', async () => {
    const header = document.createElement('header');
    header.textContent = 'The host';
    document.body.prepend(header);
    await forAdmin();
    expect(await violations()).to.deep.equal([]);
    header.remove();
  });

  it('chart colours differ in forced colours', async () => {
    await emulateMedia({forcedColors: 'active'});
    await forAdmin();
    await until(chartNow);
    expect(new Set(colours()).size).to.equal(5);
  });

  it('forced colours: the selected tab and the bars are visible', async () => {
    await emulateMedia({forcedColors: 'active'});
    const dashboard = await forAdmin('view="flow" tree-id="vpn"');
    const styleOf = (selector: string) => getComputedStyle(dashboard.shadowRoot!.querySelector(selector)!);
    const line = (selector: string) => styleOf(selector).borderBottomColor;
    expect(line('[part="tab"]')).to.not.equal(line('[part~=active-tab]'));
    expect(line('[part="tab"]')).to.equal(styleOf('[part="tab"]').borderTopColor);
    expect(styleOf('.track').fill).to.not.equal(styleOf('.bar rect:not(.track)').fill);
    expect(styleOf('.bar').outlineStyle).to.equal('solid');
  });

  it('forced colours: the interval of a helpful rate stands below the bar, whose colour may be that of the text', async () => {
    await emulateMedia({forcedColors: 'active'});
    const dashboard = await forAdmin('view="flow" tree-id="vpn"');
    const bar = dashboard.shadowRoot!.querySelector('.view .rate-bar')!;
    const [rate, range] = ['rect:not(.track)', '.range-line'].map((part) =>
      bar.querySelector(part)!.getBoundingClientRect(),
    );
    expect(range!.top + range!.height / 2).to.be.above(rate!.bottom);
    expect(range!.bottom).to.be.below(bar.getBoundingClientRect().bottom);
  });

  describe('on paper', () => {
    afterEach(async () => {
      await emulateMedia({media: 'screen'});
      await setViewport({width: 800, height: 600});
    });

    it('printed dashboard: has the metrics and no controls', async () => {
      const dashboard = await forAdmin();
      await until(chartNow);
      await emulateMedia({media: 'print'});
      const pressed = [...dashboard.shadowRoot!.querySelectorAll<HTMLElement>('button, input, select')];
      const seen = pressed
        .filter((control) => control.checkVisibility())
        .map(({textContent}) => textContent.trim());
      // These buttons stay as text: findings, names, sortable columns and names of series.
      const [flows, engineers] = ['Top Flows', 'Top Engineers'].map((caption) => [
        ...columns(caption),
        ...rows(caption).map(([name]) => name),
      ]);
      const findings = [...dashboard.shadowRoot!.querySelectorAll('[part=finding]')].map(({textContent}) =>
        textContent.trim(),
      );
      expect(findings).to.have.lengthOf(3);
      expect(seen).to.deep.equal([
        ...findings,
        'Resolved',
        'Escalated',
        'Workaround',
        'Unresolved',
        'Not finished',
        ...flows!,
        ...engineers!,
      ]);
      expect(cards()).to.have.lengthOf(6);
      byRole('heading', 'Team Analytics');
    });

    it('printed dashboard: is dark on light in every colour scheme', async () => {
      await emulateMedia({colorScheme: 'dark'});
      const dashboard = await forAdmin('theme="dark"');
      dashboard.style.setProperty('--rf-text', 'white');
      dashboard.style.setProperty('--rf-surface', 'black');
      await emulateMedia({media: 'print'});
      const {color} = getComputedStyle(byRole('heading', 'Team Analytics'));
      for (const ground of [cards()[0]!.element.parentElement!, dashboard]) {
        const {backgroundColor} = getComputedStyle(ground);
        expect([color, backgroundColor]).to.deep.equal(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
      }
    });

    it('printed dashboard: has every column on narrow paper', async () => {
      await setViewport({width: 400, height: 600});
      await forAdmin('view="flow" tree-id="vpn" lang="de"');
      await emulateMedia({media: 'print'});
      await until(() => allByRole('table').length);
      for (const one of allByRole('table')) {
        expect(one.getBoundingClientRect().right).to.be.at.most(
          one.closest('.panel')!.getBoundingClientRect().right,
        );
      }
      await setViewport({width: 800, height: 600});
    });

    it('printed dashboard: has every row of a table', async () => {
      const dashboard = await forAdmin('period="90d"');
      byRole('button', 'Show as table').click();
      await dashboard.updateComplete;
      await emulateMedia({media: 'print'});
      for (const caption of ['Sessions by outcome', 'Top Flows', 'Top Engineers']) {
        const {scrollHeight, clientHeight, scrollWidth, clientWidth} = table(caption).parentElement!;
        expect([clientWidth, clientHeight], caption).to.deep.equal([scrollWidth, scrollHeight]);
      }
      expect(rows('Sessions by outcome')).to.have.lengthOf(13);
    });

    it('printed charts: have the colours and width of paper, and afterwards those of the screen', async () => {
      await emulateMedia({colorScheme: 'dark'});
      await setViewport({width: 1200, height: 800});
      await forAdmin('theme="auto"');
      await until(() => colours().join() === DARK.join());
      const chart = chartNow()!;
      const {width} = chart;
      await emulateMedia({media: 'print'});
      await setViewport({width: 700, height: 800});
      const place = byRole('img', 'Sessions by outcome');
      await until(() => colours()[0] !== DARK[0]);
      await until(() => Math.abs(chart.width - place.clientWidth) <= 1);
      expect(place.clientHeight).to.equal(220);
      await emulateMedia({media: 'screen'});
      await setViewport({width: 1200, height: 800});
      await until(() => colours().join() === DARK.join() && chart.width === width);
    });
  });
});
