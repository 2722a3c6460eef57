import {execFile} from 'node:child_process';
import {cp, mkdir, readdir, stat, symlink} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';
import {ROOT} from './packages.js';

const run = promisify(execFile);
const OWN_SCOPE = '@resolutionflow';

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Copies the sources of this repository. Installed packages are linked, except our own: those are the copy's. */
export async function copyRepository(folder: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const {stdout} = await run('git', list, {cwd: ROOT, maxBuffer: 2 ** 26});
  const files = stdout.split('\0').filter(Boolean);
  for (const file of files) {
    // Git also lists files whose removal is not committed.
    if (await exists(join(ROOT, file))) await cp(join(ROOT, file), join(folder, file));
  }
  await linkFolder('node_modules', folder);
  await mkdir(join(folder, 'node_modules', OWN_SCOPE));
  for (const workspace of [
    'packages/contract',
    'packages/sdk',
    'packages/elements',
    'packages/dev',
    'server',
  ]) {
    const name = workspace.split('/').at(-1)!;
    await symlink(join(folder, workspace), join(folder, 'node_modules', OWN_SCOPE, name));
    if (await exists(join(ROOT, workspace, 'node_modules'))) {
      await linkFolder(join(workspace, 'node_modules'), folder);
    }
  }
}

async function linkFolder(path: string, folder: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), {recursive: true});
  await mkdir(join(folder, path));
  for (const name of await readdir(join(ROOT, path))) {
    if (name !== OWN_SCOPE) await symlink(join(ROOT, path, name), join(folder, path, name));
  }
}
