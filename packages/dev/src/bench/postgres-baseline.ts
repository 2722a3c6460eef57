import pg from 'pg';
import {report} from './measurement.js';
import {
  INDEXES,
  parameters,
  POSTGRES,
  rowsOf,
  runPlanQueries,
  tables,
  type Baseline,
} from './plan-queries.js';

/** The plan's tables have names that the server uses too. */
export const SCHEMA = 'plan';

const ROWS_PER_STATEMENT = 5_000;

async function insertRows(client: pg.Client, count: number): Promise<void> {
  const pending = new Map<string, object[]>();
  const flush = async (table: string, rows: object[]): Promise<void> => {
    const json = JSON.stringify(rows.splice(0));
    await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
      json,
    ]);
  };
  for (const [table, row] of rowsOf(count)) {
    const rows = pending.get(table) ?? [];
    pending.set(table, rows);
    rows.push(row);
    if (rows.length === ROWS_PER_STATEMENT) await flush(table, rows);
  }
  for (const [table, rows] of pending) await flush(table, rows);
}

/**
 * Fills tables of the plan with the generated history, in a schema beside the server's tables.
 *
 * @param url - Of a PostgreSQL database.
 */
export async function loadBaseline(url: string, count: number): Promise<Baseline> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`set time zone 'UTC'; create schema ${SCHEMA}; set search_path = ${SCHEMA}`);
  await client.query(tables(POSTGRES));
  const start = performance.now();
  await insertRows(client, count);
  await client.query(INDEXES);
  await client.query('vacuum analyze');
  report(`PostgreSQL: ${count} sessions loaded in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  const values = parameters();
  const [version] = (await client.query<{server_version: string}>('show server_version')).rows;
  return {
    database: `PostgreSQL ${version?.server_version}`,
    run: () =>
      runPlanQueries(
        async (sql) => (await client.query<Record<string, unknown>>(sql, values)).rows,
        POSTGRES,
      ),
    close: () => client.end(),
  };
}
