import {mkdir, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {createClient} from '@resolutionflow/sdk';
import {build} from 'esbuild';
import {chromium, type Page} from 'playwright';
import {chromiumLaunchOptions, ensureChromium} from '../browser.js';
import {listen} from '../fixtures/listen.js';
import {RealServer} from '../fixtures/real-server.js';
import {historyLines} from '../screenshots/history.js';
import {FOLDER} from './generate.js';

/** CPU slow-down of the browser. */
const CPU_SLOWDOWN = 4;

/** A host page before it loads our scripts. */
const HOST = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <link rel="icon" href="data:," />
  <title>Help desk</title>
  <body style="font: 16px system-ui">
    <h1>Help desk</h1>
    <p>How the <b>week</b> went, and what <i>needs work</i>, on <span></span>.</p>
    <main></main>
    <script>
      document.querySelector('span').textContent = new Date().toLocaleDateString('en', {dateStyle: 'full'});
    </script>
  </body>
</html>`;

/** Bundled host pages in a slowed browser, against the real server with a team's history. */
export class Pages {
  private constructor(
    /** `base-url` and `token` of the team admin, as attributes. */
    readonly admin: string,
    readonly visit: <T>(
      name: string,
      markup: string,
      look: (page: Page) => Promise<T>,
      without?: string,
    ) => Promise<T>,
    readonly close: () => Promise<void>,
  ) {}

  /** @param scripts - The source of each page's script, by page name. */
  static async open(scripts: Readonly<Record<string, string>>): Promise<Pages> {
    ensureChromium();
    const folder = join(FOLDER, 'pages');
    await mkdir(folder, {recursive: true});
    const files = new Map<string, Uint8Array>();
    // Each page is bundled by itself, so that no chunk is shared between pages.
    for (const [name, script] of Object.entries(scripts)) {
      const entry = join(folder, `${name}.js`);
      await writeFile(entry, script);
      const {outputFiles} = await build({
        entryPoints: [entry],
        bundle: true,
        minify: true,
        splitting: true,
        format: 'esm',
        target: 'es2022',
        outdir: join(folder, 'out'),
        conditions: ['production'],
        legalComments: 'none',
        write: false,
      });
      for (const {path, contents} of outputFiles) files.set(path.slice(join(folder, 'out').length), contents);
    }
    const host = createServer((request, response) => {
      const {pathname} = new URL(request.url ?? '/', 'http://host');
      const file = files.get(pathname);
      if (file) response.writeHead(200, {'content-type': 'text/javascript'}).end(file);
      else {
        response.writeHead(200, {'content-type': 'text/html'});
        response.end(HOST);
      }
    });
    const address = await listen(host);
    const server = new RealServer();
    await server.start(address);
    const {key} = await server.createAccount('UTC');
    const backend = createClient({baseUrl: server.url, key});
    await backend.importHistory(historyLines(Date.now()));
    const {token} = await backend.createToken({userId: 'tom', name: 'Tom', role: 'team_admin'});
    const browser = await chromium.launch(chromiumLaunchOptions());
    return new Pages(
      `base-url="${server.url}" token="${token}"`,
      async (name, markup, look, without) => {
        const context = await browser.newContext({viewport: {width: 1280, height: 1600}});
        const page = await context.newPage();
        if (without) await page.route(without, (route) => route.abort());
        const devtools = await context.newCDPSession(page);
        await devtools.send('Emulation.setCPUThrottlingRate', {rate: CPU_SLOWDOWN});
        await page.goto(address);
        // Wait until the host page is idle, or its own start would be measured too.
        await page.evaluate(async (inside) => {
          document.querySelector('main')!.innerHTML = inside;
          await new Promise((resolve) => requestAnimationFrame(resolve));
          await new Promise((resolve) => requestIdleCallback(resolve));
        }, markup);
        await page.evaluate(async (script) => {
          performance.mark('script-requested');
          await import(script);
        }, `/${name}.js`);
        try {
          return await look(page);
        } finally {
          await context.close();
        }
      },
      async () => {
        await browser.close();
        await server.stop();
        host.closeAllConnections();
        host.close();
      },
    );
  }
}
