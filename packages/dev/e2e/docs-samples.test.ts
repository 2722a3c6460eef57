import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {expect, test} from '@playwright/test';
import {routes, type Route} from '@resolutionflow/contract';
import {makeProgram} from '@resolutionflow/server/reference';
import {REFERENCE, referencePages} from '../src/docs/reference.js';
import {commandsIn, compile, SAMPLES} from './docs-samples.js';

const DOCS = new URL('../../../docs/', import.meta.url);
const inLanguage = (...languages: readonly string[]) =>
  SAMPLES.filter(({language, info}) => languages.includes(language) && info !== 'signature');

test('the reference pages are current: npm run docs:reference', async () => {
  test.setTimeout(240_000);
  for (const [name, text] of await referencePages()) {
    const written = readFileSync(new URL(name, REFERENCE), 'utf8');
    expect(written === text, `${name} is out of date. Run npm run build && npm run docs:reference`).toBe(
      true,
    );
  }
});

test('every TypeScript sample of the documentation compiles', () => {
  test.setTimeout(240_000);
  const samples = inLanguage('ts', 'tsx');
  expect(samples.length).toBeGreaterThan(40);
  expect(compile(samples)).toEqual([]);
});

interface Manifest {
  readonly modules: readonly {
    readonly declarations: readonly {
      readonly tagName?: string;
      readonly attributes?: readonly {readonly name: string}[];
      readonly events?: readonly {readonly name: string}[];
      readonly slots?: readonly {readonly name: string}[];
    }[];
  }[];
}

const {modules} = JSON.parse(
  readFileSync(new URL('../../elements/custom-elements.json', import.meta.url), 'utf8'),
) as Manifest;
const elements = new Map(
  modules.flatMap(({declarations}) => declarations).map((element) => [element.tagName ?? '', element]),
);
const GLOBAL = ['id', 'class', 'lang', 'dir', 'slot'];

test('every HTML sample of the documentation uses existing elements, attributes and slots', async ({
  page,
}) => {
  const samples = inLanguage('html');
  expect(samples.length).toBeGreaterThan(8);
  for (const {place, text} of samples) {
    const used = await page.evaluate((html) => {
      const parsed = new DOMParser().parseFromString(html, 'text/html');
      return [...parsed.querySelectorAll('*')]
        .filter(({localName}) => localName.startsWith('rf-'))
        .map((element) => ({
          tag: element.localName,
          attributes: element.getAttributeNames(),
          slots: [...element.children].map((child) => child.slot).filter(Boolean),
        }));
    }, text);
    for (const {tag, attributes, slots} of used) {
      const element = elements.get(tag);
      expect(element, `${place}: <${tag}>`).toBeTruthy();
      const known = [...GLOBAL, ...(element?.attributes ?? []).map(({name}) => name)];
      expect(
        attributes.filter((name) => !known.includes(name)),
        `${place}: <${tag}>`,
      ).toEqual([]);
      const places = (element?.slots ?? []).map(({name}) => name);
      expect(
        slots.filter((name) => !places.includes(name)),
        `${place}: <${tag}>`,
      ).toEqual([]);
    }
  }
});

test('every event in a sample of the documentation exists', () => {
  const events = [...elements.values()].flatMap((element) => element.events ?? []).map(({name}) => name);
  for (const {place, text} of SAMPLES) {
    for (const [, name = ''] of text.matchAll(/(?:addEventListener\('|on|@|\()(rf-[a-z-]+)['=)]/g)) {
      expect(events, `${place}: ${name}`).toContain(name);
    }
  }
});

type Command = ReturnType<typeof makeProgram>;

/** The program of the server, whose commands only parse their arguments. */
function parser(): Command {
  const program = makeProgram();
  const silence = (command: Command): void => {
    command.exitOverride().configureOutput({writeErr: () => undefined});
    if (command.commands.length === 0) command.action(() => undefined);
    command.commands.forEach((inner) => silence(inner));
  };
  silence(program);
  return program;
}

test('every command of the server in the documentation parses', async () => {
  const samples = inLanguage('sh', 'bash');
  let commands = 0;
  for (const sample of samples) {
    for (const words of commandsIn(sample)) {
      const failure = await parser()
        .parseAsync(['node', 'rf', ...words])
        .then(
          () => '',
          (error: Error) => error.message,
        );
      expect(failure, `${sample.place}: rf ${words.join(' ')}`).toBe('');
      commands++;
    }
  }
  expect(commands).toBeGreaterThan(30);
});

test('every request body in the HTTP reference is valid', () => {
  const requests = SAMPLES.filter(({place}) => place.startsWith('docs/reference/http.md')).flatMap(
    ({text}) => {
      const [, method, path, body] =
        /^curl -X (\w+) '[^']*?\/api\/v1([^'?]*)[^]*?-d '([^']*)'/.exec(text) ?? [];
      return method && path && body ? [{method, path, body}] : [];
    },
  );
  expect(requests.length).toBeGreaterThan(6);
  for (const {method, path, body} of requests) {
    const route = Object.values<Route>(routes).find(
      (one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    const result = route?.body?.safeParse(JSON.parse(body));
    expect([method, path, result?.error?.issues ?? (result ? [] : 'no such route')]).toEqual([
      method,
      path,
      [],
    ]);
  }
});

test('the side bar of the site lists every page of the documentation', async () => {
  const {SIDEBAR} = (await import(new URL('.vitepress/sidebar.mjs', DOCS).href)) as {
    SIDEBAR: readonly {readonly items: readonly {readonly link: string}[]}[];
  };
  const listed = SIDEBAR.flatMap(({items}) => items).map(
    ({link}) => `${link.slice(1).replace(/\/$/, '/index')}.md`,
  );
  const written = readdirSync(DOCS, {recursive: true, encoding: 'utf8'})
    .filter((path) => path.endsWith('.md') && !/^(\.vitepress|public|decisions)\//.test(path))
    .filter((path) => path !== 'index.md');
  expect(listed.filter((path) => path !== 'decisions/index.md').sort()).toEqual(written.sort());
  expect(existsSync(new URL('decisions/README.md', DOCS))).toBe(true);
});
