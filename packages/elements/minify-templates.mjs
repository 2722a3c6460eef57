/** Minifies styles and markup in `dist`. Bundlers leave them alone, because to bundlers they are strings. */
import {glob, readFile, writeFile} from 'node:fs/promises';
import remapping from '@jridgewell/remapping';
import {transform} from 'esbuild';
import MagicString from 'magic-string';
import ts from 'typescript';

/** Removes spaces from custom properties, which esbuild must keep. Ours hold only colours and lengths. */
const minifyCss = async (css) => {
  const {code} = await transform(css, {loader: 'css', minify: true});
  return code
    .trim()
    .replace(/(--[\w-]+): /g, '$1:')
    .replaceAll(', ', ',')
    .replaceAll('\\', '\\\\');
};

/** Replaces a line break and the spaces around it by one space, and by nothing before the end of a tag. */
const minifyHtml = (html) => html.replace(/\s*\n\s*>/g, '>').replace(/\s*\n\s*/g, ' ');

const MINIFIERS = {css: minifyCss, html: minifyHtml};

/** Returns the strings of every css and html template, with their positions. */
function templateStrings(code) {
  const file = ts.createSourceFile('file.js', code, ts.ScriptTarget.Latest);
  const found = [];
  const visit = (node) => {
    const tag = ts.isTaggedTemplateExpression(node) ? node.tag.getText(file) : '';
    if (Object.hasOwn(MINIFIERS, tag)) {
      const {template} = node;
      const strings = ts.isTemplateExpression(template)
        ? [template.head, ...template.templateSpans.map(({literal}) => literal)]
        : [template];
      for (const string of strings) {
        const end = string.getEnd();
        const delimiter = code[end - 1] === '`' ? '`' : '${';
        found.push({tag, start: string.getStart(file) + 1, end: end - delimiter.length});
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

for await (const path of glob('dist/**/*.js', {exclude: (name) => name === 'dist/cdn'})) {
  const code = await readFile(path, 'utf8');
  if (!/\b(css|html) ?`/.test(code)) continue;
  const edited = new MagicString(code);
  for (const {tag, start, end} of templateStrings(code)) {
    const text = code.slice(start, end);
    const smaller = await MINIFIERS[tag](text);
    if (smaller !== text) edited.update(start, end, smaller);
  }
  if (!edited.hasChanged()) continue;
  // The source map of the compiler describes the lines before this change.
  const compiled = JSON.parse(await readFile(`${path}.map`, 'utf8'));
  const map = remapping([edited.generateMap({hires: 'boundary'}), compiled], () => null);
  await writeFile(path, edited.toString());
  await writeFile(`${path}.map`, JSON.stringify({...map, file: compiled.file}));
}
