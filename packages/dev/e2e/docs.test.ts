import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {expect, test} from '@playwright/test';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
/** The files below a folder whose names end so. */
const files = (folder: string, end: string): string[] =>
  readdirSync(new URL(folder, ROOT), {recursive: true, encoding: 'utf8'})
    .filter((path) => path.endsWith(end))
    .map((path) => folder + path);
const sources = files('packages/elements/src/', '.ts')
  .filter((path) => !path.endsWith('.test.ts'))
  .map(read)
  .join('\n');
const all = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, found = '']) => found))].sort();

test('theming.md has every token and every part that the elements have, and no other', () => {
  const text = read('docs/theming.md');
  expect(all(text, /^\| `(--rf-[\w-]+)`/gm)).toEqual(all(sources, /var\((--rf-[\w-]+)/g));
  expect(all(text, /^\| `([a-z][\w-]*)` /gm)).toEqual(all(sources, /@csspart ([\w-]+)/g));
});

/** A hue, of which 24 % is the colour of texts: black on light, white on dark. */
const mixed = (hue: string, text: number): string =>
  hue.replace(/[\da-f]{2}/g, (part) =>
    Math.round(0.76 * parseInt(part, 16) + 0.24 * text)
      .toString(16)
      .padStart(2, '0'),
  );

test('theming.md has the defaults that the styles have', () => {
  const rows = [
    ...read('docs/theming.md').matchAll(/^\| `(--rf-[\w-]+)` +\|[^|]+\| `(#\w+)` +\| `(#\w+)` +\|$/gm),
  ];
  expect(rows).toHaveLength(7);
  for (const [, token, light = '', dark = ''] of rows) {
    const [, hue] =
      new RegExp(`var\\(${token}, color-mix\\(in srgb, (#\\w+) 76%, CanvasText`).exec(sources) ?? [];
    if (hue) expect([light, dark], token).toEqual([mixed(hue, 0), mixed(hue, 255)]);
    else {
      expect(sources).toContain(`var(${token}, light-dark(${light}, ${dark}))`);
      expect(sources).toContain(`var(${token}, ${light})`);
    }
  }
});

test('theming.md shows the themes as they are tested', () => {
  for (const path of files('docs/themes/', '.css')) {
    expect(read('docs/theming.md')).toContain(read(path));
  }
});

test('every file that the documentation points to is there', () => {
  for (const page of files('docs/', '.md')) {
    const links = all(read(page), /\]\((?!https?:)([^)#]+)[)#]/g);
    expect(links.filter((link) => !existsSync(new URL(link, new URL(page, ROOT))))).toEqual([]);
  }
});

test('policy.md has the policy that the elements are tested under', () => {
  const [, written = ''] = /^```\n([^`]+)```/m.exec(read('docs/policy.md')) ?? [];
  const directives = written.split(/;?\n/).filter((line) => line && !line.startsWith('connect-src'));
  expect(directives).toHaveLength(5);
  const tested = read('packages/elements/test/robustness/policy.test.ts');
  for (const directive of directives) expect(tested).toContain(`${directive};`);
});
