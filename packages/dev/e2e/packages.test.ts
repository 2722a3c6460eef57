import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {SourceMap, type SourceMapPayload} from 'node:module';
import {tmpdir} from 'node:os';
import {delimiter, join, posix} from 'node:path';
import {expect, test} from '@playwright/test';
import {packPackages, type PackedPackage} from '../dist/release/pack.js';
import {PACKAGES, REPOSITORY} from '../dist/release/packages.js';

// One worker packs once for all tests.
test.describe.configure({mode: 'default', timeout: 180_000});

let folder: string;
let packed: PackedPackage[];
test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = await mkdtemp(join(tmpdir(), 'rf-packages-'));
  packed = await packPackages(folder);
});
test.afterAll(() => rm(folder, {recursive: true, force: true}));

/** Runs a command. Returns its output if it fails, and nothing if it succeeds. */
function complaints(command: string, args: string[]): string {
  try {
    execFileSync(command, args, {cwd: folder, encoding: 'utf8', stdio: 'pipe'});
    return '';
  } catch (error) {
    const {stdout, stderr} = error as {stdout: string; stderr: string};
    return stdout + stderr;
  }
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly engines: {readonly node: string};
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (one: PackedPackage, path: string): string => readFileSync(join(one.files, path), 'utf8');
const packageJson = (one: PackedPackage): PackageJson => JSON.parse(read(one, 'package.json')) as PackageJson;
const filesOf = ({files}: PackedPackage): string[] =>
  readdirSync(files, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map(({parentPath, name}) => join(parentPath, name).slice(files.length + 1));
const packageOf = (wanted: string): PackedPackage => packed.find(({name}) => name === wanted)!;

/** Files that npm or tools read by their name. */
const READ_BY_NAME = /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|docs\/.*)$/;
/** Files that the server reads by folder: the demo's page, and the elements that it loads. */
const READ_BY_FOLDER: Readonly<Record<string, RegExp>> = {
  '@resolutionflow/server': /^(src\/demo\/page|dist\/demo\/elements)\//,
};

/** The files that an export, a program or a file reached from there names. */
function reachedFiles(one: PackedPackage): Set<string> {
  const {exports, bin = {}} = packageJson(one);
  const all = filesOf(one);
  const targets = [...Object.values(exports), ...Object.values(bin)]
    .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
    .map((target) => posix.normalize(target));
  const pending = targets.flatMap((target) => {
    const [start, end] = target.split('*');
    return end === undefined ? [target] : all.filter((path) => path.startsWith(start!) && path.endsWith(end));
  });
  const reached = new Set<string>();
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    if (!/\.js$|\.d\.ts$/.test(path)) continue;
    const code = read(one, path);
    const links = [
      ...code.matchAll(/(?:from|import|import\()\s*["'](\.[^"']+)["']/g),
      // The server's workers have the extension of the file that starts them.
      ...code.matchAll(/new URL\(`([^`$]+)\$\{extname\(import\.meta\.url\)\}`/g),
    ]
      .map(([, link = '']) => posix.join(posix.dirname(path), link))
      .map((link) => (posix.extname(link) ? link : `${link}.js`));
    const declarations = (js: string) => js.replace(/\.js$/, '.d.ts');
    // A module comes with its types and its source map.
    const companions = [declarations(path), `${path}.map`];
    pending.push(
      ...[...links, ...links.map(declarations), ...companions].filter((next) => all.includes(next)),
    );
  }
  return reached;
}

for (const {name} of PACKAGES) {
  test(`${name}: publint and attw report no problem in the tarball`, () => {
    const {tarball} = packageOf(name);
    expect(complaints('publint', ['--strict', tarball])).toBe('');
    // Data files have no types.
    const data = ['cdn/*', 'custom-elements.json', 'vscode.html-custom-data.json'].concat(
      'vscode.css-custom-data.json',
      'web-types.json',
      'package.json',
    );
    const options = ['--profile', 'esm-only', '--no-color', '--exclude-entrypoints', ...data];
    expect(complaints('attw', [tarball, ...options])).toBe('');
  });

  test(`${name}: the tarball has licence, change log, addresses and keywords`, () => {
    const one = packageOf(name);
    expect(read(one, 'LICENSE')).toContain('MIT');
    expect(read(one, 'CHANGELOG.md')).toContain(`# ${name}\n`);
    expect(packageJson(one)).toMatchObject({
      license: 'MIT',
      homepage: expect.stringContaining(REPOSITORY),
      bugs: `${REPOSITORY}/issues`,
      repository: {type: 'git', url: `git+${REPOSITORY}.git`, directory: one.folder},
      author: expect.any(String),
      keywords: expect.arrayContaining(['resolutionflow', 'feedback']),
      description: expect.any(String),
      scripts: {prepack: expect.stringContaining('build')},
    });
  });

  test(`${name}: every relative link of its documents leads to a file in the tarball`, () => {
    const one = packageOf(name);
    const broken = filesOf(one)
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(one, path).matchAll(/\]\((?![a-z]+:|#)([^)\s#]+)/g)]
          .map(([, link = '']) => posix.join(posix.dirname(path), link))
          .filter((target) => !existsSync(join(one.files, target)))
          .map((target) => `${path}: ${target}`),
      );
    expect(broken, `link to ${REPOSITORY}/blob/main/… instead`).toEqual([]);
  });

  test(`${name}: an export reaches every file of the tarball`, () => {
    const one = packageOf(name);
    const reached = reachedFiles(one);
    expect(reached.size).toBeGreaterThan(10);
    const unreached = filesOf(one).filter(
      (path) => !reached.has(path) && !READ_BY_NAME.test(path) && !READ_BY_FOLDER[name]?.test(path),
    );
    expect(unreached).toEqual([]);
  });

  test(`${name}: source maps carry the sources and fit the code`, () => {
    const one = packageOf(name);
    const mapped = filesOf(one).filter((path) => /^\/\/# sourceMappingURL=/m.test(read(one, path)));
    expect(mapped.length).toBeGreaterThan(10);
    let checked = 0;
    for (const path of mapped) {
      const payload = JSON.parse(read(one, `${path}.map`)) as SourceMapPayload;
      const sources = (payload as {sourcesContent?: string[]}).sourcesContent ?? [];
      expect(sources, path).toHaveLength(payload.sources.length);
      const map = new SourceMap(payload);
      read(one, path)
        .split('\n')
        .forEach((line, index) => {
          // A method or function whose name must be in the same line of the source.
          const [, method] = /^ *(?:export )?(?:async )?(?:function )?(#?\w{4,})\(.*\) \{$/.exec(line) ?? [];
          if (!method || ['constructor', 'switch', 'while', 'catch'].includes(method)) return;
          const entry = map.findEntry(index, line.indexOf(method));
          if (!('originalLine' in entry)) throw new Error(`${path}:${index + 1} has no source`);
          expect(sources[0]!.split('\n')[entry.originalLine], `${path}:${index + 1}`).toContain(method);
          checked++;
        });
    }
    expect(checked).toBeGreaterThan(3);
  });
}

/** The first Node 20 in the PATH, or this Node if there is none. */
function findNode20(): string {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((path) => join(path, 'node'));
  const isNode20 = (path: string) =>
    existsSync(path) && execFileSync(path, ['--version'], {encoding: 'utf8'}).startsWith('v20.');
  return candidates.find(isNode20) ?? process.execPath;
}

test('contract, sdk and elements install into an empty folder and load on Node 20', async () => {
  const project = await mkdtemp(join(folder, 'project-'));
  const names = ['@resolutionflow/contract', '@resolutionflow/sdk', '@resolutionflow/elements'];
  await writeFile(join(project, 'package.json'), '{"private": true, "type": "module"}');
  const options = ['--prefix', project, '--no-audit', '--no-fund', '--prefer-offline', '--silent'];
  execFileSync('npm', ['install', ...options, ...names.map((name) => packageOf(name).tarball)], {
    cwd: project,
  });

  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, {engines?: {node?: string}}>;
  };
  const tooNew = Object.entries(lock.packages).filter(([, {engines}]) =>
    /(>=?|\^|~) ?2[1-9]/.test(engines?.node?.split('||')[0] ?? ''),
  );
  expect(tooNew, 'packages that refuse Node 20').toEqual([]);

  const entries = names.flatMap((name) =>
    Object.keys(packageJson(packageOf(name)).exports)
      .filter((entry) => !entry.includes('*') && !entry.endsWith('.json'))
      .map((entry) => posix.join(name, entry)),
  );
  const script = `${entries.map((entry) => `await import('${entry}');`).join('\n')}
    const {createClient} = await import('@resolutionflow/sdk');
    const client = createClient({baseUrl: 'https://feedback.example.com', key: 'rf_1'});
    console.log(typeof client.createToken);`;
  await writeFile(join(project, 'load.js'), script);
  expect(execFileSync(findNode20(), ['load.js'], {cwd: project, encoding: 'utf8'})).toBe('function\n');
});
