import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {basename, extname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {createClient, type Role} from '@resolutionflow/sdk';
import {chromium} from 'playwright';
import {format, resolveConfig} from 'prettier';
import {chromiumLaunchOptions, ensureChromium} from '../browser.js';
import {listen} from '../fixtures/listen.js';
import {RealServer} from '../fixtures/real-server.js';
import type {Look, Scene} from './scene.js';
import {historyLines, MAYA} from './history.js';
import {csatModalScenes} from './scenes/csat-modal.js';
import {dashboardScenes} from './scenes/dashboard.js';
import {stepFeedbackScenes} from './scenes/step-feedback.js';

const SCENES: readonly Scene[] = [...stepFeedbackScenes, ...csatModalScenes, ...dashboardScenes];

const DOCS = new URL('../../../../docs/', import.meta.url);
const PICTURES = new URL('screenshots/', DOCS);
const FOLDERS: Readonly<Record<string, URL>> = {
  '.js': new URL('../../../elements/dist/cdn/', import.meta.url),
  '.css': new URL('themes/', DOCS),
};
const TYPES: Readonly<Record<string, string>> = {'.js': 'text/javascript', '.css': 'text/css'};

const html = ({lang = 'en', dir, theme}: Look) => `<!doctype html>
<html lang="${lang}" dir="${dir ?? 'ltr'}">
  <head>
    <meta charset="utf-8" />
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 0; padding: 24px; }
      section { margin-block-start: 24px; }
      dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: 12px 16px; align-items: center; margin: 0; }
      dd { margin: 0; min-width: 0; }
    </style>
    ${theme ? `<link rel="stylesheet" href="/${theme}.css" />` : ''}
    <script type="module" src="/rf.js"></script>
    <script type="module" src="/rf-dashboard.js"></script>
  </head>
  <body></body>
</html>`;

/** Serves the built elements, the themes, and an empty page for each variant. */
const host = createServer((request, response) => {
  const {pathname, searchParams} = new URL(request.url ?? '/', 'http://host');
  const kind = extname(pathname);
  const folder = FOLDERS[kind];
  if (!folder) {
    response.writeHead(200, {'content-type': 'text/html'});
    response.end(html(JSON.parse(searchParams.get('look') ?? '{}') as Look));
    return;
  }
  readFile(new URL(basename(pathname), folder)).then(
    (content) => response.writeHead(200, {'content-type': TYPES[kind]}).end(content),
    () => response.writeHead(404).end(),
  );
});

const fileOf = (scene: Scene, look: Look): string =>
  `${scene.name}-${look.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.png`;

const problem = {
  status: 403,
  contentType: 'application/problem+json',
  headers: {'access-control-allow-origin': '*'},
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Forbidden',
    status: 403,
    detail: 'This session belongs to somebody else.',
    code: 'forbidden',
    request_id: 'screenshot',
  }),
};

ensureChromium();
const server = new RealServer();
const hostAddress = await listen(host);
await server.start(hostAddress);
const browser = await chromium.launch(chromiumLaunchOptions());
try {
  const {key} = await server.createAccount('UTC');
  const backend = createClient({baseUrl: server.url, key});
  await backend.putFlow({treeId: 'vpn', name: 'VPN is down', steps: []});
  const {token} = await backend.createToken({userId: 'anna', name: 'Anna Berg'});
  const engineer = createClient({baseUrl: server.url, token});

  const desk = createClient({baseUrl: server.url, key: (await server.createAccount('UTC')).key});
  const {rejected_total} = await desk.importHistory(historyLines(Date.now()));
  if (rejected_total > 0) throw new Error(`${rejected_total} lines of the team's past were refused`);
  const addressOf = async (userId: string, name: string, role: Role): Promise<string> =>
    `base-url="${server.url}" token="${(await desk.createToken({userId, name, role})).token}"`;
  const team = {
    admin: await addressOf('tom', 'Tom Okafor', 'team_admin'),
    engineer: await addressOf(MAYA, 'Maya Chen', 'engineer'),
  };
  const begun = createClient({baseUrl: server.url, key: (await server.createAccount('UTC')).key});
  const admin = await begun.createToken({userId: 'tom', name: 'Tom Okafor', role: 'team_admin'});
  const newcomer = `base-url="${server.url}" token="${admin.token}"`;

  const take = async (scene: Scene, look: Look): Promise<void> => {
    const {width = scene.width, colorScheme = 'light', forcedColors = 'none'} = look;
    const context = await browser.newContext({
      viewport: {width, height: scene.height},
      colorScheme,
      forcedColors,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const sessionId = crypto.randomUUID();
    await engineer.startSession({treeId: 'vpn', id: sessionId});
    await engineer.completeSession({sessionId, outcome: 'resolved'});
    await page.goto(`${hostAddress}/?${new URLSearchParams({look: JSON.stringify(look)}).toString()}`);
    await scene.show({
      page,
      sessionId,
      team,
      newcomer,
      address: `base-url="${server.url}" token="${token}"`,
      refuse: (path) =>
        page.route(`**${path}**`, (route) =>
          route.request().method() === 'POST' ? route.fulfill(problem) : route.continue(),
        ),
      hold: (path) => page.route(`**${path}**`, () => undefined),
      cut: (path) => page.route(`**${path}**`, (route) => route.abort()),
      put: async (markup) => {
        await page.waitForLoadState('networkidle');
        await page.evaluate((inside) => (document.body.innerHTML = inside), markup);
      },
    });
    await page.screenshot({
      path: fileURLToPath(new URL(fileOf(scene, look), PICTURES)),
      fullPage: scene.isWhole ?? false,
    });
    await context.close();
  };

  // Arguments select scenes by the start of their names.
  const named = process.argv.slice(2);
  const scenes = SCENES.filter(({name}) => !named.length || named.some((start) => name.startsWith(start)));
  if (!scenes.length) throw new Error(`No such scene: there are ${SCENES.map(({name}) => name).join(', ')}`);
  if (!named.length) await rm(PICTURES, {recursive: true, force: true});
  await mkdir(PICTURES, {recursive: true});
  for (const scene of scenes) {
    await Promise.all(scene.looks.map((look) => take(scene, look)));
    process.stdout.write(`${scene.name}: ${scene.looks.length}\n`);
  }
  const sections = SCENES.map((scene) => {
    const pictures = scene.looks.map(
      (look) => `![${scene.title.replaceAll('`', '')}, ${look.name}](screenshots/${fileOf(scene, look)})`,
    );
    return `## ${scene.title}\n\n${pictures.map((picture, i) => `${scene.looks[i]?.name}\n\n${picture}`).join('\n\n')}`;
  });
  const text = `# Screenshots\n\nEvery state, made by \`npm run build && npm run screenshots\`; look at what has changed before you commit it.\n\n${sections.join('\n\n')}\n`;
  const path = fileURLToPath(new URL('screenshots.md', DOCS));
  await writeFile(path, await format(text, {...(await resolveConfig(path)), filepath: path}));
} finally {
  await browser.close();
  await server.stop();
  host.closeAllConnections();
  host.close();
}
