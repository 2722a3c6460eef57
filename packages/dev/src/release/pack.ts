import {execFile} from 'node:child_process';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {PACKAGES, ROOT, type PublishedPackage} from './packages.js';
import type {LocalRegistry} from './registry.js';

const run = promisify(execFile);

/** A packed package. */
export interface PackedPackage extends PublishedPackage {
  /** The path of the `.tgz` file. */
  readonly tarball: string;
  /** The folder with the unpacked files. */
  readonly files: string;
}

/**
 * Packs all packages as npm publishes them, and unpacks the result. Does not build.
 *
 * @param folder - Receives the tarballs and the unpacked files.
 * @param root - A copy of this repository. Default: this one.
 */
export async function packPackages(folder: string, root = ROOT): Promise<PackedPackage[]> {
  const packed: PackedPackage[] = [];
  for (const one of PACKAGES) {
    const place = join(folder, one.name.replace(/^@.*\//, ''));
    await mkdir(place, {recursive: true});
    const options = ['--ignore-scripts', '--silent', '--pack-destination', place];
    await run('npm', ['pack', ...options], {cwd: join(root, one.folder)});
    const [name = ''] = (await readdir(place)).filter((file) => file.endsWith('.tgz'));
    const tarball = join(place, name);
    await run('tar', ['-xzf', tarball, '-C', place]);
    packed.push({...one, tarball, files: join(place, 'package')});
  }
  return packed;
}

/** The version that the documents pin. */
async function documentedVersion(): Promise<string> {
  const text = await readFile(join(ROOT, 'README.md'), 'utf8');
  const [, version] = /@resolutionflow\/elements@(\d+\.\d+\.\d+)/.exec(text) ?? [];
  if (!version) throw new Error('README.md pins no version.');
  return version;
}

/** Publishes packed packages. Packages that have no version yet get the one that the documents pin. */
export async function publishPackages(
  packed: readonly PackedPackage[],
  registry: LocalRegistry,
): Promise<void> {
  const version = await documentedVersion();
  for (const {files} of packed) {
    const path = join(files, 'package.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll('"0.0.0"', `"${version}"`));
    await registry.publish(files);
  }
}
