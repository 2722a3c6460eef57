/** Minifies styles and markup in `dist`, which bundlers leave alone: to them they are strings. */
import {glob, readFile, writeFile} from 'node:fs/promises';
import {transform} from 'esbuild';
import ts from 'typescript';

/** Where the strings of templates with this tag stand, without what is around them; the last one first. */
function stringsOf(tag, code) {
  const file = ts.createSourceFile('file.js', code, ts.ScriptTarget.Latest);
  const found = [];
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText(file) === tag) {
      const {template} = node;
      const strings = ts.isTemplateExpression(template)
        ? [template.head, ...template.templateSpans.map(({literal}) => literal)]
        : [template];
      for (const string of strings) {
        const end = string.getEnd();
        found.push([string.getStart(file) + 1, end - (code[end - 1] === '`' ? 1 : '${'.length)]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.sort(([a], [b]) => b - a);
}

async function replaceStrings(tag, code, smaller) {
  let result = code;
  for (const [start, end] of stringsOf(tag, code)) {
    result = result.slice(0, start) + (await smaller(code.slice(start, end))) + result.slice(end);
  }
  return result;
}

/** What properties of one's own hold is left alone by others, who cannot know that it is but colours and lengths. */
const smallerCss = async (css) => {
  const {code} = await transform(css, {loader: 'css', minify: true});
  return code
    .trim()
    .replace(/(--[\w-]+): /g, '$1:')
    .replaceAll(', ', ',')
    .replaceAll('\\', '\\\\');
};

/** To a browser a line break and what is around it are one space, and nothing before the end of a tag. */
const smallerHtml = (html) => html.replace(/\s*\n\s*>/g, '>').replace(/\s*\n\s*/g, ' ');

for await (const file of glob('dist/**/*.js', {exclude: (path) => path === 'dist/cdn'})) {
  const code = await readFile(file, 'utf8');
  if (!/\b(css|html) ?`/.test(code)) continue;
  const smaller = await replaceStrings('html', await replaceStrings('css', code, smallerCss), smallerHtml);
  if (smaller !== code) await writeFile(file, smaller);
}
