import {sql, type CompiledQuery, type RawBuilder} from 'kysely';
import type {Executor} from './database.js';
import {plusCounts} from './engine.js';
import {STEP_TOTAL_COLUMNS, TOTAL_COLUMNS} from './schema.js';

/** The columns of each table of daily totals that add up. */
const COUNTS = {
  daily_sums: TOTAL_COLUMNS,
  daily_step_sums: STEP_TOTAL_COLUMNS,
  daily_reasons: ['count'],
} as const satisfies Record<string, readonly string[]>;

/** An addition to one row of daily totals. */
export interface Increment {
  readonly table: keyof typeof COUNTS;
  /** The row's key, without account and slot. */
  readonly key: Readonly<Record<string, number | string>>;
  readonly counts: Readonly<Record<string, number>>;
  /** Also adds to the number of durations in a bucket. */
  readonly durations?: readonly [bucket: number, by: number];
}

export interface SlotKey {
  readonly accountRef: number;
  readonly slot: number;
}

/** The sum of several increments of one row. */
interface Row extends Pick<Increment, 'table' | 'key'> {
  readonly counts: Record<string, number>;
  readonly durations: Record<string, number>;
}

/** Sums the increments, so that each row is written once. Leaves out rows that do not change. */
function sumByRow(increments: readonly Increment[]): Row[] {
  const rows = new Map<string, Row>();
  for (const {table, key, counts, durations} of increments) {
    const name = `${table} ${Object.values(key).join(' ')}`;
    const row = rows.get(name) ?? {table, key, counts: {}, durations: {}};
    rows.set(name, row);
    for (const [column, by] of Object.entries(counts)) row.counts[column] = (row.counts[column] ?? 0) + by;
    if (durations) row.durations[durations[0]] = (row.durations[durations[0]] ?? 0) + durations[1];
  }
  return [...rows.values()].filter(({counts, durations}) =>
    [...Object.values(counts), ...Object.values(durations)].some((by) => by !== 0),
  );
}

/** Rows in one statement: few sizes, because connections keep each distinct statement prepared. */
const STATEMENT_ROWS = [50, 10, 3, 1] as const;
/** With more rows than this, a statement has all columns, so that there are few distinct statements. */
const MAX_ROWS_OF_ONE_WRITE = 3;

interface Columns {
  readonly keys: readonly string[];
  readonly counts: readonly string[];
  readonly hasDurations: boolean;
}

function columnsOf(table: Increment['table'], rows: readonly Row[]): Columns {
  const changed = (column: string): boolean => rows.some(({counts}) => counts[column]);
  return {
    keys: ['account_id', ...Object.keys(rows[0]?.key ?? {}), 'slot'],
    counts: rows.length > MAX_ROWS_OF_ONE_WRITE ? COUNTS[table] : COUNTS[table].filter(changed),
    hasDurations: rows.some(({durations}) => Object.keys(durations).length > 0),
  };
}

const tuple = (parts: readonly unknown[]): RawBuilder<unknown> => sql`(${sql.join(parts)})`;
const names = (columns: readonly string[]): RawBuilder<unknown> =>
  tuple(columns.map((name) => sql.ref(name)));

/** Compiles a statement that adds rows to a table. Its parameters are the rows' values. */
function compile(
  tx: Executor,
  table: Increment['table'],
  {keys, counts, hasDurations}: Columns,
  count: number,
): CompiledQuery {
  const columns = [...keys, ...counts, ...(hasDurations ? ['durations'] : [])];
  const placeholders = tuple(columns.map(() => null));
  const stored = (column: string) => sql.ref(`${table}.${column}`);
  const added = (column: string) => sql.ref(`excluded.${column}`);
  const changes = counts.map((column) => sql`${sql.ref(column)} = ${stored(column)} + ${added(column)}`);
  if (hasDurations) {
    changes.push(sql`durations = ${plusCounts(tx, stored('durations'), added('durations'))}`);
  }
  return sql`
    insert into ${sql.table(table)} ${names(columns)}
    values ${sql.join(Array.from({length: count}, () => placeholders))}
    on conflict ${names(keys)} do update set ${sql.join(changes)}`.compile(tx);
}

const statements = new WeakMap<Executor, Map<string, CompiledQuery>>();

function statementFor(
  tx: Executor,
  table: Increment['table'],
  columns: Columns,
  count: number,
): CompiledQuery {
  const own = statements.get(tx) ?? new Map<string, CompiledQuery>();
  statements.set(tx, own);
  const name = `${table} ${columns.counts.join()} ${columns.hasDurations} ${count}`;
  const statement = own.get(name) ?? compile(tx, table, columns, count);
  own.set(name, statement);
  return statement;
}

/** Adds increments to rows of one slot. On SQLite, they may have only one bucket for each row. */
export async function writeIncrements(
  tx: Executor,
  {accountRef, slot}: SlotKey,
  increments: readonly Increment[],
): Promise<void> {
  const written: Promise<unknown>[] = [];
  for (const [table, rows] of Map.groupBy(sumByRow(increments), (row) => row.table)) {
    const columns = columnsOf(table, rows);
    let at = 0;
    for (const size of STATEMENT_ROWS) {
      for (; rows.length - at >= size; at += size) {
        const parameters = rows
          .slice(at, at + size)
          .flatMap(({key, counts, durations}) => [
            accountRef,
            ...Object.values(key),
            slot,
            ...columns.counts.map((column) => counts[column] ?? 0),
            ...(columns.hasDurations ? [JSON.stringify(durations)] : []),
          ]);
        written.push(tx.executeQuery({...statementFor(tx, table, columns, size), parameters}));
      }
    }
  }
  // Sent together: none needs the result of another.
  await Promise.all(written);
}
