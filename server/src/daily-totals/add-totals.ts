import {TOTAL_COLUMNS, type Totals} from '../db/schema.js';

/** Adds up totals. Without any, all are 0. */
export function addTotals(rows: readonly Totals[]): Totals {
  const totals = Object.fromEntries(TOTAL_COLUMNS.map((column): [string, number] => [column, 0])) as Totals;
  for (const row of rows) for (const column of TOTAL_COLUMNS) totals[column] += row[column];
  return totals;
}
