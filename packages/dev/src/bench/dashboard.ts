import {fileURLToPath} from 'node:url';
import type {Page} from 'playwright';
import {median, type Bar, type Bench} from './bar.js';
import type {InPage} from './in-page.js';
import {Pages} from './pages.js';

/** The more, the less it matters what else the machine does. */
const VISITS = 15;
const ROUNDS = 9;
const STEPS = 100;

const pathOf = (file: string): string => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));

const element = (name: string): string => `import '@resolutionflow/elements/${name}/define';`;
const tools = `import {inPage} from ${pathOf('in-page.ts')};\nglobalThis.inPage = inPage;`;

/** What the pages run, by their names. A page that loads charts at once has their code before it has the element. */
const SCRIPTS = {
  lazy: `${tools}\n${element('dashboard')}`,
  eager: `import {ChartView} from ${pathOf('../../../elements/dist/dashboard/chart/chart-view.js')};
    globalThis.ChartView = ChartView;\n${tools}\n${element('dashboard')}`,
  steps: `${tools}\n${element('step-feedback')}`,
};

declare const inPage: InPage;

const timeToCards = (page: Page): Promise<number> => page.evaluate(() => inPage.timeToCards());
/** Where the charts' code is there before the element is, cards and charts come together. */
const timeToCharts = (page: Page): Promise<number> => page.evaluate(() => inPage.timeToCharts());

async function workForAnotherPeriod(page: Page): Promise<number> {
  await page.evaluate(() => inPage.timeToCards());
  await page.waitForLoadState('networkidle');
  return page.evaluate(() => inPage.workForAnotherPeriod());
}

/** Turn and turn about, since a machine is not always as fast; what is compiled with the first ones is left out. */
async function againstBareElements(page: Page): Promise<{ours: number; bare: number}> {
  const time = (markup: string) =>
    page.evaluate(([of, count]) => inPage.timeToRender(of, count), [markup, STEPS] as const);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    ours.push(await time('<rf-step-feedback step-id="s" session-id="s"></rf-step-feedback>'));
    bare.push(await time('<two-buttons></two-buttons>'));
  }
  return {ours: median(ours.slice(1)), bare: median(bare.slice(1))};
}

export const dashboards: Bench = async () => {
  const pages = await Pages.open(SCRIPTS);
  try {
    const markup = `<rf-analytics-dashboard ${pages.admin}></rf-analytics-dashboard>`;
    const lazy: number[] = [];
    const eager: number[] = [];
    const periods: number[] = [];
    const steps: {ours: number; bare: number}[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      lazy.push(await pages.visit('lazy', markup, timeToCards));
      eager.push(await pages.visit('eager', markup, timeToCharts));
      periods.push(await pages.visit('lazy', markup, workForAnotherPeriod, '**/chart-view*'));
      steps.push(await pages.visit('steps', '', againstBareElements));
    }
    const ours = median(steps.map((step) => step.ours));
    const bare = median(steps.map((step) => step.bare));
    const bars: Bar[] = [
      {
        name: 'dashboard, time to cards, against loading the chart eagerly',
        value: (100 * median(lazy)) / median(eager),
        unit: '%',
        bar: 45,
        note: `${median(lazy).toFixed(0)} ms : ${median(eager).toFixed(0)} ms, CPU slowed 4×`,
      },
      {
        name: 'dashboard, rendering another period, the chart apart',
        value: median(periods),
        unit: 'ms',
        bar: 50,
        note: 'CPU slowed 4×',
      },
      {
        name: `${STEPS} <rf-step-feedback>, against bare elements with two buttons`,
        value: ours / bare,
        unit: '×',
        bar: 2,
        note: `${ours.toFixed(0)} ms : ${bare.toFixed(0)} ms, CPU slowed 4×`,
      },
    ];
    return bars;
  } finally {
    await pages.close();
  }
};
