// Does a release in a copy of the repository: versions, build, packages, registry on this machine, one example.
import {execFileSync} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {copyRepository} from './copy-repository.js';
import {PACKAGES} from './packages.js';

const folder = await mkdtemp(join(tmpdir(), 'rf-release-'));
const run = (command: string, ...args: string[]): void => {
  process.stdout.write(`\n── ${command} ${args.join(' ')} ──\n`);
  execFileSync(command, args, {cwd: folder, stdio: 'inherit'});
};
try {
  await copyRepository(folder);
  // Changesets looks for the commits of its files.
  execFileSync('git', ['init', '--quiet'], {cwd: folder});
  const pending = (await readdir(join(folder, '.changeset'))).filter((name) => name.endsWith('.md'));
  // Without pending changes, the versions are those of the release.
  if (pending.length) run('npm', 'run', '--silent', 'version-packages');
  run('npm', 'run', '--silent', 'build');
  run('npx', 'playwright', 'test', '-c', 'packages/dev/examples.config.ts', '-g', 'html:');
  for (const {name, folder: path} of PACKAGES) {
    const {version} = JSON.parse(await readFile(join(folder, path, 'package.json'), 'utf8')) as {
      version: string;
    };
    process.stdout.write(`${name} ${version}\n`);
  }
} finally {
  await rm(folder, {recursive: true, force: true});
}
