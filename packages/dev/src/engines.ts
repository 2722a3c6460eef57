import {spawn, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import type {BrowserLauncher} from '@web/test-runner-core';
import {playwrightLauncher} from '@web/test-runner-playwright';
import {puppeteerLauncher} from '@web/test-runner-puppeteer';
import {webdriverLauncher} from '@web/test-runner-webdriver';
import {chromiumLaunchOptions, ensureChromium, findProgram, installPackages} from './browser.js';

const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof ENGINES)[number];

const FIREFOX_NAMES = ['firefox', 'firefox-esr'];

const MINI_BROWSERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .flatMap((triple) =>
    ['4.1', '4.0', '6.0'].map((version) => `/usr/lib/${triple}/webkit2gtk-${version}/MiniBrowser`),
  )
  .concat(['/usr/libexec/webkit2gtk-4.1/MiniBrowser']);

const findMiniBrowser = (): string | undefined => MINI_BROWSERS.find((path) => existsSync(path));

const isInstalled: Record<Engine, () => boolean> = {
  chromium: () => {
    ensureChromium();
    return true;
  },
  firefox: () => findProgram(FIREFOX_NAMES) !== undefined,
  webkit: () => Boolean(findProgram(['WebKitWebDriver']) && findProgram(['Xvfb']) && findMiniBrowser()),
};

const PACKAGES: Record<Engine, readonly string[]> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

/** The result of {@link findEngines}. */
export interface FoundEngines {
  readonly found: readonly Engine[];
  /** Requested engines that are not installed and need a password to install. */
  readonly missing: readonly Engine[];
}

/**
 * Finds the engines on this machine. Installs missing ones if that needs no password.
 *
 * @param names - Names, comma-separated. Default: all engines.
 * @throws Error if a name is unknown.
 */
export function findEngines(names: string = ENGINES.join()): FoundEngines {
  const requested = names.split(',').map((name) => name.trim());
  const unknown = requested.find((name) => !ENGINES.some((engine) => engine === name));
  if (unknown !== undefined) {
    throw new Error(`BROWSERS names "${unknown}": expected some of ${ENGINES.join(', ')}.`);
  }
  const wanted = ENGINES.filter((engine) => requested.includes(engine));
  const found = wanted.filter(
    (engine) => isInstalled[engine]() || (installPackages(PACKAGES[engine]) && isInstalled[engine]()),
  );
  return {found, missing: wanted.filter((engine) => !found.includes(engine))};
}

/** One line for people: the engines that the tests use, and the missing ones. */
export const describeEngines = ({found, missing}: FoundEngines): string =>
  `Engines: ${found.join(', ')}${missing.length ? ` (missing and not installable: ${missing.join(', ')})` : ''}`;

/** Returns a port of this machine that no program listens to. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const {port} = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function whileThisProcessLives(command: string, args: readonly string[], env = {}): ChildProcess {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    env: {...process.env, ...env},
  });
  process.once('exit', () => child.kill());
  return child;
}

/** Starts a virtual display. Xvfb picks a free number and writes it to descriptor 3. */
async function startDisplay(): Promise<string> {
  const display = whileThisProcessLives('Xvfb', [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1280x1024x24',
    '-nolisten',
    'tcp',
  ]);
  const number = await new Promise<string>((resolve, reject) => {
    display.stdio[3]?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    display.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return `:${number}`;
}

async function webkitLauncher(): Promise<BrowserLauncher> {
  const [DISPLAY, port] = await Promise.all([startDisplay(), freePort()]);
  whileThisProcessLives('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
    DISPLAY,
    // The software compositor crashes now and then and takes the page with it.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  });
  return webdriverLauncher({
    hostname: '127.0.0.1',
    port,
    path: '/',
    logLevel: 'error',
    // The driver does not listen at once.
    connectionRetryCount: 10,
    capabilities: {
      browserName: 'MiniBrowser',
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': {binary: findMiniBrowser(), args: ['--automation']},
    } as WebdriverIO.Capabilities,
  });
}

const LAUNCHERS: Record<Engine, () => BrowserLauncher | Promise<BrowserLauncher>> = {
  chromium: () => playwrightLauncher({product: 'chromium', launchOptions: chromiumLaunchOptions()}),
  firefox: () =>
    puppeteerLauncher({
      // Two pages would share one window, which slows the hidden one down, and their storage.
      concurrency: 1,
      launchOptions: {
        browser: 'firefox',
        executablePath: findProgram(FIREFOX_NAMES) ?? 'firefox',
        headless: true,
      },
    }),
  webkit: webkitLauncher,
};

/** Launchers for `@web/test-runner`. */
export const launchersFor = (engines: readonly Engine[]): Promise<BrowserLauncher[]> =>
  Promise.all(engines.map(async (engine) => LAUNCHERS[engine]()));
