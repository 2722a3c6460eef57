import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test as base} from '@playwright/test';
import {findProgram} from '../dist/browser.js';
import {freePort} from '../dist/fixtures/listen.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** An empty folder on a machine with Node and npm, but without a compiler and without settings. */
interface Machine {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Exists if npm has called node-gyp. */
  readonly gypMarker: string;
  /** Starts a program in the folder, until the test ends. Returns its output so far, by a function. */
  start(command: string, ...args: string[]): {child: ChildProcess; output: () => string};
}

const test = base.extend<{machine: Machine}>({
  // eslint-disable-next-line no-empty-pattern
  machine: async ({}, use) => {
    const place = await mkdtemp(join(tmpdir(), 'rf-machine-'));
    const [folder, bin, cache] = ['empty', 'bin', 'cache'].map((name) => join(place, name)) as [
      string,
      string,
      string,
    ];
    for (const path of [folder, bin, cache]) await mkdir(path);
    // Not a setting in the environment: shells drop variables with such names.
    const registry = process.env['npm_config_@resolutionflow:registry'];
    await writeFile(join(folder, '.npmrc'), `@resolutionflow:registry=${registry}\n`);
    await symlink(process.execPath, join(bin, 'node'));
    for (const name of ['npm', 'npx', 'sh']) await symlink(findProgram([name])!, join(bin, name));
    // Downloads are shared with the user's cache, programs that npx has installed are not.
    const {stdout} = await run('npm', ['config', 'get', 'cache']);
    const downloads = join(stdout.trim(), '_cacache');
    await mkdir(downloads, {recursive: true});
    await symlink(downloads, join(cache, '_cacache'));
    const gypMarker = join(place, 'node-gyp-was-called');
    const gyp = join(bin, 'node-gyp');
    await writeFile(gyp, `#!/bin/sh\n: > '${gypMarker}'\nexit 1\n`);
    await chmod(gyp, 0o755);
    // Settings of the npm that runs this test would count as settings of the machine. The certificates are the machine's.
    const inherited = Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(command|lifecycle|package|execpath|config_local)|RF_|INIT_CWD|NODE(?!_EXTRA_CA_CERTS$))/.test(
          name,
        ),
    );
    const env = {
      ...Object.fromEntries(inherited),
      PATH: bin,
      PORT: String(await freePort()),
      npm_config_cache: cache,
      npm_config_node_gyp: gyp,
      npm_config_yes: 'true',
      npm_config_update_notifier: 'false',
    };
    const children: ChildProcess[] = [];
    await use({
      folder,
      env,
      gypMarker,
      start(command, ...args) {
        const child = spawn(join(bin, command), args, {cwd: folder, env, detached: true, stdio: 'pipe'});
        children.push(child);
        let text = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        }
        return {child, output: () => text};
      },
    });
    for (const {pid} of children) {
      try {
        if (pid) process.kill(-pid, 'SIGKILL');
      } catch {
        // The whole group has ended.
      }
    }
    await rm(place, {recursive: true, force: true, maxRetries: 5});
  },
});

const SLOW = {timeout: 120_000};

test('server: npx starts the demo in an empty folder without a compiler, and SIGTERM ends it', async ({
  machine,
}) => {
  const {child, output} = machine.start('npx', '@resolutionflow/server', 'demo');
  await expect.poll(output, SLOW).toContain('Ctrl+C');
  const [address = ''] = /http:\/\/\S+/.exec(output()) ?? [];
  const page = await fetch(address);
  expect(await page.text()).toContain('<!doctype html>');
  expect(existsSync(machine.gypMarker), 'node-gyp was called').toBe(false);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  const isReachable = () =>
    fetch(address).then(
      () => true,
      () => false,
    );
  await expect.poll(isReachable, SLOW).toBe(false);
});

test('server: serve without settings prints three commands, and they start a server', async ({machine}) => {
  const {child, output} = machine.start('npx', '@resolutionflow/server', 'serve');
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
  const commands = [...output().matchAll(/^ {2}(.+)$/gm)].map(([, command = '']) => command);
  expect(commands).toHaveLength(3);
  const terminal = machine.start('sh', '-e', '-c', commands.join('\n'));
  await expect.poll(terminal.output, SLOW).toContain(' is at http');
  expect(terminal.output()).toContain('with 1 account in');
  const [address = ''] = /http:\/\/\S+/.exec(terminal.output()) ?? [];
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
});

test('server: --help calls the program as the person called it', async ({machine: {folder, env}}) => {
  const usage = async (command: string, args: readonly string[], cwd = folder) => {
    const {stdout} = await run(command, [...args, '--help'], {cwd, env});
    return /^Usage: (.*) \[options\]/m.exec(stdout)?.[1];
  };
  const bin = dirname(join(env['PATH'] ?? '', 'npx'));
  expect(await usage(join(bin, 'npx'), ['@resolutionflow/server'])).toBe('npx @resolutionflow/server');
  await writeFile(join(folder, 'package.json'), '{"private": true}');
  await run(join(bin, 'npm'), ['install', '--silent', '@resolutionflow/server'], {cwd: folder, env});
  const programs = join(folder, 'node_modules/.bin');
  expect((await readdir(programs)).filter((name) => /^(rf|resolutionflow-server)$/.test(name))).toHaveLength(
    2,
  );
  expect(await usage(join(programs, 'rf'), [])).toBe('rf');
  expect(await usage(join(programs, 'resolutionflow-server'), [])).toBe('resolutionflow-server');
  expect(await usage(join(bin, 'npx'), ['rf'])).toBe('npx rf');
  const main = 'node_modules/@resolutionflow/server/dist/main.js';
  expect(await usage(join(bin, 'node'), [main])).toBe(`node ${main}`);
  expect(await usage(join(bin, 'npm'), ['run', '--silent', 'rf', '--'], ROOT)).toBe('npm run rf --');
});
