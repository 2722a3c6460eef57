import assert from 'node:assert/strict';
import {test} from 'node:test';
import {importHistory} from '@resolutionflow/contract';
import pg from 'pg';
import {startScene} from '../http/scene.js';

test('POST /import does not wait for another import that counts the rows of a table', async () => {
  const scene = await startScene();
  const other = new pg.Client(scene.server.parts.stored.url);
  await other.connect();
  // As `analyze` does.
  await other.query('begin; lock table users in share update exclusive mode');
  const lines = Array.from({length: 600}, (_, n) =>
    JSON.stringify({type: 'user', user_id: `u${n}`, name: 'Una'}),
  );
  const {accepted} = await scene.server.expectOk(200, importHistory, {as: scene.key, body: lines.join('\n')});
  assert.equal(accepted, lines.length);
  await other.end();
  await scene.close();
});
