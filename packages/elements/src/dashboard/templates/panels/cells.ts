import {html, type TemplateResult} from 'lit';
import type {DashboardHost} from '../../dashboard-host.js';
import {icon} from '../atoms.js';
import {icons} from '../icons.js';
import type {Cell} from '../table.js';

/** Makes table cells of numbers. */
export const cellsIn = ({format}: DashboardHost) => ({
  count: (value: number): Cell => [value, format.count(value)],
  percent: (value: number | null): Cell => [value, format.percent(value)],
  minutes: (value: number): Cell => [value, format.minutes(value)],
  csat: (value: number | null): Cell => [value, format.csat(value)],
});

/** A name that is a button. Its id lets the focus follow the row. */
export const linkCell = (table: string, key: string, name: string, open: () => void): Cell => [
  name,
  html`<button id=${`${table} ${key}`} class="link" type="button" @click=${open}><bdi>${name}</bdi></button>`,
];

/** The mark of a step or a flow that needs work. */
export const worstMark = ({term}: DashboardHost): TemplateResult =>
  html`<span class="tag alert" part="worst-mark">${icon(icons.warning)}${term('worstStep')}</span>`;
