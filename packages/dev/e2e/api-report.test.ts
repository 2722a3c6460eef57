import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@playwright/test';
import {apiReport} from '../dist/release/api-report.js';
import {API_REPORT, PACKAGES, ROOT} from '../dist/release/packages.js';

for (const one of PACKAGES) {
  test(`${one.name}: the API report is current: npm run api-report`, async () => {
    expect(readFileSync(join(ROOT, one.folder, API_REPORT), 'utf8')).toBe(await apiReport(one));
  });
}
