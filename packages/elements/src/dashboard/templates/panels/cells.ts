import {html} from 'lit';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Cell} from '../table.js';

/** Makes table cells of numbers. */
export const cellsIn = ({format}: DashboardHost) => ({
  count: (value: number): Cell => [value, format.count(value)],
  percent: (value: number | null): Cell => [value, format.percent(value)],
  minutes: (value: number | null): Cell => [value, format.minutes(value)],
  csat: (value: number | null): Cell => [value, format.csat(value)],
});

/** A name that is a button. Its id lets the focus follow the row. */
export const linkCell = (table: string, key: string, name: string, open: () => void): Cell => [
  name,
  html`<button id=${`${table} ${key}`} class="link" type="button" @click=${open}><bdi>${name}</bdi></button>`,
];
