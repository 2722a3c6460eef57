import {setTimeout as pause} from 'node:timers/promises';
import {Kysely} from 'kysely';
import pg from 'pg';
import type {Database, Executor, OpenOptions} from '../database.js';
import {GroupCommit} from '../group-commit.js';
import {DatabaseError, type PostgresLocation} from '../location.js';
import {migrate} from '../migrate.js';
import {requireReadable, schemaState, type SchemaState} from '../schema-state.js';
import type {Schema} from '../schema.js';
import {BatchingSocket} from './batching-socket.js';
import {postgresDialect, typeParsers, type RunStatement} from './dialect.js';
import {asApiProblem, asDatabaseError, isConflict, mayRepeat, NO_SCHEMA} from './errors.js';
import {withMigrationLock} from './migration-lock.js';
import {LIFT_TIMEOUTS, PostgresSession, postgresTransactions} from './transactions.js';

const OLDEST_VERSION = 15;
/** Connections of one process: for reads, and one more for writes. */
const MAX_READERS = 9;
/** How long a request waits for a free connection. */
const MAX_CONNECT_MS = 2_000;
/** How long the start and commands wait for a new connection. */
const MAX_FIRST_CONNECT_MS = 5_000;
/**
 * How long a statement may take. A network that fails, or a machine that loses its power, leaves connections open that never
 * respond. It is longer than the wait for a lock.
 */
const MAX_STATEMENT_MS = 15_000;
/** After this time, the operating system checks once a second whether the other side of a silent connection is alive. */
const KEEP_ALIVE_MS = 10_000;
/** How long a read is repeated after lost connections. */
const MAX_REPETITION_MS = 3_000;
const READ_PAUSE_MS = 50;
/** Analytics plan each statement for its period: a plan for any period reads tables where an index would do. */
const BEGIN_SNAPSHOT =
  'begin isolation level repeatable read read only; set local plan_cache_mode = force_custom_plan';
const BEGIN_LONG_SNAPSHOT = `${BEGIN_SNAPSHOT}; ${LIFT_TIMEOUTS}`;
const BEGIN_MIGRATION = ['begin isolation level read committed', LIFT_TIMEOUTS];

/** `pg` treats these modes as `verify-full` and prints a long warning about it. */
const withStrictTls = (url: string): string =>
  url.includes('uselibpqcompat=')
    ? url
    : url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');

function openPool(
  url: string,
  options: Pick<pg.PoolConfig, 'max' | 'pipeline' | 'stream' | 'connectionTimeoutMillis' | 'query_timeout'>,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withStrictTls(url),
    types: typeParsers,
    connectionTimeoutMillis: MAX_CONNECT_MS,
    ...options,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'resolutionflow',
  });
  // A connection that breaks fails its statement and is replaced. Without listeners its event would end the process.
  pool.on('error', () => undefined).on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** Repeats a read after lost connections and conflicts, because it changes nothing. */
async function repeatRead<T>(read: () => Promise<T>): Promise<T> {
  const until = performance.now() + MAX_REPETITION_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!mayRepeat(error) || performance.now() > until) throw asApiProblem(error);
    }
    await pause(READ_PAUSE_MS);
  }
}

