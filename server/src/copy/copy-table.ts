import {sql, type CompiledQuery, type RawBuilder} from 'kysely';
import type {Executor} from '../db/database.js';
import {yieldToEventLoop} from '../event-loop.js';
import type {CopiedTable} from './tables.js';

type Value = number | string | null;
type Row = Readonly<Record<string, Value>>;
type Key = readonly Value[];

/** Rows in one transaction. */
const ROWS_PER_BATCH = 1_000;
/** Rows in one statement: few sizes, because connections keep each distinct statement prepared. */
const STATEMENT_ROWS = [250, 25, 1] as const;

const tuple = (parts: readonly unknown[]): RawBuilder<unknown> => sql`(${sql.join(parts)})`;
const columnTuple = (columns: readonly string[]): RawBuilder<unknown> =>
  sql`(${sql.join(columns.map((column) => sql.ref(column)))})`;

const keyOf = (row: Row, {keys}: CopiedTable): Key => keys.map((column) => row[column] ?? null);
const nameOf = (key: Key): string => JSON.stringify(key);

/** Rows of an account whose keys are in a range, in the order of their keys. */
async function selectRows(
  db: Executor,
  {name, keys}: CopiedTable,
  accountRef: number,
  {after, upTo, limit}: {readonly after?: Key; readonly upTo?: Key; readonly limit?: number},
): Promise<Row[]> {
  const columns = columnTuple(keys);
  const {rows} = await sql<Row>`
    select * from ${sql.table(name)} where account_id = ${accountRef}
    ${after ? sql`and ${columns} > ${tuple(after)}` : sql``}
    ${upTo ? sql`and ${columns} <= ${tuple(upTo)}` : sql``}
    ${keys.length ? sql`order by ${sql.join(keys.map((key) => sql.ref(key)))}` : sql``}
    ${limit === undefined ? sql`` : sql`limit ${limit}`}`.execute(db);
  return rows;
}

/** Writes rows of one table. Rows with the same key are replaced. */
class Upsert {
  readonly #compiled = new Map<number, CompiledQuery>();

  constructor(readonly table: CopiedTable) {}

  async run(tx: Executor, rows: readonly Row[]): Promise<void> {
    let at = 0;
    for (const size of STATEMENT_ROWS) {
      for (; rows.length - at >= size; at += size) await this.#write(tx, rows.slice(at, at + size));
    }
  }

  async #write(tx: Executor, rows: readonly Row[]): Promise<void> {
    const columns = Object.keys(rows[0] ?? {});
    const compiled = this.#compiled.get(rows.length) ?? this.#compile(tx, columns, rows.length);
    this.#compiled.set(rows.length, compiled);
    const parameters = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
    await tx.executeQuery({...compiled, parameters});
  }

  #compile(tx: Executor, columns: readonly string[], count: number): CompiledQuery {
    const {name, keys} = this.table;
    const placeholders = tuple(columns.map(() => null));
    const changes = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`);
    return sql`
      insert into ${sql.table(name)} ${columnTuple(columns)}
      values ${sql.join(Array.from({length: count}, () => placeholders))}
      on conflict ${columnTuple(['account_id', ...keys])} do update set ${sql.join(changes)}`.compile(tx);
  }
}

async function deleteRow(tx: Executor, table: CopiedTable, accountRef: number, row: Row): Promise<void> {
  const isRow = table.keys.map((column) => sql`and ${sql.ref(column)} = ${row[column] ?? null}`);
  await sql`delete from ${sql.table(table.name)} where account_id = ${accountRef} ${sql.join(isRow, sql` `)}`.execute(
    tx,
  );
}

const isEqual = (one: Row, other: Row | undefined): boolean =>
  other !== undefined && Object.keys(one).every((column) => one[column] === other[column]);

/** Numbers of rows that one transaction has read and changed. */
export interface CopiedBatch {
  readonly rows: number;
  readonly changed: number;
}

/**
 * Makes the rows of an account in one table equal to those of the source. Rows that are equal already are not written, so
 * a second run continues the first one.
 *
 * @param source - A snapshot.
 * @param write - Runs one batch in a transaction of the target.
 */
export async function* copyTable(
  source: Executor,
  table: CopiedTable,
  accountRef: number,
  write: (job: (tx: Executor) => Promise<number>) => Promise<number>,
): AsyncGenerator<CopiedBatch> {
  const upsert = new Upsert(table);
  let after: Key | undefined;
  for (;;) {
    const rows = await selectRows(source, table, accountRef, {...(after && {after}), limit: ROWS_PER_BATCH});
    const last = rows.at(-1);
    // The last batch also removes rows of the target after the source's last row.
    const upTo = rows.length === ROWS_PER_BATCH && last ? keyOf(last, table) : undefined;
    const range = {...(after && {after}), ...(upTo && {upTo})};
    const changed = await write(async (tx) => {
      const targetRows = new Map(
        (await selectRows(tx, table, accountRef, range)).map((row) => [nameOf(keyOf(row, table)), row]),
      );
      const different = rows.filter((row) => {
        const name = nameOf(keyOf(row, table));
        const isUnchanged = isEqual(row, targetRows.get(name));
        targetRows.delete(name);
        return !isUnchanged;
      });
      for (const row of targetRows.values()) await deleteRow(tx, table, accountRef, row);
      await upsert.run(tx, different);
      return different.length + targetRows.size;
    });
    yield {rows: rows.length, changed};
    if (!upTo) return;
    after = upTo;
    await yieldToEventLoop();
  }
}

/** Number of rows of an account in a table. */
export async function countRows(db: Executor, {name}: CopiedTable, accountRef: number): Promise<number> {
  const {rows} = await sql<{
    count: number;
  }>`select count(*) as count from ${sql.table(name)} where account_id = ${accountRef}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}
