import type {Cell} from '../cell.js';
import type {Policy} from '../host.js';
import {visit, type ProductPage} from '../product-page.js';
import {nothing, type Check} from './check.js';

const POLICIES: readonly Policy[] = ['files', 'trusted-types'];

/** Violations of a strict Content-Security-Policy and of Trusted Types, each while the product is used. */
export const policies: Check = {
  rows: ['Violations of a strict policy', 'Violations of Trusted Types'],
  limits: nothing(2),
  run: async (product, stage) => {
    const cells: Cell[] = [];
    for (const policy of POLICIES) cells.push(await visit(stage, product, {policy}, violationCell));
    return cells;
  },
};

/** A product that fails may cause few violations, but it is not better: its value is infinite. */
async function violationCell(opened: ProductPage): Promise<Cell> {
  const failure = await opened.failure();
  const violations = await opened.violations();
  const directives = [...new Set(violations.map(({directive}) => directive))].sort().join(', ');
  const found = violations.length ? `${violations.length} (${directives})` : '0';
  return failure ? {text: `${found}; ${failure}`, value: Infinity} : {text: found, value: violations.length};
}
