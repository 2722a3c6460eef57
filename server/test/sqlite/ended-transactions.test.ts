import assert from 'node:assert/strict';
import {test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {Kysely, sql} from 'kysely';
import type {Schema} from '../../src/db/schema.js';
import {sqliteDialect} from '../../src/db/sqlite/dialect.js';
import {inSnapshot} from '../../src/db/sqlite/snapshots.js';

/*
 * After some errors, such as a full disk, SQLite has ended the transaction by itself. `insert or rollback` does the same
 * without a full disk.
 */

const sqlite = new BetterSqlite3(':memory:');
sqlite.exec('create table numbers (number integer primary key); insert into numbers values (1)');
const db = new Kysely<Schema>({dialect: sqliteDialect(sqlite)});
const error = {code: 'SQLITE_CONSTRAINT_PRIMARYKEY'};

test('a transaction that SQLite has ended: the caller gets the error that ended it', async () => {
  const insert = sql`insert or rollback into numbers values (1)`;
  await assert.rejects(
    db.transaction().execute((tx) => insert.execute(tx)),
    error,
  );
  await assert.rejects(
    inSnapshot({sqlite, db}, () => insert.execute(db)),
    error,
  );
  assert.equal(await inSnapshot({sqlite, db}, async () => 'the next job'), 'the next job');
});
