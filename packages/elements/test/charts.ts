import {OUTCOMES} from '@resolutionflow/sdk/internal';
import {Chart} from 'chart.js';
import {byRole, until} from './page.js';

/** The series of sessions by outcome. The team of `createTeam()` has no session without an outcome. */
export const SERIES = [...OUTCOMES, 'unfinished'] as const;
/** The English names of these series. */
export const SERIES_NAMES = ['Resolved', 'Escalated', 'Workaround', 'Unresolved', 'Not finished'];

/** Writes a day as tooltips, summaries and tables do in English. */
export const longDay = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

export type DrawnChart = Chart<'line' | 'doughnut', number[]>;

/** The element that holds a chart, by its accessible name. */
export const plot = (name = 'Sessions by outcome'): HTMLElement => byRole('img', name);

/** The chart in an element, if it is drawn. */
export function chartIn(place: Element): Chart | undefined {
  const canvas = place.querySelector('canvas');
  return canvas ? Chart.getChart(canvas) : undefined;
}

/** Waits until a chart is drawn. */
export async function drawn(name?: string): Promise<DrawnChart> {
  await until(() => chartIn(plot(name)));
  return chartIn(plot(name)) as DrawnChart;
}

/** The number of charts that are drawn on the page. */
export const countCharts = (): number => Object.keys(Chart.instances).length;

/** The line colours of all series of a chart. */
export const colours = (chart: DrawnChart): string[] =>
  chart.data.datasets.map(({borderColor}) => borderColor as string);
