import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {after, before, test} from 'node:test';
import {ApiProblem} from '../../src/api-problem.js';
import {errorMessage} from '../../src/commands/error-message.js';
import {Cli, MAIN} from './cli.js';

let cli: Cli;
before(async () => {
  cli = await Cli.create();
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
});
after(() => cli.remove());

/** Starts a command whose output goes to a pipe without a reader, or to a file. */
function start(args: readonly string[], stdout: 'closed pipe' | number, settings: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {...cli.env, ...settings},
    cwd: cli.folder,
    stdio: ['ignore', stdout === 'closed pipe' ? 'pipe' : stdout, 'pipe'],
  });
  child.stdout?.destroy();
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return {child, ended, errors: text(child.stderr as NodeJS.ReadableStream & AsyncIterable<Buffer>)};
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the server at the port answers. */
async function answers(port: number): Promise<number> {
  for (;;) {
    try {
      return (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

for (const args of [['--help'], ['accounts', 'list'], ['verify'], ['config', '--json'], ['doctor']]) {
  test(`rf ${args.join(' ')} | true: exits 0 without an error`, async () => {
    const {ended, errors} = start(args, 'closed pipe');
    assert.deepEqual(await ended, [0, null], await errors);
    assert.equal(await errors, '');
  });
}

test('rf serve | true: serves, and SIGTERM ends it with 0', {timeout: 60_000}, async () => {
  const port = await freePort();
  const {child, ended} = start(['serve'], 'closed pipe', {PORT: String(port)});
  try {
    assert.equal(await answers(port), 200);
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});

test('rf accounts list into a file on a full disk: exits 1 with a sentence', async () => {
  const full = openSync('/dev/full', 'w');
  const {ended, errors} = start(['accounts', 'list'], full);
  assert.deepEqual(await ended, [1, null]);
  assert.equal(await errors, 'The output cannot be written. The disk is full.\n');
  closeSync(full);
});

test('a command that fails with a problem of the API prints its sentence without the code', () => {
  const problem = new ApiProblem('unavailable', 'The database is locked by another process.');
  assert.equal(errorMessage(problem), 'The database is locked by another process.');
});
