import {html} from 'lit';
import type {DashboardHost} from '../../dashboard-host.js';
import {hasEnough} from '../changes.js';
import type {Cell} from '../table.js';

/** Makes table cells of numbers. Rates and averages come with the number of cases behind them. */
export const cellsIn = ({format}: Pick<DashboardHost, 'format'>) => ({
  count: (value: number): Cell => [value, format.count(value)],
  percent: (value: number | null, n: number): Cell => [value, format.percent(value), isFew(value, n)],
  minutes: (value: number | null, n: number): Cell => [value, format.minutes(value), isFew(value, n)],
  csat: (value: number | null, n: number): Cell => [value, format.csat(value), isFew(value, n)],
});

/** Whether there is a value, and too few cases behind it to say much. */
const isFew = (value: number | null, cases: number): boolean => value !== null && !hasEnough(cases);

/** A name that is a button. Its id lets the focus follow the row. */
export const linkCell = (table: string, key: string, name: string, open: () => void): Cell => [
  name,
  html`<button id=${`${table} ${key}`} class="link" type="button" @click=${open}><bdi>${name}</bdi></button>`,
];
