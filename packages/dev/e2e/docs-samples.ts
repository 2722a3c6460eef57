import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';
import {MARKDOWN_FILES} from './markdown-files.js';

const ROOT = new URL('../../../', import.meta.url);

/** One fenced block of a Markdown file. */
export interface Sample {
  /** File and line, for messages. */
  readonly place: string;
  readonly language: string;
  /** The words after the language. */
  readonly info: string;
  readonly text: string;
}

/** The Markdown files that users read. */
const pages = MARKDOWN_FILES.filter((path) => /(^|\/)README\.md$|^docs\//.test(path));

function samplesOf(page: string): Sample[] {
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  return [...text.matchAll(/^```(\w+)([^\n]*)\n([^]*?)^```$/gm)].map(
    ({1: language = '', 2: info = '', 3: code = '', index}) => ({
      place: `${page}:${text.slice(0, index).split('\n').length}`,
      language,
      info: info.trim(),
      text: code,
    }),
  );
}

export const SAMPLES: readonly Sample[] = pages.flatMap(samplesOf);

/** Names that samples use without a declaration: they belong to the reader's application. */
const PRELUDE = `
import type {ImportLineInput, RfClient, RfServerClient} from '@resolutionflow/sdk';
declare global {
  const client: RfClient;
  const backend: RfServerClient;
  const sessionId: string, stepId: string, treeId: string, userId: string;
  const createClient: typeof import('@resolutionflow/sdk').createClient;
  const listener: (event: import('@resolutionflow/sdk').QueueEvent) => void;
  const steps: {id: string; title: string}[];
  const lines: ImportLineInput[];
  const error: unknown;
  function fetchToken(): Promise<string | null>;
  function signedInUser(request: unknown): Promise<{id: string; name: string; isAdmin: boolean} | null>;
  function show(error: Error | undefined): void;
  function showMessage(text: string | undefined): void;
  function showSentence(text: string | undefined): void;
  function showThanks(): void;
  function offerToTryAgain(): void;
  function report(text: string): void;
}
`;

/** Compiles samples as modules of this package. Returns a message for each error. */
export function compile(samples: readonly Sample[]): string[] {
  const folder = fileURLToPath(new URL('samples/', import.meta.url));
  const files = new Map([
    [`${folder}prelude.ts`, PRELUDE],
    // Not installed here: only the shape of the sample is checked.
    [`${folder}angular.d.ts`, "declare module '@angular/core';"],
  ]);
  const places = new Map<string, string>();
  for (const [index, {text, language, place}] of samples.entries()) {
    const file = `${folder}sample-${index}.${language}`;
    files.set(file, `${text}\nexport {};\n`);
    places.set(file, place);
  }
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    jsx: ts.JsxEmit.ReactJSX,
    experimentalDecorators: true,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({file, messageText}) => {
    const place = places.get(file?.fileName ?? '') ?? file?.fileName ?? '';
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** The commands of the server in a shell sample, as lists of arguments. */
export const commandsIn = ({text}: Sample): string[][] =>
  text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => /(?:^|\s)(?:rf|npx @resolutionflow\/server|npm run rf --) (.*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined)
    .map((line) =>
      [...line.matchAll(/"([^"]*)"|'([^']*)'|(?:\$\([^)]*\)|[^\s"'])+/g)].map(
        ([word, double, single]) => double ?? single ?? word,
      ),
    );
