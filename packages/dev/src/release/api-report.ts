import {readFile} from 'node:fs/promises';
import {join, posix} from 'node:path';
import ts from 'typescript';
import {ROOT, type PublishedPackage} from './packages.js';

interface PackageJson {
  readonly exports: Readonly<Record<string, string | {readonly types?: string}>>;
}

interface Named {
  readonly name: string;
  readonly type?: {readonly text: string};
  readonly default?: string;
}

interface Declaration {
  readonly tagName?: string;
  readonly attributes?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly events?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

/** Prints the public types and the manifest of a built package, so that each change of them shows in a diff. */
export async function apiReport({name, folder}: PublishedPackage): Promise<string> {
  const {exports} = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')) as PackageJson;
  const entries = Object.entries(exports).flatMap(([entry, target]) =>
    // Other packages of this repository use `./internal`; consumers do not.
    typeof target === 'string' || !target.types || target.types.includes('*') || entry === './internal'
      ? []
      : [{entry, types: posix.normalize(target.types)}],
  );
  const lines = [`# Public surface of ${name}`, '', 'Written by `npm run api-report`.', ''];
  for (const {entry, types} of entries) lines.push(`- \`${posix.join(name, entry)}\`: ${types}`);
  lines.push('', '```ts');
  for (const [path, text] of await declarations(
    folder,
    entries.map(({types}) => types),
  )) {
    lines.push(`// ${path}`, text, '');
  }
  lines.push('```', '');
  if (exports['./custom-elements.json']) lines.push(...(await manifestLines(folder)));
  return lines.join('\n');
}

/** The type declarations that the entries reach, without comments, by path. */
async function declarations(folder: string, entries: readonly string[]): Promise<[string, string][]> {
  const printer = ts.createPrinter({removeComments: true});
  const found = new Map<string, string>();
  const pending = [...entries];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (found.has(path)) continue;
    const text = await readFile(join(ROOT, folder, path), 'utf8');
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
    found.set(path, printer.printFile(source).trim());
    for (const [, link = ''] of text.matchAll(/(?:from|import|import\()\s*["'](\.[^"']+)\.js["']/g)) {
      pending.push(posix.join(posix.dirname(path), `${link}.d.ts`));
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The HTML and CSS interface of each element. */
async function manifestLines(folder: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(ROOT, folder, 'custom-elements.json'), 'utf8')) as {
    modules: {declarations?: Declaration[]}[];
  };
  const elements = manifest.modules
    .flatMap(({declarations: all = []}) => all)
    .filter(({tagName}) => tagName)
    .sort((a, b) => (a.tagName! < b.tagName! ? -1 : 1));
  return elements.flatMap(({tagName, attributes, slots, events, cssParts, cssProperties}) => [
    `## \`<${tagName}>\``,
    '',
    ...list('attribute', attributes),
    ...list('slot', slots),
    ...list('event', events),
    ...list('part', cssParts),
    ...list('token', cssProperties),
    '',
  ]);
}

const list = (kind: string, items: readonly Named[] = []): string[] =>
  items
    .map(({name, type, default: value}) =>
      [kind, `\`${name || 'default'}\``, type && `\`${type.text}\``, value && `= \`${value}\``].filter(
        Boolean,
      ),
    )
    .map((words) => `- ${words.join(' ')}`)
    .sort();
