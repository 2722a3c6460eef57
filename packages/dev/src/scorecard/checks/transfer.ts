import {count, notApplicable, NotApplicable, size, type Cell, type Size} from '../cell.js';
import {visit} from '../product-page.js';
import type {Check} from './check.js';

const sum = (files: readonly Size[]): Size => ({
  gzip: files.reduce((bytes, {gzip}) => bytes + gzip, 0),
  brotli: files.reduce((bytes, {brotli}) => bytes + brotli, 0),
});

const number = (value: number): Cell => ({text: String(value), value});

/** Bytes that a page loads, before anyone interacts and after every feature was used. */
export const transfer: Check = {
  rows: [
    'Files before interaction, gzip / brotli',
    'Files in total, gzip / brotli',
    'Requests before interaction',
    'Requests in total',
    'Third-party hosts',
    'Cookies',
  ],
  limits: ({budgets}) => [budgets?.beforeInteraction, budgets?.everything, undefined, undefined, 0, 0],
  run: (product, stage) =>
    visit(stage, product, {}, async (opened) => {
      const {page, files, requests, thirdPartyHosts, context} = opened;
      const loaded = (): [Cell, Cell] => [size(sum(files)), number(requests.length)];
      const {use} = product;
      await opened.ready();
      // A product that retries blocked requests never becomes idle.
      await page.waitForLoadState('networkidle').catch(() => undefined);
      const [sizeBefore, requestsBefore] = loaded();
      if (!(use instanceof NotApplicable)) await use(page);
      const [sizeInTotal, requestsInTotal] =
        use instanceof NotApplicable ? Array<Cell>(2).fill(notApplicable(use.reason)) : loaded();
      return [
        sizeBefore,
        sizeInTotal as Cell,
        requestsBefore,
        requestsInTotal as Cell,
        count(thirdPartyHosts),
        count((await context.cookies()).map(({name}) => name)),
      ];
    }),
};
