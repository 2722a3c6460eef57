import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const FROM = 'packages/elements/dist/embed';
const TO = 'packages/elements/dist/cdn';

const emptyFolder = {
  name: 'empty-folder',
  buildStart: () => rm(TO, {recursive: true, force: true}),
};

/** Writes the hash of every file, for pages that pin by `integrity`. */
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
  },
};

const plugins = [nodeResolve({browser: true}), terser({ecma: 2020, module: true})];

const named = (...names) =>
  Object.fromEntries(
    names.map((name) => [name, `${FROM}/${name}.js`]).filter(([, path]) => existsSync(path)),
  );

const CHART = 'dashboard/chart/chartjs';

export default [
  {
    // Not every bundler can take out of chart.js what is not used of it.
    input: `packages/elements/src/${CHART}.ts`,
    plugins: [nodeResolve({browser: true})],
    treeshake: 'smallest',
    output: {file: `packages/elements/dist/${CHART}.js`, format: 'es', generatedCode: 'es2015'},
  },
  {
    input: named('rf', 'rf-dashboard'),
    plugins: [emptyFolder, ...plugins, writeIntegrity],
    output: {dir: TO, format: 'es', chunkFileNames: 'rf-[name]-[hash].js', generatedCode: 'es2015'},
  },
  {
    input: named('rf'),
    plugins: [...plugins, writeIntegrity],
    output: {
      dir: TO,
      format: 'es',
      entryFileNames: 'rf.bundle.js',
      inlineDynamicImports: true,
      generatedCode: 'es2015',
    },
  },
];
