import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openDatabase} from '../../src/index.js';
import {writeInBatches} from '../../src/maintenance/batches.js';
import {createSqliteDatabase} from '../database.js';

test('writeInBatches leaves the database to other processes between two writes', async () => {
  const stored = await createSqliteDatabase();
  const database = await openDatabase(stored.url);
  const pauses: number[] = [];
  let ended: number | undefined;
  await writeInBatches(database, Array.from({length: 15}), async () => {
    if (ended !== undefined) pauses.push(performance.now() - ended);
    // Longer than the limit of a write, so that each item has a write of its own.
    const until = performance.now() + 11;
    while (performance.now() < until);
    ended = performance.now();
  });
  await database.close();
  await stored.remove();
  assert.equal(pauses.length, 14);
  // A timer may be early by a fraction of a millisecond.
  for (const pause of pauses) assert.ok(pause > 2, `${pause} ms`);
});
