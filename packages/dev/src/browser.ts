import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {chromium, type LaunchOptions} from 'playwright';

/** Quiet and without a sandbox, which Chromium refuses to root; no background traffic. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SYSTEM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

const SYSTEM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** Where the first of some programs stands in the PATH. */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Playwright's own Chromium if it is there, else the system's. */
function findChromium(): string | undefined {
  const candidates = [
    process.env['CHROMIUM_PATH'],
    chromium.executablePath(),
    findProgram(SYSTEM_NAMES),
    ...SYSTEM_PATHS,
  ];
  return candidates.find((path) => path && existsSync(path));
}

/** How the tests launch Chromium. Call {@link ensureChromium} once before. */
export function chromiumLaunchOptions(): LaunchOptions {
  const executablePath = findChromium();
  return {args: ARGS, ...(executablePath && {executablePath})};
}

function run(command: string, ...args: string[]): boolean {
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  return spawnSync(command, args, {stdio: 'inherit', env, timeout: 300_000}).status === 0;
}

/** A closed network is found out soon, so that tests start without what it would bring. */
const APT = ['-qq', '-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=1'];
let isListOfPackagesFresh: boolean | undefined;

/** Installs packages of the distribution where that needs no password. */
export function installPackages(names: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !findProgram(['apt-get'])) return false;
  isListOfPackagesFresh ??= run('apt-get', ...APT, 'update');
  return isListOfPackagesFresh && run('apt-get', ...APT, 'install', '-y', ...names);
}

/**
 * Makes sure that there is a Chromium, and installs one where there is none: the distribution's package where
 * that needs no password, else Playwright's own.
 *
 * @throws Error saying what to install by hand.
 */
export function ensureChromium(): void {
  if (findChromium()) return;
  if (installPackages(['chromium']) && findChromium()) return;
  run('npx', 'playwright', 'install', ...(process.getuid?.() === 0 ? ['--with-deps'] : []), 'chromium');
  if (findChromium()) return;
  throw new Error(
    'No Chromium was found and none could be installed: install one, or name it in CHROMIUM_PATH.',
  );
}