/** Repeats a statement that conflicts with another process. With `serializable` as default, each one may conflict. */
const untilNoConflict =
  (run: RunStatement): RunStatement =>
  async (query) => {
    for (;;) {
      try {
        return await run(query);
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
      await pause(READ_PAUSE_MS);
    }
  };

/** @throws {DatabaseError} unless the server is new enough, and the database can store every text. */
async function requireUsable(run: RunStatement, name: string): Promise<void> {
  const {rows} = await run({
    text: "select version() as text, current_setting('server_version_num') as number, current_setting('server_encoding') as encoding, current_schema() as schema",
  });
  const [server] = rows as [{text: string; number: string; encoding: string; schema: string | null}];
  const {text, number, encoding, schema} = server;
  const major = Math.floor(Number(number) / 10_000);
  // CockroachDB reports the version of PostgreSQL whose protocol it speaks.
  if (major < OLDEST_VERSION && !text.startsWith('CockroachDB')) {
    throw new DatabaseError(
      `The database ${name} runs on PostgreSQL ${major}. PostgreSQL ${OLDEST_VERSION} or newer is needed.`,
    );
  }
  // A database in SQL_ASCII keeps the bytes that it gets.
  if (!['UTF8', 'SQL_ASCII'].includes(encoding)) {
    throw new DatabaseError(`The database ${name} has the encoding ${encoding}. Create one in UTF-8.`);
  }
  if (schema === null) throw new DatabaseError(`The database ${name} ${NO_SCHEMA}.`);
}

async function inspect(run: RunStatement, name: string): Promise<SchemaState> {
  const tables = await run({
    // Unlike those of information_schema, this view also lists tables that the user may not read.
    text: 'select tablename as name from pg_tables where schemaname = current_schema()',
  });
  const names = (tables.rows as {name: string}[]).map((row) => row.name);
  const applied = names.includes('kysely_migration')
    ? ((await run({text: 'select name from kysely_migration'})).rows as {name: string}[])
    : [];
  return schemaState(
    names,
    applied.map((row) => row.name),
    name,
  );
}

/** Brings the tables up to date. */
async function prepare(
  pool: pg.Pool,
  name: string,
  {mayCreate = true, onStatement}: OpenOptions,
): Promise<void> {
  const run = untilNoConflict((query) => pool.query(query));
  await requireUsable(run, name);
  const state = await inspect(run, name);
  requireReadable(state, name);
  if (state === 'empty' && !mayCreate) throw new DatabaseError(`The database ${name} is empty.`);
  if (state === 'current') return;
  await withMigrationLock(run, async () => {
    const client = await pool.connect();
    try {
      await migrate(
        new Kysely<Schema>({
          dialect: postgresDialect((query) => client.query(query), onStatement, BEGIN_MIGRATION),
        }),
      );
    } finally {
      client.release();
    }
  });
}

/**
 * Opens a database of a PostgreSQL server.
 *
 * @throws {DatabaseError} with a sentence that names the database and what is wrong with it.
 */
export async function openPostgres(
  {url, name}: PostgresLocation,
  options: OpenOptions = {},
): Promise<Database> {
  const {onStatement, mostTogether = 250} = options;
  const first = openPool(url, {max: 2, connectionTimeoutMillis: MAX_FIRST_CONNECT_MS});
  try {
    await prepare(first, name, options);
  } catch (error) {
    throw asDatabaseError(error, name);
  } finally {
    await first.end();
  }
  const readers = openPool(url, {max: MAX_READERS, query_timeout: MAX_STATEMENT_MS});
  // Statements that do not need each other's results are sent together.
  const writers = openPool(url, {
    max: 1,
    query_timeout: MAX_STATEMENT_MS,
    pipeline: true,
    stream: () => new BatchingSocket(),
  });
  const read = new Kysely<Schema>({
    dialect: postgresDialect((query) => repeatRead(() => readers.query(query)), onStatement),
  });
  const commits = new GroupCommit(
    postgresTransactions(new PostgresSession(writers, onStatement)),
    mostTogether,
  );
  /** Database sessions that no snapshot uses now. */
  const idle: PostgresSession[] = [];

  const snapshotFrom = async <T>(job: (db: Executor) => Promise<T>, isLong: boolean): Promise<T> => {
    const session = idle.pop() ?? new PostgresSession(readers, onStatement);
    try {
      return await repeatRead(async () => {
        try {
          await session.begin(isLong ? BEGIN_LONG_SNAPSHOT : BEGIN_SNAPSHOT, {isLong});
          const result = await job(session.db);
          await session.commit();
          return result;
        } catch (error) {
          await session.rollback(error);
          throw error;
        }
      });
    } finally {
      idle.push(session);
    }
  };

  return {
    read,
    get waiting() {
      return commits.waiting;
    },
    write: (job, options) => commits.write(job, options),
    snapshot: (job) => snapshotFrom(job, false),
    longSnapshot: (job) => snapshotFrom(job, true),
    // PostgreSQL has no log that others could read.
    emptyLog: async () => undefined,
    requireInPlace: () => undefined,
    close: async () => {
      await commits.close();
      await readers.end();
      await writers.end();
    },
  };
}
