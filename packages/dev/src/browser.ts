import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {chromium, type LaunchOptions} from 'playwright';

/** No sandbox, because Chromium refuses one to root, and no background traffic. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Chromium without its user interface, as a package of Debian. It takes a fifth less time for the same tests, but has no
 * back/forward cache.
 */
const HEADLESS_SHELL = 'chromium-headless-shell';

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

/** The path of the first of these programs that is in the PATH. */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** A whole Chromium: Playwright's own if it is installed, else the system's. */
function findChromium(): string | undefined {
  const candidates = [
    process.env['CHROMIUM_PATH'],
    chromium.executablePath(),
    findProgram(SYSTEM_NAMES),
    ...SYSTEM_PATHS,
  ];
  return candidates.find((path) => path && existsSync(path));
}

const launchOptions = (executablePath: string | undefined): LaunchOptions => ({
  args: ARGS,
  ...(executablePath && {executablePath}),
});

/** How the tests launch Chromium. Call {@link ensureChromium} once before. */
export const chromiumLaunchOptions = (): LaunchOptions =>
  launchOptions(process.env['CHROMIUM_PATH'] ?? findProgram([HEADLESS_SHELL]) ?? findChromium());

/** Like {@link chromiumLaunchOptions}, for tests of features that the headless shell lacks. */
export const wholeChromiumLaunchOptions = (): LaunchOptions => launchOptions(findChromium());

function run(command: string, ...args: string[]): boolean {
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  return spawnSync(command, args, {stdio: 'inherit', env, timeout: 300_000}).status === 0;
}

/** Fails fast without a network, so that the tests start anyway. */
const APT_OPTIONS = ['-qq', '-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=1'];
let isListOfPackagesFresh: boolean | undefined;

/** Installs packages of the distribution if that needs no password. */
export function installPackages(names: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !findProgram(['apt-get'])) return false;
  isListOfPackagesFresh ??= run('apt-get', ...APT_OPTIONS, 'update');
  return isListOfPackagesFresh && run('apt-get', ...APT_OPTIONS, 'install', '-y', ...names);
}

/**
 * Makes sure that a Chromium is installed. If not, installs the distribution's packages, or Playwright's own if that
 * would need a password.
 *
 * @throws Error that names what to install by hand.
 */
export function ensureChromium(): void {
  if (findChromium()) return;
  const areInstalled = installPackages(['chromium', HEADLESS_SHELL]) || installPackages(['chromium']);
  if (areInstalled && findChromium()) return;
  run('npx', 'playwright', 'install', ...(process.getuid?.() === 0 ? ['--with-deps'] : []), 'chromium');
  if (findChromium()) return;
  throw new Error(
    'No Chromium was found and none could be installed: install one, or name it in CHROMIUM_PATH.',
  );
}
