// Updates the versions that documents and examples name, after `changeset version`.
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {PACKAGES, ROOT} from './packages.js';
import {withVersions} from './with-versions.js';

const versions = new Map<string, string>();
for (const {name, folder} of PACKAGES) {
  const {version} = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  versions.set(name, version);
}

const inFolder = async (folder: string, pattern: RegExp): Promise<string[]> =>
  (await readdir(join(ROOT, folder), {recursive: true}))
    .filter((path) => pattern.test(path) && !path.includes('node_modules'))
    .map((path) => join(folder, path));
const paths = [
  'README.md',
  ...PACKAGES.map(({folder}) => join(folder, 'README.md')),
  ...(await inFolder('docs', /\.md$/)),
  ...(await inFolder('examples', /(\.md|package\.json)$/)),
];
for (const path of paths) {
  const text = await readFile(join(ROOT, path), 'utf8');
  const updated = withVersions(text, versions);
  if (updated !== text) await writeFile(join(ROOT, path), updated);
}
