import {fileURLToPath} from 'node:url';
import type {Page} from 'playwright';
import type {InPage} from './in-page.js';
import {median, PAIRS, summarize, type Bench} from './measurement.js';
import {Pages} from './pages.js';

const ROUNDS = 9;
const STEP_COUNT = 100;

const pathOf = (file: string): string => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));

const element = (name: string): string => `import '@resolutionflow/elements/${name}/define';`;
const tools = `import {inPage} from ${pathOf('in-page.ts')};\nglobalThis.inPage = inPage;`;

/** The script of each page. The eager page has the chart's code before it defines the element. */
const SCRIPTS = {
  lazy: `${tools}\n${element('dashboard')}`,
  eager: `import {ChartView} from ${pathOf('../../../elements/dist/dashboard/chart/chart-view.js')};
    globalThis.ChartView = ChartView;\n${tools}\n${element('dashboard')}`,
  steps: `${tools}\n${element('step-feedback')}`,
};

declare const inPage: InPage;

/** Matches the chart's lazy file, which one measurement blocks. */
const CHART_CHUNK = '**/chart-view*';

const timeToCards = (page: Page): Promise<number> => page.evaluate(() => inPage.timeToCards());
/** On the eager page, cards and charts appear together. */
const timeToCharts = (page: Page): Promise<number> => page.evaluate(() => inPage.timeToCharts());

async function workForAnotherPeriod(page: Page): Promise<number> {
  await page.evaluate(() => inPage.timeToCards());
  await page.waitForLoadState('networkidle');
  return page.evaluate(() => inPage.workForAnotherPeriod());
}

/** Measures both markups in turn. The first round warms up the compiler and does not count. */
async function againstBareElements(page: Page): Promise<{ours: number; bare: number}> {
  const time = (markup: string) =>
    page.evaluate(([of, count]) => inPage.timeToRender(of, count), [markup, STEP_COUNT] as const);
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
    const cards: {lazy: number; eager: number}[] = [];
    const periods: number[] = [];
    const steps: {ours: number; bare: number}[] = [];
    for (let visit = 0; visit < PAIRS; visit++) {
      cards.push({
        lazy: await pages.visit('lazy', markup, timeToCards),
        eager: await pages.visit('eager', markup, timeToCharts),
      });
      periods.push(await pages.visit('lazy', markup, workForAnotherPeriod, CHART_CHUNK));
      steps.push(await pages.visit('steps', '', againstBareElements));
    }
    const ms = (values: readonly number[]): string => median(values).toFixed(0);
    return [
      {
        name: 'dashboard, time to cards, against cards that wait for the chart',
        ...summarize(cards.map(({lazy, eager}) => (100 * lazy) / eager)),
        unit: '%',
        budget: 65,
        note: `${ms(cards.map(({lazy}) => lazy))} ms : ${ms(cards.map(({eager}) => eager))} ms, CPU slowed 4×`,
      },
      {
        name: 'dashboard, main thread for another period, without the chart',
        ...summarize(periods),
        unit: 'ms',
        budget: 60,
        note: 'CPU slowed 4×',
      },
      {
        name: `${STEP_COUNT} <rf-step-feedback>, against bare Lit elements with two buttons`,
        ...summarize(steps.map(({ours, bare}) => ours / bare)),
        unit: '×',
        budget: 3,
        note: `${ms(steps.map(({ours}) => ours))} ms : ${ms(steps.map(({bare}) => bare))} ms, CPU slowed 4×`,
      },
    ];
  } finally {
    await pages.close();
  }
};
