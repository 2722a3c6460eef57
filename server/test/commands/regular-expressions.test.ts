import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {test} from 'node:test';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDERS = ['server/src', 'packages/contract/src'];
const LENGTH = 100_000;

/** A linear expression takes a few times as long as this one. At 100 kB, a quadratic one takes thousands of times as long. */
const REFERENCE = /[^\0]/gu;
const MAX_FACTOR = 100;

/** Parts that are repeated. Each begins a match that fails only after a search through all that follows. */
const PARTS = [
  ' ',
  '1',
  'a',
  '"',
  '/',
  ':',
  ',',
  '%',
  '[',
  '{',
  '-',
  '=',
  '.',
  'é',
  '://:',
  '[1',
  ', ',
  'a:',
  '/a',
  '{a',
  '?password=',
  '-gzip',
  '&<',
];

/** The regular expressions of the product's source, with their places. */
function regularExpressions(): Map<string, RegExp> {
  const found = new Map<string, RegExp>();
  for (const file of FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`, {cwd: ROOT}))) {
    if (file.endsWith('.test.ts')) continue;
    const source = ts.createSourceFile(
      file,
      readFileSync(join(ROOT, file), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        found.set(`${file}: ${node.text}`, new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

/** The fixed text with which an expression begins: without it, an anchored expression fails at once. */
const prefixOf = ({source}: RegExp): string => /^\^?([\w :]*)(?![*?{])/.exec(source)?.[1] ?? '';

const milliseconds = (expression: RegExp, text: string): number => {
  const start = performance.now();
  text.replace(expression, '');
  return performance.now() - start;
};

const ORDINARY = 'a'.repeat(LENGTH);
const reference = Math.min(...Array.from({length: 5}, () => milliseconds(REFERENCE, ORDINARY)));

/** Compares again after a slow run: another process may have delayed it. */
function isLinear(expression: RegExp, text: string): boolean {
  if (milliseconds(expression, text) <= MAX_FACTOR * reference) return true;
  return milliseconds(expression, text) <= MAX_FACTOR * milliseconds(REFERENCE, ORDINARY);
}

test('every regular expression of the server and the contract takes linear time for hostile text of 100 kB', () => {
  const expressions = regularExpressions();
  assert.ok(expressions.size > 50, String(expressions.size));
  const slow: string[] = [];
  for (const [place, expression] of expressions) {
    const prefix = prefixOf(expression);
    for (const part of PARTS) {
      // A line break and NUL end what `$`, `.` and most classes accept.
      const text = `${prefix}${part.repeat(LENGTH / part.length)}\n\0`;
      if (!isLinear(expression, text)) slow.push(`${place} for ${JSON.stringify(part)}`);
    }
  }
  assert.deepEqual(slow, []);
});
