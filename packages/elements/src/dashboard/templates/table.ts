import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardHost} from '../dashboard-host.js';
import {icons} from './icons.js';
import {icon} from './atoms.js';

/** A cell: the value, for sorting and the CSV, its display, and whether few cases are behind it. */
export type Cell = readonly [
  value: number | string | null,
  display: TemplateResult | string,
  isFew?: boolean | undefined,
];

export interface Column {
  readonly name: string;
  /** An icon's path. It takes the place of the name, which is then visually hidden. */
  readonly icon?: string;
}

export interface Row {
  /** Identifies the row, however the table is sorted. */
  readonly key: string;
  /** The first cell is the row's name. */
  readonly cells: readonly Cell[];
  readonly part?: string;
  /** Whether the viewer has chosen a finding about this row. */
  readonly isCurrent?: boolean;
}

export interface Table {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly isSortable?: boolean;
  /** Shown if there are no rows. */
  readonly note?: string;
}

/** The rows in the viewer's order. Rows without a value come last. */
export function sortedRows({viewState, format}: DashboardHost, {id, rows}: Table): readonly Row[] {
  const sort = viewState.sortOf(id);
  if (!sort) return rows;
  const sign = sort.isDescending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [one, other].map(({cells}) => cells[sort.column]?.[0] ?? null);
    if (a == null || b == null) return Number(a == null) - Number(b == null);
    return sign * (typeof a === 'string' ? format.compare(a, String(b)) : a - Number(b));
  });
}

function renderHeader(host: DashboardHost, {id, isSortable}: Table, column: Column, at: number) {
  const sort = host.viewState.sortOf(id);
  const direction = sort?.column === at ? (sort.isDescending ? 'descending' : 'ascending') : undefined;
  const name = column.icon
    ? html`${icon(column.icon)}<span class="visually-hidden">${column.name}</span>`
    : column.name;
  const sign = direction ? icons[direction] : icons.sort;
  return html`<th scope="col" aria-sort=${direction ?? nothing}>
    ${
      isSortable
        ? html`<button
            class="sort ${direction ?? ''}"
            type="button"
            @click=${() => host.viewState.sortBy(id, at)}
          >
            ${name}${icon(sign)}
          </button>`
        : name
    }
  </th>`;
}

/** Renders a rate or an average of few cases, with the mark that a line below the table explains. */
const renderFew = ({term}: DashboardHost, display: TemplateResult | string): TemplateResult =>
  html`<span class="few" title=${term('fewCases')}>${display}</span>`;

/** Renders the line that explains the mark, if a cell has it. */
export const renderKey = ({term}: DashboardHost, {rows}: Table): TemplateResult | typeof nothing =>
  rows.some(({cells}) => cells.some(([, , isFew]) => isFew))
    ? html`<p class="note key"><span class="few">${term('fewCases')}</span></p>`
    : nothing;

/** Renders a table with a caption and, if it is sortable, with sort buttons in its headers. */
export function renderTable(host: DashboardHost, table: Table, captionClass = ''): TemplateResult {
  return html`<table part="table">
    <caption class=${captionClass} part="panel-heading">
      ${table.caption}
    </caption>
    <thead>
      <tr>
        ${table.columns.map((column, at) => renderHeader(host, table, column, at))}
      </tr>
    </thead>
    <tbody>
      ${sortedRows(host, table).map(
        ({cells, part, isCurrent}) =>
          html`<tr class=${part ?? ''} part=${part ?? nothing} aria-current=${isCurrent ? 'true' : nothing}>
            ${cells.map(([, display, isFew], at) =>
              at
                ? html`<td>${isFew ? renderFew(host, display) : display}</td>`
                : html`<th scope="row">${display}</th>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
