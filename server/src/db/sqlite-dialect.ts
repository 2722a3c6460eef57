import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely';

/** Called with every statement before it runs; the safety tests listen. */
export type StatementListener = (sql: string) => void;

/** better-sqlite3 binds every JS number as REAL; what is whole must arrive as an integer. */
const asBound = (value: unknown): unknown =>
  typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;

/** Runs statements on one SQLite connection at once; each distinct statement is prepared once. */
class Connection implements DatabaseConnection {
  readonly #statements = new Map<string, BetterSqlite3.Statement<unknown[]>>();

  constructor(
    readonly sqlite: BetterSqlite3.Database,
    readonly onStatement?: StatementListener,
  ) {}

  async executeQuery<R>({sql, parameters}: CompiledQuery): Promise<QueryResult<R>> {
    this.onStatement?.(sql);
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.sqlite.prepare<unknown[]>(sql);
      this.#statements.set(sql, statement);
    }
    const bound = parameters.map(asBound);
    if (statement.reader) return {rows: statement.all(...bound) as R[]};
    const {changes, lastInsertRowid} = statement.run(...bound);
    return {rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid)};
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Nothing streams through a connection: page by key instead.');
  }
}

/** A migration that fails half-way leaves nothing behind. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely over one connection that somebody else opened; several statements make a transaction only by name. */
export function sqliteDialect(sqlite: BetterSqlite3.Database, onStatement?: StatementListener): Dialect {
  const connection = new Connection(sqlite, onStatement);
  const run = async (statement: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(statement));
  };
  return {
    createAdapter: () => new Adapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => connection,
      releaseConnection: async () => undefined,
      beginTransaction: () => run('begin'),
      commitTransaction: () => run('commit'),
      rollbackTransaction: () => run('rollback'),
      destroy: async () => undefined,
    }),
  };
}
