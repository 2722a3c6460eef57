// Copies the licence and the documents into the folder of each package, where npm packs them.
import {cp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {basename, join, posix} from 'node:path';
import {PACKAGES, REPOSITORY, ROOT, type PublishedPackage} from './packages.js';

/** Returns where a file of the repository is in the package, or undefined if the package does not carry it. */
function placeInPackage(path: string, {folder, docs}: PublishedPackage): string | undefined {
  if (path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
  const source = docs.find((doc) => path === doc || path.startsWith(`${doc}/`));
  return source && posix.join('docs', posix.basename(source), path.slice(source.length));
}

/** Points each relative link to the same file in the package, or else to the repository. */
function withPublishedLinks(text: string, source: string, target: PublishedPackage): string {
  return text.replace(
    /(!?)(\[[^\]]*\])\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)/g,
    (_link, image: string, label: string, link: string, hash = '') => {
      const path = posix.join(posix.dirname(source), link);
      const place = placeInPackage(path, target);
      const address =
        place === undefined
          ? `${REPOSITORY}/${image ? 'raw' : 'blob'}/main/${path}`
          : posix.relative('docs', place);
      return `${image}${label}(${address}${hash})`;
    },
  );
}

for (const target of PACKAGES) {
  const folder = join(ROOT, target.folder);
  await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  await rm(join(folder, 'docs'), {recursive: true, force: true});
  for (const doc of target.docs) {
    await cp(join(ROOT, doc), join(folder, 'docs', basename(doc)), {recursive: true});
    const isFolder = (await stat(join(ROOT, doc))).isDirectory();
    const names = isFolder ? await readdir(join(ROOT, doc), {recursive: true}) : [''];
    for (const name of names.filter((one) => join(doc, one).endsWith('.md'))) {
      const copy = join(folder, 'docs', basename(doc), name);
      await writeFile(copy, withPublishedLinks(await readFile(copy, 'utf8'), join(doc, name), target));
    }
  }
}

// The server's demo page loads the elements from the server's own package.
const elements = join(ROOT, 'server/dist/demo/elements');
await rm(elements, {recursive: true, force: true});
await cp(join(ROOT, 'packages/elements/dist/cdn'), elements, {recursive: true});
