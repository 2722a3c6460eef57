import {readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {page} from '../docs/markdown.js';
import {ROW_NAMES, rowsOf} from './elements.js';
import {machine} from './machine.js';
import {replaceSection, tableOf} from './markdown.js';
import type {ElementResults, MeasuredProduct} from './measure-elements.js';
import type {ServerResults} from './server/measure.js';
import {databases, readsTable, shortServerTable, sizingTable, writesTable} from './server/tables.js';

const ROOT = new URL('../../../../', import.meta.url);

/** The rows and products of the short table in README.md. */
const SHORT_ROWS = [
  'Files before interaction, gzip / brotli',
  'Third-party hosts',
  'Violations of a strict policy',
  'axe violations, WCAG 2.2 A and AA',
  'Dialog: Tab stays inside',
  'Works if storage is denied',
  'Import in Node works',
];
const SHORT_PRODUCTS = ['own-feedback', 'pushfeedback', 'sentry', 'posthog'];

function elementsTable(products: readonly MeasuredProduct[], names: readonly string[]): string {
  const rows = rowsOf(products).filter(({name}) => names.includes(name));
  return tableOf(['', ...products.map(({name}) => name)], rows);
}

/** Rewrites a section of a Markdown file, in the format of the repository. */
async function writeSection(path: string, name: string, content: string): Promise<void> {
  const file = fileURLToPath(new URL(path, ROOT));
  const text = replaceSection(await readFile(file, 'utf8'), name, content);
  await writeFile(file, await format(text, {...(await resolveConfig(file)), filepath: file}));
}

/** Writes the measurements of the elements into the docs. */
export async function writeElements({products, browserVersion}: ElementResults): Promise<void> {
  const versions = [...new Set(products.map(({version}) => version))].map((version) => `- ${version}`);
  const content = page(
    elementsTable(products, ROW_NAMES),
    `Machine: ${machine(browserVersion)}.`,
    `Versions:\n\n${versions.join('\n')}`,
  );
  await writeSection('docs/about/scorecard.md', 'elements', content);
  const short = SHORT_PRODUCTS.flatMap((id) => products.find((product) => product.id === id) ?? []);
  await writeSection('README.md', 'elements', elementsTable(short, SHORT_ROWS));
}

/** Writes the measurements of the server into the docs. */
export async function writeServer(results: ServerResults): Promise<void> {
  const measured = `Machine: ${machine()}. Databases: ${databases(results)}.`;
  await writeSection(
    'docs/about/scorecard.md',
    'server',
    page(readsTable(results), writesTable(results), measured),
  );
  await writeSection('README.md', 'server', shortServerTable(results));
  await writeSection(
    'docs/operations/sizing.md',
    'sizing',
    page(sizingTable(results), `Machine: ${machine()}.`),
  );
}
