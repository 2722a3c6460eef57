import {html, nothing, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {DashboardContext} from '../context.js';
import {icons} from './icons.js';
import {icon} from './parts.js';

/** By which column a table is sorted. */
export interface SortState {
  readonly column: string;
  readonly isDescending: boolean;
}

export interface Column<Row> {
  readonly key: string;
  readonly name: string;
  readonly isNumber?: boolean;
  /** What to sort by; null goes last. */
  readonly value: (row: Row) => number | string | null;
  readonly render: (row: Row) => TemplateResult | string;
}

interface TableOptions<Row> {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: SortState | undefined,
  compareText: (a: string, b: string) => number,
): readonly Row[] {
  const column = columns.find(({key}) => key === sort?.column);
  if (!column || !sort) return rows;
  const sign = sort.isDescending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'string' ? compareText(a, String(b)) : a - Number(b));
  });
}

/** A table with a caption and headers that sort. */
export function renderTable<Row>(
  context: DashboardContext,
  {id, caption, columns, rows, keyOf}: TableOptions<Row>,
): TemplateResult {
  const sort = context.sortOf(id);
  const inOrder = sorted(rows, columns, sort, context.format.compare);
  return html`<section class="panel" part="panel ${id}">
    <div class="scroll">
      <table part="table">
        <caption part="panel-heading">
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map(({key, name, isNumber}) => {
              const isSorted = sort?.column === key;
              const direction = !isSorted ? nothing : sort.isDescending ? 'descending' : 'ascending';
              return html`<th scope="col" class=${isNumber ? 'number' : ''} aria-sort=${direction}>
                <button
                  class="sort ${isSorted ? direction : ''}"
                  type="button"
                  @click=${() => context.sortBy(id, key)}
                >
                  ${name}${icon(isSorted ? (sort.isDescending ? icons.down : icons.up) : icons.sort)}
                </button>
              </th>`;
            })}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            inOrder,
            keyOf,
            (row) =>
              html`<tr>
                ${columns.map(({isNumber, render}, index) =>
                  index === 0
                    ? html`<th scope="row">${render(row)}</th>`
                    : html`<td class=${isNumber ? 'number' : ''}>${render(row)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows.length ? nothing : html`<p class="nothing">${context.term('nothingToList')}</p>`}
  </section>`;
}
