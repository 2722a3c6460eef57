/** Minifies the styles in `dist`, which bundlers leave alone: to them they are strings. */
import {glob, readFile, writeFile} from 'node:fs/promises';
import {transform} from 'esbuild';

const STYLES = /(?<=\bcss ?`)[^`]*(?=`)/g;

for await (const file of glob('dist/**/*.js', {exclude: (path) => path === 'dist/cdn'})) {
  const code = await readFile(file, 'utf8');
  const found = code.match(STYLES) ?? [];
  const minified = await Promise.all(found.map((css) => transform(css, {loader: 'css', minify: true})));
  const smaller = code.replace(STYLES, () => minified.shift().code.trim().replaceAll('\\', '\\\\'));
  if (smaller !== code) await writeFile(file, smaller);
}
