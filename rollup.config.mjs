import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import {transform} from 'esbuild';

const FROM = 'packages/elements/dist/embed';
const TO = 'packages/elements/dist/cdn';

const emptyFolder = {
  name: 'empty-folder',
  buildStart: () => rm(TO, {recursive: true, force: true}),
};

/** The tag that loads everything in one file, for pages that pin a version by its hash. */
const pinnedTag = (version, integrity) => `<script
  type="module"
  src="https://cdn.jsdelivr.net/npm/@resolutionflow/elements@${version}/dist/cdn/rf.bundle.js"
  integrity="${integrity}"
  crossorigin="anonymous"
></script>
`;

/** Writes the hash of every file, and the tag that pins the bundle by its hash. */
const writeIntegrity = {
  name: 'write-integrity',
  async writeBundle() {
    const names = (await readdir(TO)).filter((name) => name.endsWith('.js')).sort();
    const entries = names.map(async (name) => {
      const hash = createHash('sha384').update(await readFile(`${TO}/${name}`));
      return [name, `sha384-${hash.digest('base64')}`];
    });
    const hashes = Object.fromEntries(await Promise.all(entries));
    await writeFile(`${TO}/sri.json`, `${JSON.stringify(hashes, null, 2)}\n`);
    const {version} = JSON.parse(await readFile('packages/elements/package.json', 'utf8'));
    await writeFile(`${TO}/snippet.html`, pinnedTag(version, hashes['rf.bundle.js']));
  },
};

/** The third-party code in the files, whose licences are included. */
const BUNDLED = [
  '@kurkle/color',
  '@lit/context',
  '@lit/reactive-element',
  'chart.js',
  'idb-keyval',
  'ky',
  'lit',
  'lit-element',
  'lit-html',
];

const writeLicenses = {
  name: 'write-licenses',
  async writeBundle() {
    const packages = [...this.getModuleIds()].map(
      (id) => /.*node_modules[/]((?:@[^/]+[/])?[^/]+)/.exec(id)?.[1],
    );
    const unknown = packages.find((name) => name && !BUNDLED.includes(name));
    if (unknown) this.error(`The licence of ${unknown} is to be written: add it to BUNDLED.`);
    const texts = BUNDLED.map(async (name) => {
      const folder = `node_modules/${name}`;
      const file = (await readdir(folder)).find((other) => /^licen[cs]e/i.test(other));
      return `${name}\n\n${await readFile(`${folder}/${file}`, 'utf8')}`;
    });
    await writeFile(`${TO}/licenses.txt`, (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`));
  },
};

/** esbuild shortens names better, terser everything else. */
const shortenNames = {
  name: 'shorten-names',
  renderChunk: (code) => transform(code, {minify: true, target: 'es2022', legalComments: 'none'}),
};

const plugins = [
  nodeResolve({browser: true}),
  shortenNames,
  terser({ecma: 2022, module: true, compress: {passes: 2, keep_fargs: false}}),
  writeLicenses,
];

const named = (...names) =>
  Object.fromEntries(
    names.map((name) => [name, `${FROM}/${name}.js`]).filter(([, path]) => existsSync(path)),
  );

/** Prototype.js and MooTools replace `Array.from`, and then it takes a set for an empty list. */
const spreadSets = {
  name: 'spread-sets',
  transform: (code) => code.replaceAll(/\bArray\.from\((\w+)\)/g, '[...$1]'),
};

const CHART = 'dashboard/chart/chartjs';

export default [
  {
    // Not every bundler can remove the unused parts of chart.js.
    input: `packages/elements/src/${CHART}.ts`,
    plugins: [nodeResolve({browser: true}), spreadSets],
    treeshake: 'smallest',
    output: {file: `packages/elements/dist/${CHART}.js`, format: 'es', generatedCode: 'es2015'},
  },
  {
    input: named('rf', 'rf-dashboard'),
    plugins: [emptyFolder, ...plugins],
    // Lazy chunks import from the entry files instead of a third, shared chunk.
    preserveEntrySignatures: 'allow-extension',
    output: {dir: TO, format: 'es', chunkFileNames: 'rf-[name]-[hash].js', generatedCode: 'es2015'},
  },
  {
    input: named('rf-dashboard'),
    plugins,
    output: {
      dir: TO,
      format: 'es',
      entryFileNames: 'rf.bundle.js',
      inlineDynamicImports: true,
      generatedCode: 'es2015',
    },
  },
  {
    input: named('rf-autoloader'),
    // It loads the files that are built above.
    external: [/\/rf(-dashboard)?\.js$/],
    plugins: [shortenNames, writeIntegrity],
    output: {dir: TO, format: 'es'},
  },
];
