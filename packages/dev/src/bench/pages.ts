import {mkdir, writeFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import {join} from 'node:path';
import {createClient} from '@resolutionflow/sdk';
import {build} from 'esbuild';
import {chromium, type Browser, type Page} from 'playwright';
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

/** Bundles each page's script by itself, so that no chunk is shared between pages. Returns the files by path. */
async function bundle(scripts: Readonly<Record<string, string>>): Promise<Map<string, Uint8Array>> {
  const folder = join(FOLDER, 'pages');
  const out = join(folder, 'out');
  await mkdir(folder, {recursive: true});
  const files = new Map<string, Uint8Array>();
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
      outdir: out,
      conditions: ['production'],
      legalComments: 'none',
      write: false,
    });
    for (const {path, contents} of outputFiles) files.set(path.slice(out.length), contents);
  }
  return files;
}

/** Serves the files, and the host page at every other path. */
const createHost = (files: ReadonlyMap<string, Uint8Array>): Server =>
  createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://host');
    const file = files.get(pathname);
    if (file) response.writeHead(200, {'content-type': 'text/javascript'}).end(file);
    else {
      response.writeHead(200, {'content-type': 'text/html'});
      response.end(HOST);
    }
  });

/** Bundled host pages in a slowed browser, against the real server with a team's history. */
export class Pages {
  private constructor(
    private readonly host: Server,
    private readonly address: string,
    private readonly server: RealServer,
    private readonly browser: Browser,
    /** `base-url` and `token` of the team admin, as attributes. */
    readonly admin: string,
  ) {}

  /** @param scripts - The source of each page's script, by page name. */
  static async open(scripts: Readonly<Record<string, string>>): Promise<Pages> {
    ensureChromium();
    const host = createHost(await bundle(scripts));
    const address = await listen(host);
    const server = new RealServer();
    await server.start(address);
    const {key} = await server.createAccount('UTC');
    const backend = createClient({baseUrl: server.url, key});
    await backend.importHistory(historyLines(Date.now()));
    const {token} = await backend.createToken({userId: 'tom', name: 'Tom', role: 'team_admin'});
    const browser = await chromium.launch(chromiumLaunchOptions());
    return new Pages(host, address, server, browser, `base-url="${server.url}" token="${token}"`);
  }

  /**
   * Opens a page with the markup, and imports its script.
   *
   * @param without - Pattern of addresses whose requests are blocked.
   */
  async visit<T>(
    name: string,
    markup: string,
    look: (page: Page) => Promise<T>,
    without?: string,
  ): Promise<T> {
    const context = await this.browser.newContext({viewport: {width: 1280, height: 1600}});
    const page = await context.newPage();
    if (without) await page.route(without, (route) => route.abort());
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', {rate: CPU_SLOWDOWN});
    await page.goto(this.address);
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
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    this.host.closeAllConnections();
    this.host.close();
  }
}
