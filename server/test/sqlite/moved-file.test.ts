import assert from 'node:assert/strict';
import {existsSync, renameSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {getTeamAnalytics, putFlow} from '@resolutionflow/contract';
import {fileIn} from '../database.js';
import {startServer, type TestAccount, type TestServer} from '../http/harness.js';

let server: TestServer;
let account: TestAccount;
before(async () => {
  server = await startServer();
  account = await server.account();
});
after(() => server.close());

const put = (tree_id: string) => ({as: account.key, params: {tree_id}, body: {name: 'F', steps: []}});

test('a database file that was moved: writes and /readyz answer 503 until it is back, and nothing is created', async () => {
  const file = fileIn(server.stored.folder);
  await server.expectOk(201, putFlow, put('before'));
  renameSync(file, `${file}.moved`);
  await server.expectRefused('unavailable', putFlow, put('meanwhile'));
  await server.expectRefused('unavailable', getTeamAnalytics, {as: account.key});
  assert.equal((await server.send('GET', '/readyz')).status, 503);
  assert.equal((await server.send('GET', '/healthz')).status, 200);
  await server.database.emptyLog();
  assert.ok(!existsSync(file));
  renameSync(`${file}.moved`, file);
  await server.expectOk(201, putFlow, put('afterwards'));
  assert.equal((await server.send('GET', '/readyz')).status, 200);
});
