import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {createAccount, openDatabase, verifyFigures, type Account, type Database} from '../../src/index.js';
import {Checkpoints} from '../../src/db/sqlite/checkpoints.js';
import {saveFlow} from '../../src/flows/repository.js';
import {ServerProcess} from '../durability/process.js';

const FLOWS = 1_500;

let folder: string;
let file: string;
let database: Database;
let account: Account;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rf-checkpoints-'));
  file = join(folder, 'test.db');
  database = await openDatabase(`sqlite:${file}`);
  ({account} = await createAccount(database, {id: 'acme', name: 'Acme', timeZone: 'UTC'}));
});
after(async () => {
  await database.close();
  rmSync(folder, {recursive: true});
});

test('committed data moves from the log into the file while the server writes', async () => {
  const empty = statSync(file).size;
  const name = 'A name that takes some room. '.repeat(6).trim();
  await Promise.all(
    Array.from({length: FLOWS}, (_, index) =>
      database.write((tx) => saveFlow(tx, account.ref, `flow-${index}`, {name, steps: []})),
    ),
  );
  const until = Date.now() + 20_000;
  while (statSync(file).size < empty + FLOWS * name.length) {
    assert.ok(Date.now() < until, 'nothing was moved');
    await new Promise((resolve) => setImmediate(resolve));
  }
  // A second connection sees the same data, and the server continues to write.
  const other = new BetterSqlite3(file, {readonly: true});
  assert.deepEqual(other.prepare('select count(*) as n from flows').get(), {n: FLOWS});
  other.close();
  await database.write((tx) => saveFlow(tx, account.ref, 'one-more', {name, steps: []}));
  assert.deepEqual(await verifyFigures(database, account), []);
});

test('a checkpoint thread that fails does not end the process, and another one starts', async () => {
  const lateFolder = join(folder, 'late');
  const lateFile = join(lateFolder, 'test.db');
  const checkpoints = new Checkpoints(lateFile);
  await checkpoints.emptyLog();
  mkdirSync(lateFolder);
  const late = await openDatabase(`sqlite:${lateFile}`);
  await createAccount(late, {id: 'acme', name: 'Acme', timeZone: 'UTC'});
  const logSize = () => statSync(`${lateFile}-wal`).size;
  assert.ok(logSize() > 0);
  await checkpoints.emptyLog();
  assert.equal(logSize(), 0);
  await checkpoints.close();
  await late.close();
});

test('a checkpoint thread that cannot start does not prevent an erasure', {timeout: 60_000}, async () => {
  const server = await ServerProcess.create({
    NODE_OPTIONS: '--permission --allow-fs-read=* --allow-fs-write=* --allow-addons --no-warnings',
  });
  try {
    await server.start();
    const call = (method: string, path: string, body?: object): Promise<Response> =>
      fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: {authorization: `Bearer ${server.key}`, 'content-type': 'application/json'},
        ...(body && {body: JSON.stringify(body)}),
      });
    assert.equal((await call('PUT', '/flows/f', {name: 'F', steps: []})).status, 201);
    assert.equal((await call('POST', '/sessions', {tree_id: 'f', user_id: 'anna'})).status, 201);
    assert.equal((await call('DELETE', '/users/anna')).status, 204);
  } finally {
    await server.remove();
  }
});
