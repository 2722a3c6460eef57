import type {Compilable, CompiledQuery, QueryResult} from 'kysely';
import type {Executor} from './database.js';

/** A placeholder for a value while a statement is compiled. */
class Parameter {
  constructor(readonly name: string) {}
}

const anyParameter = new Proxy({}, {get: (_, name) => new Parameter(String(name))});

/**
 * Prepares a statement that runs often. It is built and compiled on its first run; later runs only fill in
 * the values.
 *
 * @param build - Builds the statement. Its `values` are placeholders, so it must not make decisions by them.
 * @returns Runs the statement with these values.
 */
export function prepared<Values extends object, Row>(
  build: (db: Executor, values: Values) => Compilable<Row>,
): (db: Executor, values: Values) => Promise<QueryResult<Row>> {
  const compiled = new WeakMap<Executor, CompiledQuery<Row>>();
  return (db, values) => {
    let statement = compiled.get(db);
    if (!statement) {
      statement = build(db, anyParameter as Values).compile();
      compiled.set(db, statement);
    }
    const parameters = statement.parameters.map((value) =>
      value instanceof Parameter ? values[value.name as keyof Values] : value,
    );
    return db.executeQuery({...statement, parameters});
  };
}

/** Whether a statement has changed or created a row. */
export const hasChanged = ({numAffectedRows}: QueryResult<unknown>): boolean => (numAffectedRows ?? 0n) > 0n;
