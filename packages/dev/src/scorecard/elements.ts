import {axe} from './checks/axe.js';
import type {Check} from './checks/check.js';
import {dialogs} from './checks/dialog.js';
import {keyboard} from './checks/keyboard.js';
import {policies} from './checks/policy.js';
import {hostilePages, nodeImport} from './checks/robustness.js';
import {transfer} from './checks/transfer.js';
import {firstLine, notMeasured, type Cell, type Row} from './cell.js';
import type {Product} from './product.js';
import type {Stage} from './product-page.js';

const CHECKS: readonly Check[] = [transfer, policies, axe, keyboard, dialogs, hostilePages, nodeImport];

/** A cell of our own product that exceeds its limit. */
export interface ExceededLimit {
  readonly product: string;
  readonly row: string;
  readonly text: string;
}

/** The results of one product. */
export interface Column {
  readonly cells: readonly Cell[];
  /** Empty for the products of others: they have no limits. */
  readonly exceededLimits: readonly ExceededLimit[];
}

export const ROW_NAMES: readonly string[] = CHECKS.flatMap(({rows}) => rows);

/** A column without results. */
export const emptyColumn = (reason: string): Column => ({
  cells: ROW_NAMES.map(() => notMeasured(reason)),
  exceededLimits: [],
});

/** The cells that exceed their limit. A cell without a value exceeds it, unless it does not apply. */
export function exceededLimitsOf(product: Product, cells: readonly Cell[]): ExceededLimit[] {
  const limits = CHECKS.flatMap((check) => check.limits(product));
  return ROW_NAMES.flatMap((row, index) => {
    const [cell, limit] = [cells[index], limits[index]];
    if (!cell || limit === undefined || cell.text.startsWith('not applicable')) return [];
    return cell.value !== undefined && cell.value <= limit
      ? []
      : [{product: product.name, row, text: cell.text}];
  });
}

/**
 * Runs all checks on one product. A check that fails leaves its reason in its cells. If the first one fails, the product
 * cannot be used here at all, and the others would prove nothing.
 */
export async function measure(product: Product, stage: Stage): Promise<Column> {
  const cells: Cell[] = [];
  let problem = '';
  for (const check of CHECKS) {
    const measured = problem
      ? check.rows.map(() => notMeasured(problem))
      : await check.run(product, stage).catch((error: unknown) => {
          if (check === CHECKS[0]) problem = firstLine(error);
          return check.rows.map(() => notMeasured(firstLine(error)));
        });
    cells.push(...measured);
  }
  return {cells, exceededLimits: product.budgets ? exceededLimitsOf(product, cells) : []};
}

/** Turns columns into the rows of a table. */
export const rowsOf = (columns: readonly Column[]): Row[] =>
  ROW_NAMES.map((name, index) => ({name, cells: columns.map(({cells}) => cells[index] as Cell)}));
