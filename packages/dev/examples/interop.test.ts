import {execFile} from 'node:child_process';
import {cp, mkdtemp, readFile, rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test, type Page} from '@playwright/test';
import {build, type Plugin} from 'esbuild';
import {compile} from 'svelte/compiler';

// One worker installs all frameworks once.
test.describe.configure({mode: 'default'});

const SOURCES = fileURLToPath(new URL('interop/', import.meta.url));

declare global {
  interface Window {
    readonly scene: {readonly votes: string[]; readonly props: Record<string, unknown>[]};
    /** From the framework's page. */
    readonly render: (props: Record<string, unknown>) => Promise<void> | void;
  }
}

/** A page that a framework renders. Its `window.render(props)` renders it, and renders it again. */
interface Framework {
  readonly name: string;
  readonly entry: string;
  /** Properties that it does not set on an element that is defined later. The guides name these limits. */
  readonly lateLimits?: readonly string[];
}

const FRAMEWORKS: readonly Framework[] = [
  {name: 'React 19', entry: 'react.jsx', lateLimits: ['client', 'getToken']},
  {name: 'Preact', entry: 'preact.jsx', lateLimits: ['client', 'getToken']},
  {name: 'Vue 3', entry: 'vue.js'},
  {name: 'Svelte 5', entry: 'svelte.js', lateLimits: ['getToken']},
  {name: 'Solid', entry: 'solid.jsx'},
  {name: 'Angular', entry: 'angular.ts'},
];

let folder: string;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  folder = await mkdtemp(join(tmpdir(), 'rf-interop-'));
  await cp(SOURCES, folder, {recursive: true});
  const options = ['install', '--prefer-offline', '--no-package-lock', '--silent'];
  await promisify(execFile)('npm', options, {cwd: folder});
});
test.afterAll(() => rm(folder, {recursive: true, force: true}));

const svelte: Plugin = {
  name: 'svelte',
  setup(builder) {
    builder.onLoad({filter: /\.svelte$/}, async ({path}) => ({
      contents: compile(await readFile(path, 'utf8'), {filename: path}).js.code,
      loader: 'js',
    }));
  },
};

/** Solid's JSX needs its own compiler. */
const solid: Plugin = {
  name: 'solid',
  setup(builder) {
    builder.onLoad({filter: /solid\.jsx$/}, async ({path}) => {
      const require = createRequire(join(folder, 'package.json'));
      const {transformAsync} = require('@babel/core') as {
        transformAsync: (code: string, options: object) => Promise<{code: string}>;
      };
      const options = {filename: path, presets: [require.resolve('babel-preset-solid')], configFile: false};
      return {contents: (await transformAsync(await readFile(path, 'utf8'), options)).code, loader: 'js'};
    });
  },
};

async function bundle(contents: string, framework = ''): Promise<string> {
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: folder},
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['browser', 'production'],
    define: {
      'process.env.NODE_ENV': '"production"',
      ngDevMode: 'false',
      ngServerMode: 'false',
      __VUE_OPTIONS_API__: 'true',
    },
    jsx: 'automatic',
    jsxImportSource: framework.startsWith('preact') ? 'preact' : 'react',
    tsconfigRaw: {compilerOptions: {experimentalDecorators: true, useDefineForClassFields: false}},
    plugins: [svelte, solid],
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

/** Opens an empty page that can load the framework's page and the elements. */
async function open(page: Page, entry: string): Promise<void> {
  const files: Readonly<Record<string, string>> = {
    '/page.js': await bundle(`import './${entry}';`, entry),
    '/elements.js': await bundle("import '@resolutionflow/elements/define';"),
  };
  await page.route('http://interop.test/**', (route) => {
    const code = files[new URL(route.request().url()).pathname];
    return route.fulfill(
      code === undefined
        ? {contentType: 'text/html', body: '<!doctype html><title>Interop</title><body></body>'}
        : {contentType: 'text/javascript', body: code},
    );
  });
  await page.goto('http://interop.test/');
  await page.evaluate(() => {
    const scene = {votes: [] as string[], props: [] as Record<string, unknown>[]};
    const client = () => ({
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      pending: () => Promise.resolve(0),
      submitStepFeedback: () => new Promise(() => undefined),
    });
    for (const [stepId, isDisabled, maxLength] of [
      ['cable', true, 40],
      ['router', false, 60],
    ] as const) {
      scene.props.push({
        ...{stepId, isDisabled, maxLength, text: `Step ${stepId}`, client: client(), getToken: () => stepId},
        onChange: ({detail}: {detail: {stepId: string}}) => scene.votes.push(`${stepId}: ${detail.stepId}`),
      });
    }
    Object.assign(window, {scene});
  });
}

const load = (page: Page, file: string) =>
  page.evaluate((name) => import(name).then(() => undefined), `/${file}`);
/** Renders the page with the first or the second properties. */
const render = (page: Page, index: number) =>
  page.evaluate(async (at) => {
    const {scene, render: renderPage} = window;
    await renderPage(scene.props[at]!);
    await new Promise(requestAnimationFrame);
  }, index);

/** The values of the elements, compared with the first or the second properties. */
const state = (page: Page, index: number) =>
  page.evaluate((at) => {
    const {client, getToken} = window.scene.props[at]!;
    const provider = document.querySelector('rf-provider')!;
    const feedback = provider.querySelector('rf-step-feedback')!;
    return {
      sessionId: provider.sessionId,
      stepId: feedback.stepId,
      isDisabled: feedback.disabled,
      maxLength: provider.querySelector('rf-csat-modal')!.maxLength,
      text: provider.querySelector('h2')!.textContent,
      client: provider.client === client,
      getToken: provider.getToken === getToken,
    };
  }, index);

const FIRST = {stepId: 'cable', isDisabled: true, maxLength: 40, text: 'Step cable'};
const SECOND = {stepId: 'router', isDisabled: false, maxLength: 60, text: 'Step router'};
const COMMON = {sessionId: 's', client: true, getToken: true};

for (const {name, entry, lateLimits = []} of FRAMEWORKS) {
  test(`interop: ${name} sets attributes, properties, objects, functions and children, and renders them again`, async ({
    page,
  }) => {
    await open(page, entry);
    await load(page, 'elements.js');
    await load(page, 'page.js');
    await render(page, 0);
    expect(await state(page, 0)).toEqual({...COMMON, ...FIRST});
    const feedback = await page.locator('rf-step-feedback').elementHandle();
    await render(page, 1);
    expect(await state(page, 1)).toEqual({...COMMON, ...SECOND});
    // The same element: a vote stays visible when the page renders again.
    expect(await feedback.evaluate((element) => element.isConnected)).toBe(true);
  });

  test(`interop: ${name} receives events, with the listener of the last rendering`, async ({page}) => {
    await open(page, entry);
    await load(page, 'elements.js');
    await load(page, 'page.js');
    await render(page, 0);
    await render(page, 1);
    await page.evaluate(() => document.addEventListener('rf-change', () => window.scene.votes.push('added')));
    await page.getByRole('button', {name: 'Helpful', exact: true}).click();
    expect(await page.evaluate(() => window.scene.votes)).toEqual(['router: router', 'added']);
  });

  test(`interop: ${name} renders elements that are defined later`, async ({page}) => {
    await open(page, entry);
    await load(page, 'page.js');
    await render(page, 0);
    await load(page, 'elements.js');
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const limits = Object.fromEntries(lateLimits.map((limit) => [limit, false]));
    expect(await state(page, 0)).toEqual({...COMMON, ...FIRST, ...limits});
  });
}
