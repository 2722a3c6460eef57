import {randomUUID} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {Kysely} from 'kysely';
import {Migrator, type Migration} from 'kysely/migration';
import pg from 'pg';
import {postgresDialect} from '../src/db/postgres/dialect.js';
import {sqliteDialect} from '../src/db/sqlite/dialect.js';

/** The PostgreSQL server on which all tests run. Without it, they run on SQLite. */
const POSTGRES_URL = process.env['TEST_POSTGRES_URL'];

export const isPostgres = POSTGRES_URL !== undefined;

/** A new, empty database for one test. */
export interface TestDatabase {
  /** For `RF_DATABASE_URL`. */
  readonly url: string;
  /** The folder of this test. */
  readonly folder: string;
  /**
   * Runs a statement as a foreign program does.
   *
   * @param values - For placeholders such as `$account`.
   * @returns The number of changed rows.
   */
  execute(sql: string, values?: Readonly<Record<string, number | string>>): Promise<number>;
  /** Runs a query as a foreign program does. */
  query<Row>(sql: string): Promise<Row[]>;
  remove(): Promise<void>;
}

const literal = (value: number | string): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;

const fillIn = (sql: string, values: Readonly<Record<string, number | string>> = {}): string =>
  sql.replace(/\$([a-z]\w*)/g, (all, name: string) => (name in values ? literal(values[name] ?? '') : all));

async function createPostgres(server: string, folder: string): Promise<TestDatabase> {
  const name = `rf_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const onServer = async (sql: string): Promise<void> => {
    const client = new pg.Client(server);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const pool = new pg.Pool({
    connectionString: url.href,
    max: 1,
    idleTimeoutMillis: 100,
    allowExitOnIdle: true,
  });
  pool.on('error', () => undefined).on('connect', (client) => void client.on('error', () => undefined));
  await onServer(`create database ${name}`);
  return {
    url: url.href,
    folder,
    execute: async (sql, values) => (await pool.query(fillIn(sql, values))).rowCount ?? 0,
    query: async <Row>(sql: string) => (await pool.query(sql)).rows as Row[],
    remove: async () => {
      await pool.end();
      await onServer(`drop database ${name} with (force)`);
      await rm(folder, {recursive: true});
    },
  };
}

/** The SQLite file in a test's folder. */
export const fileIn = (folder: string): string => join(folder, 'test.db');

function createSqlite(folder: string): TestDatabase {
  const withFile = async <T>(job: (sqlite: BetterSqlite3.Database) => T): Promise<T> => {
    const sqlite = new BetterSqlite3(fileIn(folder));
    try {
      return job(sqlite);
    } finally {
      sqlite.close();
    }
  };
  return {
    url: `sqlite:${fileIn(folder)}`,
    folder,
    execute: (sql, values) => withFile((sqlite) => sqlite.prepare(fillIn(sql, values)).run().changes),
    query: <Row>(sql: string) => withFile((sqlite) => sqlite.prepare<[], Row>(sql).all()),
    remove: () => rm(folder, {recursive: true}),
  };
}

const createFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'rf-test-'));

/** A SQLite database, in runs on either engine. The first connection creates its file. */
export const createSqliteDatabase = async (): Promise<TestDatabase> => createSqlite(await createFolder());

/** Creates an empty database on the engine of this run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = await createFolder();
  return POSTGRES_URL === undefined ? createSqlite(folder) : createPostgres(POSTGRES_URL, folder);
}

/** Creates the tables of an older version. */
export async function createOldSchema(
  {url, folder}: TestDatabase,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrate = async (db: Kysely<unknown>): Promise<void> => {
    const {error} = await new Migrator({
      db,
      provider: {getMigrations: async () => migrations},
    }).migrateToLatest();
    if (error) throw error as Error;
  };
  if (isPostgres) {
    const client = new pg.Client(url);
    await client.connect();
    await migrate(new Kysely({dialect: postgresDialect((query) => client.query(query))}));
    await client.end();
  } else {
    const sqlite = new BetterSqlite3(fileIn(folder));
    await migrate(new Kysely({dialect: sqliteDialect(sqlite)}));
    sqlite.close();
  }
}
