import type {Cell} from '../cell.js';
import type {Product} from '../product.js';
import type {Stage} from '../product-page.js';

/** Measures a product. Its cells are in the order of `rows`. */
export interface Check {
  /** Names of the rows. */
  readonly rows: readonly string[];
  readonly run: (product: Product, stage: Stage) => Promise<readonly Cell[]>;
  /** The highest values that our own product may have, by row. Without a number, the row promises nothing. */
  readonly limits: (product: Product) => readonly (number | undefined)[];
}

/** Every row of the check promises zero: no violation, no error, no third party. */
export const nothing = (rows: number) => (): readonly number[] => Array.from({length: rows}, () => 0);
