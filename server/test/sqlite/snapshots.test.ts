import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Snapshots} from '../../src/db/sqlite/snapshots.js';
import {openDatabase, type Database} from '../../src/index.js';

let database: Database;

before(async () => {
  database = await openDatabase('sqlite::memory:');
});
after(() => database.close());

/** Keeps the event loop busy, as a long read does. */
const work = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

test('snapshots: long ones that arrive together run in turns of their own', async () => {
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const snapshot = () =>
    database.snapshot(async () => {
      work(10);
      return turn;
    });
  // Timers of one turn, as requests that arrive in one turn.
  const turns = await Promise.all(
    Array.from({length: 6}, () => new Promise<number>((resolve) => setTimeout(() => resolve(snapshot()), 1))),
  );
  isOver = true;
  assert.equal(new Set(turns).size, turns.length);
});

test('snapshots: 40 at once see one moment each, and a job that fails harms no other', async () => {
  const results = await Promise.allSettled(
    Array.from({length: 40}, (_, index) =>
      database.snapshot(async (db) => {
        const before = await db.selectFrom('accounts').select('id').execute();
        await new Promise((resolve) => setImmediate(resolve));
        if (index % 5 === 0) throw new Error('a job that fails');
        return [before, await db.selectFrom('accounts').select('id').execute()];
      }),
    ),
  );
  for (const [index, result] of results.entries()) {
    if (index % 5 === 0) assert.equal(result.status, 'rejected');
    else assert.ok(result.status === 'fulfilled' && result.value.length === 2);
  }
});

test('snapshots: a connection that cannot be opened answers 503', async () => {
  const snapshots = new Snapshots(() => {
    throw new Error('No file handle is left.');
  });
  await assert.rejects(
    snapshots.run(async () => 1),
    {code: 'unavailable', status: 503},
  );
});
