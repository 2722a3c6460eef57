// Writes the API reports: `npm run api-report`.
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {apiReport} from './api-report.js';
import {API_REPORT, PACKAGES, ROOT} from './packages.js';

for (const one of PACKAGES) await writeFile(join(ROOT, one.folder, API_REPORT), await apiReport(one));
