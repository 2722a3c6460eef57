import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {packPackages, publishPackages} from '../dist/release/pack.js';
import {LocalRegistry} from '../dist/release/registry.js';

/** Publishes the packed packages to a registry on this machine. Tests install from it: workers inherit the settings. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'rf-registry-'));
  const registry = new LocalRegistry();
  await registry.start();
  await publishPackages(await packPackages(folder), registry);
  Object.assign(process.env, registry.env);
  return async () => {
    registry.stop();
    await rm(folder, {recursive: true, force: true});
  };
}
