import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openDatabase} from '../../src/index.js';
import {COPIED_TABLES} from '../../src/copy/tables.js';
import {createTestDatabase, isPostgres} from '../database.js';
import {unboundStatement} from './statements.js';

const BOUND = [
  'select "ref" from "users" where "account_id" = ?',
  'select * from "users" as "u" inner join "sessions" as "s" on "s"."account_id" = "u"."account_id" where "u"."account_id" = $1',
  'select (select "name" from "flows" where "flows"."account_id" = "sessions"."account_id") from "sessions" where "account_id" = ?',
  'select x from (select day from sessions s where s.account_id = ? union all select day from daily_sums where account_id = ?) as days',
  'insert into "users" ("account_id", "ref") values (?, (select coalesce(max(ref), 0) + 1 from "users" where account_id = ?)) on conflict ("account_id", "ref") do nothing',
  'delete from "visits" where "account_id" = ?',
  'select 1 from sessions s cross join visits v where s.account_id = ? and v.account_id = s.account_id',
];

const UNBOUND = [
  'select "ref" from "users" where "ref" = ?',
  // A table that is bound twice does not bind another one.
  'select * from "users" as "u" inner join "sessions" as "s" on "s"."ref" = "u"."ref" where "u"."account_id" = ? and "u"."account_id" = ?',
  // The binding of the outer table is not the binding of the inner one.
  'update "session_ratings" set "comment" = null where "account_id" = ? and "account_id" = ? and "session_ref" in (select "session_ref" from "session_ratings" where "user_ref" = ?)',
  'select (select "name" from "flows" where "flows"."ref" = "sessions"."flow_ref") from "sessions" where "account_id" = ? and "account_id" = ?',
  'select day from sessions where account_id = ? and account_id = ? union select day from daily_sums',
  // Two tables that are bound to each other only.
  'select 1 from sessions s, visits v where v.account_id = s.account_id and s.account_id = v.account_id',
  'select 1 from "users" where "users"."account_id" = "users"."account_id"',
  'delete from "visits"',
];

for (const sql of BOUND) {
  test(`unboundStatement accepts: ${sql}`, () => assert.equal(unboundStatement(sql), undefined));
}

for (const sql of UNBOUND) {
  test(`unboundStatement rejects: ${sql}`, () => assert.match(unboundStatement(sql) ?? '', /is not bound/));
}

/** Keys by which an account or a key is found before its account is known. */
const LOOKUPS = new Set(['accounts.id', 'accounts.issuer', 'server_keys.id']);

const FIRST_COLUMNS = isPostgres
  ? `select t.relname as table, a.attname as column, i.indisunique as "isUnique" from pg_index i
     join pg_class t on t.oid = i.indrelid join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
     where t.relnamespace = 'public'::regnamespace`
  : `select m.name as "table", first.name as "column", indexes."unique" as "isUnique" from sqlite_master m
     join pragma_index_list(m.name) indexes join pragma_index_info(indexes.name) first
     where m.type = 'table' and first.seqno = 0`;

test('account_id leads every primary key, unique constraint and index', async () => {
  const stored = await createTestDatabase();
  await (await openDatabase(stored.url)).close();
  const rows = await stored.query<{table: string; column: string}>(FIRST_COLUMNS);
  const tables = new Set(COPIED_TABLES.map(({name}) => name));
  const ours = rows.filter(({table}) => tables.has(table));
  assert.ok(ours.length > 20, String(ours.length));
  for (const {table, column} of ours) {
    assert.ok(column === 'account_id' || LOOKUPS.has(`${table}.${column}`), `${table}.${column}`);
  }
  await stored.remove();
});
