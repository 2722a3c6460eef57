import assert from 'node:assert/strict';
import {appendFile, cp, mkdir, mkdtemp, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {ServerProcess} from './process.js';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

let server: ServerProcess;
let otherBuild: string;
before(async () => {
  server = await ServerProcess.create();
  // Inside the package, where Node finds its dependencies.
  const parent = join(PACKAGE, 'node_modules');
  await mkdir(parent, {recursive: true});
  otherBuild = await mkdtemp(join(parent, 'other-build-'));
  for (const entry of ['dist', 'package.json']) {
    await cp(join(PACKAGE, entry), join(otherBuild, entry), {recursive: true});
  }
  await appendFile(join(otherBuild, 'dist/analytics/metrics.js'), '\n// Another build.\n');
});
after(async () => {
  await server.remove();
  await rm(otherBuild, {recursive: true});
});

async function team(etag = ''): Promise<{status: number; etag: string}> {
  const response = await fetch(`${server.url}/api/v1/insights/team`, {
    headers: {authorization: `Bearer ${server.key}`, ...(etag && {'if-none-match': etag})},
  });
  await response.arrayBuffer();
  return {status: response.status, etag: response.headers.get('etag') ?? ''};
}

test('GET /insights/team: an ETag stays valid after a restart of the same build, not of another build', async () => {
  await server.start();
  const {status, etag} = await team();
  assert.equal(status, 200);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await server.stop(signal);
    await server.start();
    assert.equal((await team(etag)).status, 304, `after ${signal}`);
  }
  await server.stop('SIGTERM');
  await server.start({main: join(otherBuild, 'dist/main.js')});
  const other = await team(etag);
  assert.equal(other.status, 200);
  assert.notEqual(other.etag, etag);
  await server.stop('SIGTERM');
  await server.start();
  assert.equal((await team(etag)).status, 304, 'after a return to the first build');
});
