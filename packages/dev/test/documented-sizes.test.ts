import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {BUDGETS} from '../src/size/budgets.js';

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The pages of decision 9 and the budgets of `npm run size` that measure them. */
const PAGES: Readonly<Record<string, string>> = {
  'step feedback and rating, at first': 'page, before anyone interacts',
  'the same, everything loaded': 'page, everything loaded',
  'SDK, everything it can reach': 'SDK, all it can reach',
  'dashboard without its chart': 'dashboard without chart',
  'dashboard with its chart': 'dashboard with chart',
};

const limitOf = (name: string): string => {
  const limit = BUDGETS.find((budget) => budget.name === name)?.limit;
  assert.ok(limit, name);
  return (limit / 1000).toFixed(1);
};

test('decision 9: its budgets and limits are the limits of npm run size', async () => {
  const text = await read('docs/decisions/0009-size-budgets.md');
  for (const [page, name] of Object.entries(PAGES)) {
    const rows = [...text.matchAll(/^\| (.+?) +\| ([\d.]+) +\| ([\d.]+) +\|(.*)$/gm)].filter(
      ([, title]) => title === page,
    );
    // A budget that is not met has a second row, with the limit.
    const documented = rows.length === 1 ? rows[0]?.[2] : rows[1]?.[3];
    assert.equal(Number(documented).toFixed(1), limitOf(name), page);
  }
});

test('README.md: the size of a page is the limit of npm run size', async () => {
  const [, limit] = /at most ([\d.]+) kB gzip;.+: `npm run size`/.exec(await read('README.md')) ?? [];
  assert.equal(limit, limitOf('page, before anyone interacts'));
});
