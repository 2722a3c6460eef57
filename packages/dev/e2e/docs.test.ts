import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {expect, test} from '@playwright/test';
import {MARKDOWN_FILES} from './markdown-files.js';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
/** The files in a folder and its subfolders whose names have this ending. */
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

test('theming.md lists exactly the tokens and parts of the elements', () => {
  const text = read('docs/theming.md');
  expect(all(text, /^\| `(--rf-[\w-]+)`/gm)).toEqual(all(sources, /var\((--rf-[\w-]+)/g));
  expect(all(text, /^\| `([a-z][\w-]*)` /gm)).toEqual(all(sources, /@csspart ([\w-]+)/g));
});

/** A hue with 24 % of the text colour: black on light, white on dark. */
const mixed = (hue: string, text: number): string =>
  hue.replace(/[\da-f]{2}/g, (part) =>
    Math.round(0.76 * parseInt(part, 16) + 0.24 * text)
      .toString(16)
      .padStart(2, '0'),
  );

test('theming.md lists the default colours of the styles', () => {
  const rows = [
    ...read('docs/theming.md').matchAll(/^\| `(--rf-[\w-]+)` +\|[^|]+\| `(#\w+)` +\| `(#\w+)` +\|$/gm),
  ];
  expect(rows).toHaveLength(9);
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

test('theming.md shows the tested themes unchanged', () => {
  for (const path of files('docs/themes/', '.css')) {
    expect(read('docs/theming.md')).toContain(read(path));
  }
});

test('the docs list the languages of the elements, and state their number', () => {
  const loaders = read('packages/elements/src/locales/loaders.ts');
  const languages = ['en', ...all(loaders, /import\('\.\/([\w-]+)\.js'\)/g)].sort();
  const [, listed = ''] = /speak \d+ languages: (.+)\./.exec(read('docs/guides/languages.md')) ?? [];
  expect(listed.split(' ')).toEqual(languages);
  const numbers = MARKDOWN_FILES.flatMap((page) => all(read(page), /\b(\d+) languages/g));
  expect(new Set(numbers)).toEqual(new Set([String(languages.length)]));
});

const withoutCode = (page: string): string => read(page).replace(/^```[^]*?^```/gm, '');

/** The anchors that GitHub gives to the headings of a page. */
const anchors = (page: string): string[] =>
  all(withoutCode(page), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function exists(link: string, page: string): boolean {
  const target = new URL(link, new URL(page, ROOT));
  if (!existsSync(new URL(target.pathname, ROOT))) return false;
  const path = decodeURIComponent(target.pathname.slice(ROOT.pathname.length));
  return !target.hash || anchors(path).includes(decodeURIComponent(target.hash.slice(1)));
}

test('every relative link in a Markdown file leads to a file and a heading that exist', () => {
  expect(MARKDOWN_FILES).toContain('README.md');
  const broken = MARKDOWN_FILES.flatMap((page) =>
    all(withoutCode(page), /\]\((?!https?:)([^)\s]+)\)/g)
      .filter((link) => !exists(link, page))
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test('policy.md shows the Content-Security-Policy of the tests', () => {
  const [, written = ''] = /^```\n([^`]+)```/m.exec(read('docs/policy.md')) ?? [];
  const directives = written.split(/;?\n/).filter((line) => line && !line.startsWith('connect-src'));
  expect(directives).toHaveLength(5);
  const tested = read('packages/elements/test/robustness/policy.test.ts');
  for (const directive of directives) expect(tested).toContain(`${directive};`);
});
