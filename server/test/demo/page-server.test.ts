import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {pino} from 'pino';
import {demoPage} from '../../src/demo/page-server.js';
import {createApp, loadConfig, openDatabase, type Database} from '../../src/index.js';
import {raw, expectRawProblem} from '../http/raw.js';

let folder: string;
let database: Database;
let server: Server;
let url: string;
const log: string[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rf-demo-page-'));
  writeFileSync(join(folder, 'rf.js'), '// elements');
  database = await openDatabase('sqlite::memory:');
  const page = demoPage(async ({userId}) => ({token: `token of ${userId}`, expires_at: ''}), folder);
  const app = createApp({
    database,
    config: loadConfig({RF_JWT_SECRET: 'x'.repeat(32)}),
    logger: pino({level: 'error'}, {write: (line) => void log.push(line)}),
    extend: (to) => void to.use(page),
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  server.close();
  await database.close();
  rmSync(folder, {recursive: true});
  assert.deepEqual(log, [], 'no request is an internal error');
});

const asJson = {'content-type': 'application/json'};
const token = (body: string, headers: Record<string, string> = asJson) =>
  raw({url}, 'POST', '/demo/token', {body, headers});

test('POST /demo/token: a token for a persona, 404 for everybody else', async () => {
  const {status, text} = await token('{"user_id":"maya@northwind.example"}');
  assert.equal(status, 200);
  assert.match(text, /token of maya@northwind\.example/);
  expectRawProblem('not_found', await token('{"user_id":"nobody"}'));
  for (const body of ['{}', '[]', 'null', '7', '{"user_id":".."}'])
    expectRawProblem('not_found', await token(body), body);
});

test('POST /demo/token: broken, large and foreign bodies get a 4xx problem', async () => {
  for (const body of ['{"user_id"', '', '{"user_id":"\ud800"'])
    expectRawProblem('malformed_json', await token(body), body);
  expectRawProblem('payload_too_large', await token(`"${'x'.repeat(70_000)}"`));
  expectRawProblem('unsupported_media_type', await token('{}', {'content-type': 'text/plain'}));
  expectRawProblem('unsupported_media_type', await token('{}', {...asJson, 'content-encoding': 'nonsense'}));
});

test('files of the demo page: a request that does not fit gets a 4xx problem', async () => {
  for (const path of [
    '/demo/missing.js',
    '/demo/%2e%2e/%2e%2e/index.ts',
    '/rf/%00',
    '/demo/',
    '/rf/missing',
  ]) {
    expectRawProblem('not_found', await raw({url}, 'GET', path), path);
  }
  for (const path of ['/', '/rf/rf.js', '/demo/app.js']) {
    assert.equal((await raw({url}, 'GET', path)).status, 200, path);
    expectRawProblem(
      'validation_failed',
      await raw({url}, 'GET', path, {headers: {'if-match': '"other"'}}),
      path,
    );
    expectRawProblem(
      'validation_failed',
      await raw({url}, 'GET', path, {headers: {range: 'bytes=9999999-'}}),
      path,
    );
  }
});
