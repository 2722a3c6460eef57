import {mkdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {BUDGETS} from './budgets.js';
import {bundleByEsbuild, bundleByRollup, type Chunk} from './bundle.js';

const {values: options} = parseArgs({
  options: {json: {type: 'boolean', default: false}, contents: {type: 'boolean', default: false}},
});

const total = (chunks: readonly Chunk[]): number => chunks.reduce((sum, {gzip}) => sum + gzip, 0);
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);

function contents(chunks: readonly Chunk[]): string {
  return chunks
    .map(({name, gzip, eager, modules}) => {
      const rows = Object.entries(modules)
        .sort(([, a], [, b]) => b - a)
        .map(
          ([path, bytes]) =>
            `      ${String(bytes).padStart(7)} B  ${path.replace(/^.*node_modules[/]/, '')}`,
        );
      return [`    ${kB(gzip)}  ${name}${eager ? '' : ' (lazy)'}`, ...rows].join('\n');
    })
    .join('\n');
}

/** Inside the workspace, so that packages resolve as they do for a consumer. */
const folder = join(import.meta.dirname, '../../.cache/size');
await mkdir(folder, {recursive: true});
const results = [];
for (const [index, {name, source, counts, limit, eagerFiles}] of BUDGETS.entries()) {
  const entry = join(folder, `entry-${index}.js`);
  await writeFile(entry, source);
  const esbuild = (await bundleByEsbuild(entry)).filter(counts);
  const rollup = (await bundleByRollup(entry)).filter(counts);
  const size = Math.max(total(esbuild), total(rollup));
  const files = Math.max(...[esbuild, rollup].map((chunks) => chunks.filter(({eager}) => eager).length));
  const ok = size <= limit && files <= eagerFiles;
  results.push({name, esbuild: total(esbuild), rollup: total(rollup), limit, files, ok});
  if (options.json) continue;
  process.stdout.write(
    `${ok ? '✔' : '✖'} ${name.padEnd(32)} esbuild ${kB(total(esbuild))}  rollup ${kB(total(rollup))}  budget ${kB(limit)}  eager files ${files}\n`,
  );
  if (options.contents) {
    process.stdout.write(`  esbuild\n${contents(esbuild)}\n  rollup + terser\n${contents(rollup)}\n`);
  }
}
await rm(folder, {recursive: true});
if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
if (results.some(({ok}) => !ok)) process.exitCode = 1;
