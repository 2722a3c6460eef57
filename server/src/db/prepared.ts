import type {Compilable, CompiledQuery, QueryResult} from 'kysely';
import type {Executor} from './database.js';

/** Stands for a value while a statement is compiled. */
class Parameter {
  constructor(readonly name: string) {}
}

const anyParameter = new Proxy({}, {get: (_, name) => new Parameter(String(name))});

/**
 * A statement of the hot path: built and compiled when it runs first, for later runs only its values are filled in.
 *
 * @param build - Makes the statement. What it takes from `values` stands for the values of each run, whose types they
 *   have: nothing may be decided by them here.
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

/** Whether a statement has changed or made a row. */
export const hasChanged = ({numAffectedRows}: QueryResult<unknown>): boolean => (numAffectedRows ?? 0n) > 0n;
