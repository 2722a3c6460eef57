import pg from 'pg';
import {startPostgres} from '../fixtures/postgres.js';
import {report} from './measurement.js';
import {INDEXES, parameters, rowsOf, runPlanQueries, TABLES} from './plan-queries.js';

/** PostgreSQL with raw rows, read with the plan's queries. */
export interface PostgresBaseline {
  run(): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

const ROWS_A_STATEMENT = 5_000;

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
    if (rows.length === ROWS_A_STATEMENT) await flush(table, rows);
  }
  for (const [table, rows] of pending) await flush(table, rows);
}

/** Starts PostgreSQL and fills it with the generated history. */
export async function startPostgresBaseline(count: number): Promise<PostgresBaseline> {
  const postgres = await startPostgres();
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query("set time zone 'UTC'");
  await client.query(TABLES);
  const start = performance.now();
  await insertRows(client, count);
  await client.query(INDEXES);
  await client.query('vacuum analyze');
  report(`PostgreSQL: ${count} sessions loaded in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  const values = parameters();
  return {
    run: () => runPlanQueries(async (sql) => (await client.query<Record<string, unknown>>(sql, values)).rows),
    stop: async () => {
      await client.end();
      await postgres.stop();
    },
  };
}
