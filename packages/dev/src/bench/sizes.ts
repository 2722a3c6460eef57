import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {Bench} from './measurement.js';

const SCRIPT = fileURLToPath(new URL('../size/main.ts', import.meta.url));

interface Size {
  readonly name: string;
  readonly esbuild: number;
  readonly rollup: number;
  readonly limit: number;
}

/** The measurements of `npm run size`. */
export const sizes: Bench = async () => {
  const {stdout} = await promisify(execFile)(process.execPath, ['--import', 'tsx', SCRIPT, '--json']).catch(
    // A missed budget makes the script fail, but its output is complete.
    (error: {stdout?: string}) => {
      if (!error.stdout) throw error;
      return {stdout: error.stdout};
    },
  );
  return (JSON.parse(stdout) as Size[]).map(({name, esbuild, rollup, limit}) => ({
    name: `${name}, gzip`,
    value: Math.max(esbuild, rollup) / 1000,
    unit: 'kB',
    budget: limit / 1000,
    note: `esbuild ${(esbuild / 1000).toFixed(1)}, rollup and terser ${(rollup / 1000).toFixed(1)}`,
  }));
};
