import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {ServerProcess} from '../durability/process.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const SESSIONS = 40;
const NAME = 'Philippa Quokka';
const USER = 'philippa.quokka@example.com';
/** The name also stands in the text that people search reads, in lower case. */
const SECRETS = [NAME, NAME.toLowerCase(), USER, 'wombat-short', 'wombat-long', 'wombat-note'];

let server: ServerProcess;
before(async () => {
  server = await ServerProcess.create();
  await server.start();
});
after(() => server.remove());

async function call(method: string, path: string, body?: string): Promise<number> {
  const type = path === '/import' ? 'application/x-ndjson' : 'application/json';
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {authorization: `Bearer ${server.key}`, ...(body && {'content-type': type})},
    ...(body && {body}),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Returns history of the erased user and a colleague, with notes, and with comments smaller and larger than a page. */
function* history(): Generator<object> {
  const at = new Date(Date.now() - 3_600_000).toISOString();
  yield {type: 'flow', tree_id: 'vpn', name: 'VPN', steps: [{id: 'cable', title: 'Cable'}]};
  yield {type: 'user', user_id: USER, name: NAME};
  yield {type: 'user', user_id: 'colleague', name: 'Colleague'};
  for (let index = 0; index < SESSIONS; index++) {
    for (const user_id of [USER, 'colleague']) {
      const id = `${user_id === USER ? 'a' : 'b'}-${index}`;
      const text = user_id === USER ? (index % 2 ? 'wombat-short' : 'wombat-long'.padEnd(500, '€')) : 'kept';
      yield {
        type: 'session',
        id,
        tree_id: 'vpn',
        user_id,
        started_at: at,
        completed_at: at,
        outcome: 'resolved',
      };
      yield {
        type: 'step_feedback',
        session_id: id,
        step_id: 'cable',
        was_helpful: false,
        note: `${user_id === USER ? 'wombat-note' : 'kept'} ${index}`,
        created_at: at,
      };
      yield {
        type: 'rating',
        session_id: id,
        rating: 4,
        comment: `${text} ${index}`.slice(0, 500),
        created_at: at,
      };
    }
  }
}

/** Returns the readable texts of a file. */
function readableIn(file: string): string[] {
  const content = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  return SECRETS.filter((text) => content.includes(text));
}

/** Resolves once a file has none of the texts. Another thread overwrites them. */
async function expectUnreadable(file: string): Promise<void> {
  const until = Date.now() + 30_000;
  while (readableIn(file).length > 0) {
    assert.ok(Date.now() < until, `${readableIn(file).join(', ')} in ${file}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('an erased name, id, comment and note are in neither the file, the WAL nor a later backup', async () => {
  const file = join(server.folder, 'test.db');
  const backup = join(server.folder, 'backup.db');
  const lines = [...history()].map((line) => JSON.stringify(line)).join('\n');
  assert.equal(await call('POST', '/import', lines), 200);
  assert.deepEqual(new Set([...readableIn(file), ...readableIn(`${file}-wal`)]), new Set(SECRETS));

  assert.equal(await call('DELETE', `/users/${encodeURIComponent(USER)}`), 204);
  for (const path of [file, `${file}-wal`]) await expectUnreadable(path);
  await promisify(execFile)(process.execPath, [MAIN, 'backup', backup], {env: server.env});
  assert.deepEqual(readableIn(backup), []);
  assert.ok(readFileSync(backup).includes('kept'), 'texts of others stay');
  await server.stop('SIGTERM');
  assert.deepEqual(readableIn(file), []);
  await server.verify();
});
