import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardContext} from '../context.js';
import {icons} from './icons.js';
import {icon} from './parts.js';

/** What a cell holds, for sorting and for files, and how it is shown. */
export type Cell = readonly [value: number | string | null, shown: TemplateResult | string];

export interface Column {
  readonly name: string;
  /** The path of what is seen in place of the name, which is then only read. */
  readonly icon?: string;
}

export interface Row {
  /** What tells it from the others, whatever order they are in. */
  readonly key: string;
  /** The first names the row, the others are figures. */
  readonly cells: readonly Cell[];
  readonly part?: string;
}

/** By which column a table is sorted. */
export interface Sort {
  readonly column: number;
  readonly isDescending: boolean;
}

export interface Table {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly isSortable?: boolean;
  /** What is said where there are no rows. */
  readonly note?: string;
}

/** The rows as a person has sorted them; what has no figure goes last. */
export function inOrder({arrangement, format}: DashboardContext, {id, rows}: Table): readonly Row[] {
  const sort = arrangement.sortOf(id);
  if (!sort) return rows;
  const sign = sort.isDescending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [one, other].map(({cells}) => cells[sort.column]?.[0] ?? null);
    if (a == null || b == null) return Number(a == null) - Number(b == null);
    return sign * (typeof a === 'string' ? format.compare(a, String(b)) : a - Number(b));
  });
}

function renderHeader(context: DashboardContext, {id, isSortable}: Table, column: Column, at: number) {
  const sort = context.arrangement.sortOf(id);
  const direction = sort?.column === at ? (sort.isDescending ? 'descending' : 'ascending') : undefined;
  const name = column.icon
    ? html`${icon(column.icon)}<span class="only-read">${column.name}</span>`
    : column.name;
  const sign = direction ? icons[direction] : icons.sort;
  return html`<th scope="col" aria-sort=${direction ?? nothing}>
    ${
      isSortable
        ? html`<button
            class="sort ${direction ?? ''}"
            type="button"
            @click=${() => context.arrangement.sortBy(id, at)}
          >
            ${name}${icon(sign)}
          </button>`
        : name
    }
  </th>`;
}

/** A table with a caption, and headers that sort where it may be sorted. */
export function renderTable(context: DashboardContext, table: Table, captionClass = ''): TemplateResult {
  return html`<table part="table">
    <caption class=${captionClass} part="panel-heading">
      ${table.caption}
    </caption>
    <thead>
      <tr>
        ${table.columns.map((column, at) => renderHeader(context, table, column, at))}
      </tr>
    </thead>
    <tbody>
      ${inOrder(context, table).map(
        ({cells, part}) =>
          html`<tr class=${part ?? ''} part=${part ?? nothing}>
            ${cells.map(([, shown], at) =>
              at ? html`<td>${shown}</td>` : html`<th scope="row">${shown}</th>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
