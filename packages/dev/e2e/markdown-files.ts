import {readdirSync} from 'node:fs';

const ROOT = new URL('../../../', import.meta.url);
const GENERATED = new Set(['node_modules', 'dist', 'public', '.vitepress']);

function inFolder(folder: string, depth: number): string[] {
  return readdirSync(new URL(folder, ROOT), {withFileTypes: true}).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isFile()) return path.endsWith('.md') ? [path] : [];
    return depth === 0 || GENERATED.has(entry.name) ? [] : inFolder(`${path}/`, depth - 1);
  });
}

/**
 * The Markdown files of the repository, relative to its root.
 * Reads only these folders, because a concurrent test may be deleting files in others.
 */
export const MARKDOWN_FILES: readonly string[] = [
  ...inFolder('./', 0).map((path) => path.slice('./'.length)),
  ...inFolder('.changeset/', 0),
  ...inFolder('docs/', 9),
  ...inFolder('examples/', 2),
  ...inFolder('packages/', 1),
  ...inFolder('server/', 0),
];
