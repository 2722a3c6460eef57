import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {Chart} from 'chart.js';
import {createTeam, loadedDashboard, type Team} from '../../test/dashboard.js';
import {byRole, until} from '../../test/page.js';
import '../provider/define.js';
import './define.js';

const DARK = ['rgb(52, 211, 153)', 'rgb(248, 113, 113)', 'rgb(251, 191, 36)', 'rgb(148, 163, 184)'];

describe('the colours of rf-analytics-dashboard and the device', () => {
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

  it('follow its scheme at once', async () => {
    await forAdmin('theme="auto"');
    await until(chartNow);
    const light = colours();
    expect(light).to.not.deep.equal(DARK);
    await emulateMedia({colorScheme: 'dark'});
    await until(() => colours().join() === DARK.join(), 'dark');
    await emulateMedia({colorScheme: 'light'});
    await until(() => colours().join() === light.join(), 'light');
  });

  it('follow the theme with reduced motion too', async () => {
    await emulateMedia({reducedMotion: 'reduce'});
    const dashboard = await forAdmin();
    await until(chartNow);
    dashboard.theme = 'dark';
    await until(() => colours().join() === DARK.join());
  });

  it('stay apart in forced colours', async () => {
    await emulateMedia({forcedColors: 'active'});
    await forAdmin();
    await until(chartNow);
    expect(new Set(colours()).size).to.equal(4);
  });
});
