import {gzipSync} from 'node:zlib';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {build} from 'esbuild';
import {rollup} from 'rollup';
import {minify} from 'terser';

/** One file of a consumer's production build. */
export interface Chunk {
  readonly name: string;
  /** Bytes after gzip -9. */
  readonly gzip: number;
  /** Its source modules with the bytes that each contributes. */
  readonly modules: Readonly<Record<string, number>>;
  /** If true, the entry imports it statically. */
  readonly eager: boolean;
}

const gzipped = (code: string | Uint8Array): number => gzipSync(code, {level: 9}).length;

/** Names of all chunks that the entry imports statically, itself included. */
function eagerFrom(entry: string, importsOf: (name: string) => readonly string[]): Set<string> {
  const eager = new Set<string>();
  const visit = (name: string): void => {
    if (eager.has(name)) return;
    eager.add(name);
    importsOf(name).forEach(visit);
  };
  visit(entry);
  return eager;
}

/** Bundles an entry like a consumer with esbuild. */
export async function bundleByEsbuild(entry: string): Promise<Chunk[]> {
  const {metafile, outputFiles} = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: 'out',
    legalComments: 'none',
    conditions: ['production'],
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const outputs = Object.entries(metafile.outputs);
  // Lazily loaded files are entry points too.
  const first = outputs.find(([, {entryPoint}]) => entryPoint && entry.endsWith(entryPoint))?.[0];
  if (!first) throw new Error(`esbuild wrote no output for ${entry}`);
  const eager = eagerFrom(first, (name) =>
    (metafile.outputs[name]?.imports ?? []).filter((i) => i.kind === 'import-statement').map((i) => i.path),
  );
  return outputs.map(([name, {inputs}]) => ({
    name,
    gzip: gzipped(outputFiles.find(({path}) => path.endsWith(name))?.contents ?? ''),
    modules: Object.fromEntries(Object.entries(inputs).map(([path, input]) => [path, input.bytesInOutput])),
    eager: eager.has(name),
  }));
}

/** Bundles an entry like a consumer with Rollup and terser. */
export async function bundleByRollup(entry: string): Promise<Chunk[]> {
  const bundle = await rollup({
    input: entry,
    plugins: [nodeResolve({browser: true, exportConditions: ['production']})],
    onwarn: () => undefined,
  });
  const {output} = await bundle.generate({format: 'es'});
  await bundle.close();
  const chunks = output.filter((file) => file.type === 'chunk');
  const eager = eagerFrom(
    output[0].fileName,
    (name) => chunks.find((c) => c.fileName === name)?.imports ?? [],
  );
  return Promise.all(
    chunks.map(async ({code, fileName, modules}) => ({
      name: fileName,
      gzip: gzipped((await minify(code, {module: true, ecma: 2020})).code ?? ''),
      modules: Object.fromEntries(Object.entries(modules).map(([path, m]) => [path, m.renderedLength])),
      eager: eager.has(fileName),
    })),
  );
}
