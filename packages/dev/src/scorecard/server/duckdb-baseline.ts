import {createWriteStream} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {pathToFileURL} from 'node:url';
import {FOLDER} from '../../bench/generate.js';
import {
  parameters,
  rowsOf,
  runPlanQueries,
  tables,
  type Baseline,
  type Dialect,
} from '../../bench/plan-queries.js';
import {PEERS} from '../peers.js';

/** The parts of `@duckdb/node-api` that the comparison uses. The package is not among our dependencies. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(file: string, options: Readonly<Record<string, string>>): Promise<Instance>;
  };
}
interface Instance {
  connect(): Promise<Connection>;
  closeSync(): void;
}
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(
    sql: string,
    values: readonly string[],
  ): Promise<{getRowObjectsJson(): Record<string, unknown>[]}>;
  closeSync(): void;
}

const DUCKDB: Dialect = {timestamp: 'timestamp', day: "strftime(s.started_at, '%Y-%m-%d')"};
const TABLES = ['flows', 'users', 'sessions', 'session_ratings'];
export const DUCKDB_THREADS = 2;

/** The rows of a table as CSV. The generated values contain no commas. */
function* csvLines(count: number, wanted: string): Generator<string> {
  for (const [table, row] of rowsOf(count)) {
    if (table === wanted) yield `${Object.values(row).join(',')}\n`;
  }
}

/**
 * Loads the generated history into DuckDB, as raw rows.
 *
 * @param installed - The folder in which DuckDB is installed.
 */
export async function startDuckDbBaseline(installed: string, count: number): Promise<Baseline> {
  const path = createRequire(join(installed, 'package.json')).resolve(PEERS.duckdb.name);
  const {DuckDBInstance} = (await import(pathToFileURL(path).href)) as DuckDb;
  const folder = await mkdtemp(join(FOLDER, 'duckdb-'));
  const instance = await DuckDBInstance.create(join(folder, 'raw.duckdb'), {threads: String(DUCKDB_THREADS)});
  const connection = await instance.connect();
  await connection.run(tables(DUCKDB));
  for (const table of TABLES) {
    const file = join(folder, `${table}.csv`);
    await pipeline(Readable.from(csvLines(count, table)), createWriteStream(file));
    await connection.run(`copy ${table} from '${file}' (format csv, header false)`);
  }
  const values = parameters();
  return {
    database: `DuckDB ${PEERS.duckdb.version}`,
    run: () =>
      runPlanQueries(
        async (sql) => (await connection.runAndReadAll(sql, values)).getRowObjectsJson(),
        DUCKDB,
      ),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, {recursive: true});
    },
  };
}
