import {PostgresAdapter, sql, type Kysely, type RawBuilder, type SelectQueryBuilder} from 'kysely';
import type {Executor} from './database.js';
import type {Schema} from './schema.js';

/*
 * The parts of statements that differ between SQLite and PostgreSQL. Connections, transactions and errors are
 * in `sqlite/` and `postgres/`.
 */

/** Whether statements run on PostgreSQL, or an engine with its protocol. */
export const isPostgres = <DB>(db: Kysely<DB>): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter;

type Lock = <DB, T extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, T, Row>,
) => SelectQueryBuilder<DB, T, Row>;

/** Adds a lock of rows on PostgreSQL. On SQLite, a transaction that writes locks the whole database. */
const onPostgres =
  (lock: Lock) =>
  <DB, T extends keyof DB, Row>(
    db: Kysely<DB>,
    query: SelectQueryBuilder<DB, T, Row>,
  ): SelectQueryBuilder<DB, T, Row> =>
    isPostgres(db) ? lock(query) : query;

/** Locks the selected rows until the transaction ends, so that a write may rely on what it has read. */
export const lockRows = onPostgres((query) => query.forNoKeyUpdate());

/** Like {@link lockRows}, but several transactions can hold the lock. It prevents changes of the rows. */
export const shareRows = onPostgres((query) => query.forShare());

/** Lets other transactions read, lock like this and change the rows, but not change their unique values. */
export const keepKeys = onPostgres((query) => query.forKeyShare());

/** Like {@link lockRows}, and waits for transactions that use {@link keepKeys}. */
export const lockKeys = onPostgres((query) => query.forUpdate());

/** Like {@link lockRows}, but leaves out rows that another transaction has locked. */
export const skipLockedRows = onPostgres((query) => query.forNoKeyUpdate().skipLocked());

/** The start of 2025. */
const REF_EPOCH_MICROSECONDS = 1_735_689_600_000_000;

/**
 * The integer by which a new row is known within its account, as a part of the statement that inserts it.
 *
 * SQLite takes the next one, because small integers keep its tables small. On PostgreSQL, processes would wait for each
 * other to take it: there it is the time in microseconds, with three random bits. The primary key finds the rare
 * collision, and the write is repeated.
 *
 * @param index - Of the row in its statement. Rows of one statement get different integers.
 */
export const newRef = (
  db: Executor,
  table: keyof Schema & ('users' | 'flows' | 'steps' | 'sessions'),
  accountRef: number,
  index = 0,
): RawBuilder<number> =>
  isPostgres(db)
    ? sql<number>`(floor(extract(epoch from clock_timestamp()) * 1000000)::bigint - ${sql.lit(REF_EPOCH_MICROSECONDS)} + ${sql.lit(index)}) * 8 + floor(random() * 8)::bigint`
    : sql<number>`(select coalesce(max(ref), 0) + ${sql.lit(index + 1)} from ${sql.table(table)} where account_id = ${accountRef})`;

/** Whether the text in a column contains another text. */
export const contains = (db: Executor, column: string, part: string): RawBuilder<boolean> =>
  isPostgres(db)
    ? sql<boolean>`strpos(${sql.ref(column)}, ${part}) > 0`
    : sql<boolean>`instr(${sql.ref(column)}, ${part}) > 0`;

/** Refs as one value, so that the text of a statement does not depend on their number. */
export const refList = (db: Executor, refs: readonly number[]): string =>
  isPostgres(db) ? `{${refs.join()}}` : JSON.stringify(refs);

/** Whether a column contains one of the refs of a {@link refList}. */
export const isInList = (db: Executor, column: string, list: string): RawBuilder<boolean> =>
  isPostgres(db)
    ? sql<boolean>`${sql.ref(column)} = any(cast(${list} as bigint[]))`
    : sql<boolean>`${sql.ref(column)} in (select value from json_each(${list}))`;

/** Whether a column contains one of these refs. */
export const isOneOf = (db: Executor, column: string, refs: readonly number[]): RawBuilder<boolean> =>
  isInList(db, column, refList(db, refs));

/**
 * The sum of two texts with JSON counts.
 *
 * @param added - On SQLite, it may have only one key.
 */
export function plusCounts(
  db: Executor,
  stored: RawBuilder<unknown>,
  added: RawBuilder<unknown>,
): RawBuilder<string> {
  const sum = isPostgres(db)
    ? sql`select cast(jsonb_object_agg(key, count) as text) from (
        select key, sum(cast(value as bigint)) as count from (
          select key, value from jsonb_each_text(cast(${stored} as jsonb))
          union all select key, value from jsonb_each_text(cast(${added} as jsonb))
        ) as counts group by key
      ) as sums`
    : sql`select json_set(${stored}, path, coalesce(json_extract(${stored}, path), 0) + value)
        from (select '$."' || key || '"' as path, value from json_each(${added}))`;
  return sql<string>`case ${added} when '{}' then ${stored} else (${sum}) end`;
}

/** Type of a text column that sorts by code points in every locale. */
export const textType = <DB>(db: Kysely<DB>) => (isPostgres(db) ? sql`text collate "C"` : sql`text`);

/**
 * End of `create table`: rows are stored in the order of their primary key, so there is one tree to read and
 * write instead of two.
 */
export const clustered = <DB>(db: Kysely<DB>) => (isPostgres(db) ? sql`` : sql`without rowid`);

/** The table, the index, and numbers in the format of `sqlite_stat1`. */
export type IndexStatistics = readonly [table: string, index: string, numbers: string];

/**
 * Stores statistics of an index for SQLite: the rows of a large account, and how many of them share its first
 * column, its first two columns, and so on. Without them, SQLite expects ten rows and scans the whole account
 * instead of using an index. PostgreSQL counts by itself. `analyze` must have created the table of
 * statistics.
 */
export async function setStatistics<DB>(
  db: Kysely<DB>,
  statistics: readonly IndexStatistics[],
): Promise<void> {
  if (isPostgres(db)) return;
  for (const [table, index, numbers] of statistics) {
    await sql`delete from sqlite_stat1 where tbl = ${table} and idx = ${index}`.execute(db);
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${table}, ${index}, ${numbers})`.execute(db);
  }
  await sql`analyze sqlite_schema`.execute(db);
}

/**
 * Counts the rows after a large change, so that PostgreSQL plans by them. Leaves out tables that are being counted already.
 * SQLite plans by {@link setStatistics}.
 */
export async function updateStatistics(db: Executor): Promise<void> {
  if (isPostgres(db)) await sql`analyze (skip_locked)`.execute(db);
}

/** Adds a column unless it is there: a migration may run again after an interruption. */
export async function addColumn<DB>(
  db: Kysely<DB>,
  table: string,
  column: string,
  type: RawBuilder<unknown>,
): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({name}) => name === table)?.columns ?? [];
  if (columns.some(({name}) => name === column)) return;
  await db.schema.alterTable(table).addColumn(column, type).execute();
}
