import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  count,
  firstLine,
  NotApplicable,
  notApplicable,
  notMeasured,
  size,
  yesNo,
  type Cell,
  type Row,
} from '../src/scorecard/cell.js';
import {exceededLimitsOf, ROW_NAMES} from '../src/scorecard/elements.js';
import {bestCells, replaceSection, tableOf} from '../src/scorecard/markdown.js';
import type {Product} from '../src/scorecard/product.js';

const row = (...values: (number | undefined)[]): Row => ({
  name: 'Bytes',
  cells: values.map((value) => ({text: String(value), ...(value !== undefined && {value})})),
});

test('bestCells: the lowest values are the best, and cells without a value take no part', () => {
  assert.deepEqual([...bestCells(row(3, 1, undefined, 1))], [1, 3]);
});

test('bestCells: no cell is the best if all values are equal or only one has a value', () => {
  assert.deepEqual([...bestCells(row(0, 0, undefined))], []);
  assert.deepEqual([...bestCells(row(undefined, 5))], []);
});

test('tableOf: the best cell is bold, and markup in a result stays text', () => {
  const cells = [yesNo(true), yesNo(false, 'throws <b>')];
  assert.equal(
    tableOf(['', 'ours', 'theirs'], [{name: 'Works', cells}]),
    '|  | ours | theirs |\n| --- | --- | --- |\n| Works | **yes** | no: throws &lt;b> |',
  );
});

test('count: counts different names, and shows the first three', () => {
  assert.deepEqual(count([]), {text: '0', value: 0});
  assert.deepEqual(count(['b', 'a', 'b']), {text: '2 (a, b)', value: 2});
  assert.deepEqual(count(['d', 'c', 'b', 'a']), {text: '4 (a, b, c, …)', value: 4});
});

test('size: shows both compressions, and gzip decides', () => {
  assert.deepEqual(size({gzip: 18_349, brotli: 16_000}), {text: '18.3 / 16.0 kB', value: 18_349});
});

test('firstLine: shortens an error to one line of 80 characters', () => {
  assert.equal(firstLine(new Error('no network\n  at x')), 'no network');
  assert.equal(firstLine('x'.repeat(100)).length, 80);
});

const MARKED =
  'Before\n\n<!-- scorecard:elements, written by `npm run scorecard` -->\n\nold\n\n<!-- /scorecard:elements -->\n\nAfter\n';

test('replaceSection: replaces only the text between the markers, every time', () => {
  const once = replaceSection(MARKED, 'elements', 'new');
  assert.equal(once, MARKED.replace('old', 'new'));
  assert.equal(replaceSection(once, 'elements', 'new'), once);
});

test('replaceSection: throws if the markers are missing', () => {
  assert.throws(() => replaceSection(MARKED, 'server', 'new'), /markers of the section server/);
});

const none = new NotApplicable('a test');
const product: Product = {
  id: 'product',
  name: 'Product',
  package: 'product',
  folder: '.',
  script: '',
  markup: '',
  module: 'product',
  services: [],
  ready: (page) => page.locator('main'),
  use: none,
  keyboard: none,
  dialog: none,
  budgets: {beforeInteraction: 1000, everything: 2000},
};
const cellsWith = (row: string, cell: Cell): Cell[] =>
  ROW_NAMES.map((name) => (name === row ? cell : {text: '0', value: 0}));
const BEFORE = 'Files before interaction, gzip / brotli';
const AXE = 'axe violations, WCAG 2.2 A and AA';

test('exceededLimitsOf: a page within its budgets and without violations exceeds no limit', () => {
  assert.deepEqual(exceededLimitsOf(product, cellsWith(BEFORE, size({gzip: 1000, brotli: 900}))), []);
});

test('exceededLimitsOf: names the row of a size above its budget and of a violation', () => {
  const large = exceededLimitsOf(product, cellsWith(BEFORE, size({gzip: 1001, brotli: 900})));
  assert.deepEqual(large, [{product: 'Product', row: BEFORE, text: '1.0 / 0.9 kB'}]);
  const violating = exceededLimitsOf(product, cellsWith(AXE, count(['label'])));
  assert.deepEqual(violating, [{product: 'Product', row: AXE, text: '1 (label)'}]);
});

test('exceededLimitsOf: a failed measurement exceeds the limit, and a row that does not apply does not', () => {
  assert.equal(exceededLimitsOf(product, cellsWith(AXE, notMeasured('timeout'))).length, 1);
  assert.deepEqual(exceededLimitsOf(product, cellsWith(AXE, notApplicable('no dialog'))), []);
});
