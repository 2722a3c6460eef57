import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {firstLine, yesNo, type Cell} from '../cell.js';
import type {Product} from '../product.js';
import {visit, type Stage, type VisitOptions} from '../product-page.js';
import {nothing, type Check} from './check.js';

/** How a page behaves while the product is used. */
interface Behaviour {
  readonly errors: readonly string[];
  /** How often the product is visible at first. */
  readonly appearances: number;
  /** Why the product cannot be used, or an empty text. */
  readonly failure: string;
}

const behaviourOf = (product: Product, stage: Stage, options: VisitOptions): Promise<Behaviour> =>
  visit(stage, product, options, async (opened) => {
    const appears = await opened.ready().then(
      () => true,
      () => false,
    );
    const appearances = appears ? await product.ready(opened.page).count() : 0;
    const failure = appears ? await opened.failure() : 'does not appear';
    return {errors: opened.errors, appearances, failure};
  });

/** Whether the product works in a variant of its page as it does in the unchanged page. */
function comparison(variant: Behaviour, usual: Behaviour): Cell {
  const error = variant.errors.find((message) => !usual.errors.includes(message));
  if (error !== undefined) return yesNo(false, `throws “${firstLine(error)}”`);
  if (variant.appearances > usual.appearances) return yesNo(false, 'appears twice');
  return yesNo(!variant.failure, variant.failure);
}

/** Pages and browsers that a host does not control. */
export const hostilePages: Check = {
  rows: ['Works if loaded twice', 'Works if storage is denied'],
  limits: nothing(2),
  run: async (product, stage) => {
    const usual = await behaviourOf(product, stage, {});
    return [
      comparison(await behaviourOf(product, stage, {copies: 2}), usual),
      comparison(await behaviourOf(product, stage, {hasNoStorage: true}), usual),
    ];
  },
};

/** Servers that render pages import elements too. */
export const nodeImport: Check = {
  rows: ['Import in Node works'],
  limits: nothing(1),
  run: async ({module, folder}) => {
    const args = ['--input-type=module', '--eval', `await import(${JSON.stringify(module)})`];
    return promisify(execFile)(process.execPath, args, {cwd: folder}).then(
      () => [yesNo(true)],
      ({stderr}: {stderr: string}) => {
        const [line = ''] = /^\w*Error.*$/m.exec(stderr) ?? [];
        // Removes the installation path, which differs on each machine.
        return [yesNo(false, firstLine(line.replaceAll(`${folder}/node_modules/`, '')))];
      },
    );
  },
};
