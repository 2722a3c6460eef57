import {CompiledQuery, type DatabaseConnection, type Driver, type QueryResult} from 'kysely';

/** A connection that runs statements. It supports no streams, because long reads page by key. */
export abstract class OwnConnection implements DatabaseConnection {
  abstract executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>>;

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('This connection cannot stream rows. Read pages by key instead.');
  }
}

/**
 * A driver for one connection that the caller opens and closes. Only migrations start transactions with it.
 *
 * @param begin - Statements that start a transaction.
 */
export function driverFor(connection: DatabaseConnection, begin: readonly string[]): Driver {
  const run = async (statement: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(statement));
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
    beginTransaction: async () => {
      for (const statement of begin) await run(statement);
    },
    commitTransaction: () => run('commit'),
    // SQLite ends a transaction by itself when the disk is full. The caller then needs the first error, not this one.
    rollbackTransaction: () => run('rollback').catch(() => undefined),
    destroy: async () => undefined,
  };
}
