import {execFile} from 'node:child_process';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {PinnedPackage} from './peers.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/scorecard');

/** Without a network, npm gives up after this time. */
const TIMEOUT_MS = 120_000;

/** The version of a package that is installed in a folder, or undefined. */
export async function installedVersion(folder: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8').catch(() => null);
  return text === null ? undefined : (JSON.parse(text) as {version: string}).version;
}

/**
 * Installs a package in a folder of its own, outside the repository's dependencies. Its install scripts do not run.
 *
 * @returns The folder.
 * @throws Error with one sentence if it cannot be installed.
 */
export async function install({name, version}: PinnedPackage): Promise<string> {
  const folder = join(CACHE, name.replaceAll(/[^\w.-]/g, '_'));
  if ((await installedVersion(folder, name)) === version) return folder;
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, 'package.json'), '{"private": true, "type": "module"}\n');
  const args = [
    'install',
    `${name}@${version}`,
    '--save-exact',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--fetch-retries=1',
    '--loglevel=error',
  ];
  try {
    // Other npm settings, such as the root's workspaces, do not apply to this folder.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(
        ([key]) => !/^npm_(config_(workspace|prefix|local_prefix)|package|lifecycle)/i.test(key),
      ),
    );
    await promisify(execFile)('npm', args, {cwd: folder, timeout: TIMEOUT_MS, env});
  } catch (error) {
    throw new Error(`npm could not install ${name} ${version}; is there a network?`, {cause: error});
  }
  return folder;
}
