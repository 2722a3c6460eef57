import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type CompiledQuery,
  type DatabaseMetadataOptions,
  type Dialect,
  type Kysely,
  type QueryResult,
  type TableMetadata,
} from 'kysely';
import pg from 'pg';
import type {StatementListener} from '../database.js';
import {driverFor, OwnConnection} from '../own-connection.js';

/** Counts and times fit into JS numbers. Sums of them arrive as `numeric`. */
export const typeParsers = new pg.TypeOverrides();
typeParsers.setTypeParser(pg.types.builtins.INT8, Number);
typeParsers.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** Number of statements that a connection keeps prepared. */
const MAX_NAMED_STATEMENTS = 500;
const MAX_SEEN_STATEMENTS = 5_000;
const seen = new Set<string>();
const names = new Map<string, string>();

/** The name under which connections keep a repeated statement, so that the server parses and plans it once. */
function nameOf(text: string): string | undefined {
  const name = names.get(text);
  if (name !== undefined || names.size >= MAX_NAMED_STATEMENTS) return name;
  if (seen.has(text)) names.set(text, `rf_${names.size}`);
  else {
    if (seen.size >= MAX_SEEN_STATEMENTS) seen.clear();
    seen.add(text);
  }
  return names.get(text);
}

/** Runs a statement on some connection. */
export type RunStatement = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

class Connection extends OwnConnection {
  constructor(
    readonly run: RunStatement,
    readonly onStatement: StatementListener | undefined,
  ) {
    super();
  }

  override async executeQuery<R>({sql, parameters}: CompiledQuery): Promise<QueryResult<R>> {
    this.onStatement?.(sql);
    const name = nameOf(sql);
    const {rows, rowCount} = await this.run({
      text: sql,
      values: [...parameters],
      ...(name !== undefined && {name}),
    });
    return {rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0)};
  }
}

/**
 * Not every engine with PostgreSQL's protocol has advisory locks, which Kysely uses. `withMigrationLock`
 * replaces them.
 */
class Adapter extends PostgresAdapter {
  override acquireMigrationLock = async (): Promise<void> => undefined;
  override releaseMigrationLock = async (): Promise<void> => undefined;
}

/** Sees the tables of the connection's own schema only: the database may have others with the same tables. */
class Introspector extends PostgresIntrospector {
  constructor(readonly db: Kysely<unknown>) {
    super(db);
  }

  override async getTables(options?: DatabaseMetadataOptions): Promise<TableMetadata[]> {
    const {rows} = await sql<{own: string}>`select current_schema() as own`.execute(this.db);
    return (await super.getTables(options)).filter(({schema}) => schema === rows[0]?.own);
  }
}

/**
 * Kysely's PostgreSQL dialect over a function that runs statements.
 *
 * @param begin - Statements that start the transaction of a migration.
 */
export function postgresDialect(
  run: RunStatement,
  onStatement?: StatementListener,
  begin: readonly string[] = ['begin'],
): Dialect {
  const connection = new Connection(run, onStatement);
  return {
    createAdapter: () => new Adapter(),
    createIntrospector: (db) => new Introspector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => driverFor(connection, begin),
  };
}
