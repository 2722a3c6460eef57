import type BetterSqlite3 from 'better-sqlite3';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type Dialect,
  type QueryResult,
} from 'kysely';
import type {StatementListener} from '../database.js';
import {driverFor, OwnConnection} from '../own-connection.js';

/** better-sqlite3 binds every JS number as REAL, but whole numbers must be stored as integers. */
const asBound = (value: unknown): unknown =>
  typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;

/** Runs statements on one SQLite connection at once; each distinct statement is prepared once. */
class Connection extends OwnConnection {
  readonly #statements = new Map<string, BetterSqlite3.Statement<unknown[]>>();

  constructor(
    readonly sqlite: BetterSqlite3.Database,
    readonly onStatement?: StatementListener,
  ) {
    super();
  }

  override async executeQuery<R>({sql, parameters}: CompiledQuery): Promise<QueryResult<R>> {
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
}

/** A migration that fails half-way leaves nothing behind. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely over one connection that the caller has opened. */
export function sqliteDialect(sqlite: BetterSqlite3.Database, onStatement?: StatementListener): Dialect {
  const connection = new Connection(sqlite, onStatement);
  return {
    createAdapter: () => new Adapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    // For migrations. A process that waits here sees what another one has migrated.
    createDriver: () => driverFor(connection, ['begin immediate']),
  };
}
